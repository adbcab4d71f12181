import GRDB
import GRDBSQLite
import Families
import Glibc
import Identifiers

/// A store's file made ready for writing: created or migrated, its log on, this start counted.
struct StoreOpening {
    let database: DatabaseQueue
    let epoch: UInt64
    let opened: Double
    let lastSweep: Int64
    let hasResults: Bool
    let unindexed: [SweepID]
    let checkpointed: Set<TaskKey>

    init(path: String, content: StoreFile.Content, registry: FamilyRegistry, options: StoreOptions) throws(StoreError) {
        let opened = Self.now
        do {
            var configuration = Configuration()
            configuration.label = "swath.store"
            configuration.busyMode = .timeout(10)
            configuration.prepareDatabase { db in
                try Self.prepare(db, isNew: content.isNothing, options: options)
            }
            database = try DatabaseQueue(path: path, configuration: configuration)
            if case .store = content { try database.inDatabase { try Self.check($0, path: path, options: options) } }
            try StoreSchema.migrator.migrate(database)
            (epoch, lastSweep, hasResults, unindexed, checkpointed) = try database.write { db in
                let epoch = try Self.countStart(db, at: opened)
                try FamilyTables.prepare(db.connection, registry: registry)
                let lastSweep = try Self.reserveSweeps(db, path: path)
                try AbandonedParts.drop(db)
                let hasResults = try Int64.fetchOne(db, sql: "SELECT 1 FROM finished LIMIT 1") != nil
                let unindexed = try Int64.fetchAll(
                    db, sql: "SELECT id FROM sweep WHERE state IN (2, 3) AND indexed = 0 ORDER BY id")
                let checkpointed = try Row.fetchAll(db, sql: "SELECT sweep, idx FROM checkpoint")
                    .map { TaskKey(sweep: SweepID($0[0]), index: $0[1]) }
                return (epoch, lastSweep, hasResults, unindexed.map { SweepID($0) }, Set(checkpointed))
            }
            self.opened = opened
        } catch {
            throw Self.storeError(error, path: path)
        }
    }

    /// Seconds since 1970.
    static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    private static func prepare(_ db: Database, isNew: Bool, options: StoreOptions) throws {
        if isNew {
            // Nothing is in the file that a power cut could take: the flushes that follow are enough.
            // The mark goes into the file itself before the log is on, so that a look at a file whose
            // log is lost still tells whose it is.
            try db.execute(sql: "PRAGMA synchronous = OFF; PRAGMA page_size = 4096")
            try db.execute(sql: "PRAGMA application_id = \(StoreFile.applicationID)")
        }
        try db.execute(
            sql: """
                PRAGMA journal_mode = WAL;
                PRAGMA synchronous = \(options.durability == .full ? "FULL" : "NORMAL");
                PRAGMA secure_delete = OFF;
                PRAGMA cache_size = -32768;
                PRAGMA journal_size_limit = \(options.logLimit);
                PRAGMA wal_autocheckpoint = 0
                """)
        sqlite3_limit(try db.connection, SQLITE_LIMIT_LENGTH, Int32(clamping: options.valueLimit))
        try StatisticsFunctions.register(on: db.connection)
    }

    /// Reads the root of every table: a file cut short or overwritten shows here, before any work.
    private static func check(_ db: Database, path: String, options: StoreOptions) throws {
        let tables = try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
        for table in tables { _ = try Row.fetchOne(db, sql: "SELECT * FROM \(table.quotedDatabaseIdentifier) LIMIT 1") }
        guard options.checksFile else { return }
        let findings = try String.fetchAll(db, sql: "PRAGMA quick_check(5)")
        guard findings == ["ok"] else {
            throw StoreError.corrupt(path: path, detail: findings.joined(separator: "; "))
        }
    }

    private static func countStart(_ db: Database, at time: Double) throws -> UInt64 {
        try db.execute(
            sql: """
                INSERT INTO meta (key, value) VALUES ('epoch', 1) ON CONFLICT DO UPDATE SET value = value + 1;
                INSERT OR IGNORE INTO meta (key, value) VALUES ('created', \(time))
                """)
        return UInt64(try Int64.fetchOne(db, sql: "SELECT value FROM meta WHERE key = 'epoch'") ?? 1)
    }

    /// Moves the mark of ``SweepNumbers`` on, so that it is on disk before a number is given.
    /// - Returns: the last number that may have been given before.
    private static func reserveSweeps(_ db: Database, path: String) throws -> Int64 {
        let highest = try Int64.fetchOne(db, sql: "SELECT max(id) FROM sweep") ?? 0
        let lowest = try Int64.fetchOne(db, sql: "SELECT min(id) FROM sweep") ?? 1
        let mark = try Int64.fetchOne(db, sql: "SELECT value FROM meta WHERE key = 'sweep_mark'") ?? 0
        let last = max(highest, mark)
        guard lowest > 0, last < SweepNumbers.most else {
            throw StoreError.corrupt(path: path, detail: "no sweep can have the number \(lowest > 0 ? last : lowest)")
        }
        try setMark(db, last + SweepNumbers.firstStride)
        return last
    }

    /// Numbers of sweeps up to this one count as given.
    static func setMark(_ db: Database, _ mark: Int64) throws {
        try db.execute(
            sql: """
                INSERT INTO meta (key, value) VALUES ('sweep_mark', ?) ON CONFLICT DO UPDATE SET value = excluded.value
                """,
            arguments: [mark])
    }

    static func storeError(_ error: any Error, path: String) -> StoreError {
        switch error {
        case let error as StoreError: error
        case let error as SQLiteFailure: error.asStoreError(path: path)
        case let error as DatabaseError:
            SQLiteFailure(
                code: error.extendedResultCode.rawValue,
                message: error.message ?? String(cString: sqlite3_errstr(error.resultCode.rawValue))
            ).asStoreError(path: path)
        default: .unavailable(path: path, detail: "\(error)")
        }
    }
}

extension StoreFile.Content {
    var isNothing: Bool {
        if case .nothing = self { true } else { false }
    }
}

extension Database {
    /// The raw connection. It is there as long as GRDB hands the database out.
    var connection: OpaquePointer {
        get throws {
            guard let connection = sqliteConnection else {
                throw SQLiteFailure(code: SQLITE_MISUSE, message: "the database has been closed")
            }
            return connection
        }
    }
}
