import GRDB

/// The tables of a store. Remarks in the SQL stay in the file: `.schema` shows them.
enum StoreSchema {
    /// Number of the newest migration, kept in `PRAGMA user_version`: a file with a higher one is left
    /// alone.
    static let version = 5

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { db in
            try db.execute(sql: tables)
            try db.execute(sql: views)
            try db.execute(sql: "PRAGMA user_version = 1")
        }
        migrator.registerMigration("2") { db in
            try db.execute(sql: endedSweeps)
            try db.execute(sql: "PRAGMA user_version = 2")
        }
        migrator.registerMigration("3") { db in
            try db.execute(sql: plannedSweeps)
            try db.execute(sql: "PRAGMA user_version = 3")
        }
        migrator.registerMigration("4") { db in
            try db.execute(sql: countedContents)
            try db.execute(sql: "PRAGMA user_version = 4")
        }
        migrator.registerMigration("5") { db in
            try db.execute(sql: checkpointParts)
            try db.execute(sql: "PRAGMA user_version = 5")
        }
        return migrator
    }

    /// Tables keyed by (sweep, idx) are clustered by that key: tasks end in nearly rising order, so
    /// rows are appended, and no second tree has to be kept. `record` is clustered by name first: a
    /// report over one name reads one contiguous range. `parameters` comes last in `task`, so that a
    /// pass over states does not read it.
    private static let tables = """
        CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
        CREATE TABLE sweep (
            id INTEGER PRIMARY KEY,
            root INTEGER NOT NULL, -- id of the first stage
            stage INTEGER NOT NULL,
            stages INTEGER NOT NULL,
            name TEXT NOT NULL,
            family TEXT NOT NULL,
            family_version INTEGER NOT NULL,
            canonical TEXT NOT NULL, -- the planned sweep, as workers get it
            source TEXT NOT NULL, -- the sweep file as written
            hash TEXT NOT NULL,
            git TEXT NOT NULL,
            engine TEXT NOT NULL,
            tasks INTEGER NOT NULL,
            state INTEGER NOT NULL, -- 0 running, 1 paused, 2 done, 3 cancelled, 4 being cancelled
            priority INTEGER NOT NULL,
            token INTEGER NOT NULL,
            submitted REAL NOT NULL, -- seconds since 1970, like all times
            ended REAL,
            reason TEXT NOT NULL DEFAULT '',
            indexed INTEGER NOT NULL DEFAULT 0 -- 1: its results are in finished
        );
        CREATE INDEX sweep_root ON sweep (root, stage);
        CREATE TABLE task (
            sweep INTEGER NOT NULL,
            idx INTEGER NOT NULL,
            state INTEGER NOT NULL, -- 0 open, 1 succeeded, 2 failed, 3 cancelled, 4 reused
            attempt INTEGER NOT NULL, -- the one that gave the outcome; of an open task, the last
            forgiven INTEGER NOT NULL DEFAULT 0, -- attempts up to this one do not count since a retry
            digest INTEGER, -- of everything the task emitted
            origin_sweep INTEGER,
            origin_idx INTEGER,
            identity BLOB, -- SHA-256 of family, version and parameters
            parameters TEXT, -- canonical JSON
            PRIMARY KEY (sweep, idx)
        ) WITHOUT ROWID;
        CREATE INDEX task_reused ON task (sweep, idx) WHERE state = 4;
        CREATE TABLE attempt (
            sweep INTEGER NOT NULL,
            idx INTEGER NOT NULL,
            attempt INTEGER NOT NULL,
            worker INTEGER,
            state INTEGER NOT NULL, -- 0 to be tried again, 1 succeeded, 2 failed, 3 cancelled
            started REAL,
            duration REAL,
            seed INTEGER, -- of the random stream: the first 8 bytes of the identity
            kind INTEGER, -- how it failed: the view attempts has the words
            message TEXT,
            signal INTEGER,
            exit INTEGER,
            output TEXT,
            PRIMARY KEY (sweep, idx, attempt)
        ) WITHOUT ROWID;
        CREATE TABLE record (
            sweep INTEGER NOT NULL,
            name TEXT NOT NULL,
            idx INTEGER NOT NULL,
            step INTEGER NOT NULL,
            value REAL, -- null: not a number
            PRIMARY KEY (sweep, name, idx, step)
        ) WITHOUT ROWID;
        -- Names of the records of a sweep: with them, record is found by task too.
        CREATE TABLE record_name (sweep INTEGER NOT NULL, name TEXT NOT NULL, PRIMARY KEY (sweep, name)) WITHOUT ROWID;
        CREATE TABLE progress (
            sweep INTEGER NOT NULL,
            idx INTEGER NOT NULL,
            attempt INTEGER NOT NULL,
            name TEXT NOT NULL,
            step INTEGER NOT NULL,
            value REAL,
            PRIMARY KEY (sweep, idx, attempt, name, step)
        ) WITHOUT ROWID;
        CREATE TABLE artifact (
            sweep INTEGER NOT NULL,
            idx INTEGER NOT NULL,
            name TEXT NOT NULL,
            encoding TEXT NOT NULL,
            size INTEGER NOT NULL, -- bytes
            digest BLOB NOT NULL, -- SHA-256
            PRIMARY KEY (sweep, idx, name)
        ) WITHOUT ROWID;
        CREATE INDEX artifact_digest ON artifact (digest);
        CREATE TABLE blob (digest BLOB PRIMARY KEY, codec INTEGER NOT NULL, bytes BLOB NOT NULL); -- codec 1: zlib
        CREATE TABLE checkpoint (
            sweep INTEGER NOT NULL,
            idx INTEGER NOT NULL,
            attempt INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            first_attempt INTEGER NOT NULL, -- the first that saved one
            digest BLOB NOT NULL,
            size INTEGER NOT NULL,
            saved REAL NOT NULL,
            PRIMARY KEY (sweep, idx)
        ) WITHOUT ROWID;
        CREATE INDEX checkpoint_digest ON checkpoint (digest);
        CREATE TABLE worker (
            id INTEGER PRIMARY KEY,
            node TEXT NOT NULL,
            processor TEXT NOT NULL,
            engine TEXT NOT NULL,
            slots INTEGER NOT NULL,
            process INTEGER NOT NULL,
            joined REAL NOT NULL,
            seen REAL NOT NULL,
            present INTEGER NOT NULL,
            reason TEXT NOT NULL
        );
        CREATE TABLE event (
            id INTEGER PRIMARY KEY,
            at REAL NOT NULL,
            kind TEXT NOT NULL,
            sweep INTEGER,
            idx INTEGER,
            worker INTEGER,
            message TEXT NOT NULL
        );
        CREATE TABLE finished (
            identity BLOB PRIMARY KEY,
            sweep INTEGER NOT NULL,
            idx INTEGER NOT NULL
        ) WITHOUT ROWID;
        """

    /// Whether there is anything to reuse is asked with every submission, and how the tasks of ended sweeps
    /// ended with every start: neither is to read more than a row a sweep.
    private static let endedSweeps = """
        CREATE INDEX sweep_ended ON sweep (family, family_version, indexed) WHERE ended IS NOT NULL;
        ALTER TABLE sweep ADD COLUMN succeeded INTEGER; -- tasks, when it has ended; null: not counted
        ALTER TABLE sweep ADD COLUMN failed INTEGER;
        ALTER TABLE sweep ADD COLUMN cancelled INTEGER;
        ALTER TABLE sweep ADD COLUMN reused INTEGER
        """

    /// A start must know whether workers may hold tasks of a sweep of which nothing else is on record.
    private static let plannedSweeps = """
        ALTER TABLE sweep ADD COLUMN planned INTEGER NOT NULL DEFAULT 0; -- 1: the pass for results to reuse is over
        UPDATE sweep SET planned = 1
        WHERE ended IS NOT NULL OR EXISTS (SELECT 1 FROM attempt WHERE attempt.sweep = sweep.id)
        """

    /// What an outcome came with can be told from what is still there.
    private static let countedContents = """
        ALTER TABLE task ADD COLUMN records INTEGER; -- how many came with the outcome; null: nothing did
        ALTER TABLE task ADD COLUMN contents INTEGER; -- digest of records, artifacts and digest, in no order
        ALTER TABLE task ADD COLUMN repeated INTEGER; -- records and artifacts replaced by later ones of the attempt
        ALTER TABLE progress ADD COLUMN repeated INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE sweep ADD COLUMN counted INTEGER NOT NULL DEFAULT 0; -- 1: all of its tasks have these
        """

    /// A checkpoint may be larger than one message, and than one value of SQLite's should be.
    private static let checkpointParts = """
        ALTER TABLE checkpoint ADD COLUMN parts INTEGER NOT NULL DEFAULT 1; -- 1: blob has its bytes under its digest
        CREATE TABLE checkpoint_part (
            sweep INTEGER NOT NULL,
            idx INTEGER NOT NULL,
            attempt INTEGER NOT NULL, -- of a checkpoint, or of a later one that is still coming
            sequence INTEGER NOT NULL,
            part INTEGER NOT NULL, -- from 0
            digest BLOB NOT NULL, -- SHA-256 of the part, whose bytes blob has
            size INTEGER NOT NULL, -- bytes of the part
            whole BLOB NOT NULL, -- digest of the checkpoint: SHA-256 of the digests of its parts
            PRIMARY KEY (sweep, idx, attempt, sequence, part)
        ) WITHOUT ROWID;
        CREATE INDEX checkpoint_part_digest ON checkpoint_part (digest)
        """

    private static let views = """
        CREATE VIEW attempts AS
        SELECT s.root AS sweep, s.stage AS stage, s.name AS name, a.idx AS idx, a.attempt AS attempt,
            CASE a.state WHEN 0 THEN 'retried' WHEN 1 THEN 'succeeded' WHEN 2 THEN 'failed' ELSE 'cancelled' END
                AS state,
            w.node AS host, w.processor AS processor, w.engine AS engine, s.git AS git,
            printf('%016x', a.worker) AS worker, a.seed AS seed, a.started AS started, a.duration AS duration,
            \(failureWord("a.kind")) AS failure, a.signal AS signal, a.exit AS exit, a.message AS error,
            a.output AS output
        FROM attempt a JOIN sweep s ON s.id = a.sweep LEFT JOIN worker w ON w.id = a.worker;
        CREATE VIEW records AS
        SELECT s.root AS sweep, s.stage AS stage, r.idx AS idx, r.name AS name, r.step AS step, r.value AS value
        FROM record r JOIN sweep s ON s.id = r.sweep
        UNION ALL
        SELECT s.root, s.stage, p.idx, p.name, p.step, p.value
        FROM progress p JOIN sweep s ON s.id = p.sweep
        UNION ALL
        SELECT s.root, s.stage, t.idx, r.name, r.step, r.value
        FROM task t JOIN sweep s ON s.id = t.sweep
            JOIN record_name n ON n.sweep = t.origin_sweep
            JOIN record r ON r.sweep = t.origin_sweep AND r.name = n.name AND r.idx = t.origin_idx
        WHERE t.state = 4;
        CREATE VIEW artifacts AS
        SELECT s.root AS sweep, s.stage AS stage, t.idx AS idx, a.name AS name, a.encoding AS encoding,
            a.size AS size, lower(hex(a.digest)) AS digest
        FROM task t JOIN sweep s ON s.id = t.sweep
            JOIN artifact a ON a.sweep = coalesce(t.origin_sweep, t.sweep) AND a.idx = coalesce(t.origin_idx, t.idx);
        """

    /// SQL that turns a state number of `task` into its word.
    static func stateWord(_ column: String) -> String {
        "CASE \(column)" + TaskState.allCases.map { " WHEN \($0.rawValue) THEN '\($0.word)'" }.joined() + " END"
    }

    /// SQL that turns a failure kind of `attempt` into its word.
    static func failureWord(_ column: String) -> String {
        "CASE \(column)" + failureWords + " END"
    }
}
