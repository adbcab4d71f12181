import Identifiers

/// The statements of the writer, prepared once.
final class WriteStatements {
    let outcome: Prepared
    let open: Prepared
    let taskState: Prepared
    let attempt: Prepared
    let attemptOnce: Prepared
    let conclusion: Prepared
    let recordName: Prepared
    let progress: Prepared
    let progressReplaced: Prepared
    let moveProgress: Prepared
    let lastValue: Prepared
    let dropProgress: Prepared
    let artifact: Prepared
    let hasBlob: Prepared
    let blob: Prepared
    let pruneBlob: Prepared
    let checkpoint: Prepared
    let part: Prepared
    let checkpointRow: Prepared
    let dropCheckpoint: Prepared
    let sweepRow: Prepared
    let sweepPriority: Prepared
    let worker: Prepared
    let event: Prepared
    let reused: Prepared
    let finished: Prepared
    private let connection: OpaquePointer
    private var others: [String: Prepared] = [:]

    /// Drops the blob of a digest unless something names it.
    static let pruneBlobSQL = """
        DELETE FROM blob WHERE digest = ?1 AND NOT EXISTS (SELECT 1 FROM artifact WHERE digest = ?1)
        AND NOT EXISTS (SELECT 1 FROM checkpoint WHERE digest = ?1)
        AND NOT EXISTS (SELECT 1 FROM checkpoint_part WHERE digest = ?1)
        """

    /// A statement that is used a few times a sweep: prepared when it is first asked for. Whoever steps
    /// it resets it.
    func prepared(_ sql: String) throws(SQLiteFailure) -> Prepared {
        if let statement = others[sql] { return statement }
        let statement = try Prepared(connection, sql)
        others[sql] = statement
        return statement
    }

    init(_ connection: OpaquePointer) throws(SQLiteFailure) {
        self.connection = connection
        func prepare(_ sql: String) throws(SQLiteFailure) -> Prepared { try Prepared(connection, sql) }
        outcome = try prepare(
            """
            INSERT INTO task (sweep, idx, state, attempt, digest, identity, parameters) VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (sweep, idx) DO UPDATE
            SET state = excluded.state, attempt = excluded.attempt, digest = excluded.digest WHERE state = 0
            """)
        open = try prepare(
            """
            INSERT INTO task (sweep, idx, state, attempt, digest, identity, parameters) VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (sweep, idx) DO UPDATE SET attempt = excluded.attempt
            WHERE state = 0 AND attempt < excluded.attempt
            """)
        taskState = try prepare("SELECT state, attempt, forgiven FROM task WHERE sweep = ? AND idx = ?")
        let attemptInsert = """
            INSERT INTO attempt (sweep, idx, attempt, worker, state, started, duration, seed, kind, message, signal,
                exit, output) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        attempt = try prepare(
            attemptInsert + """
                 ON CONFLICT (sweep, idx, attempt) DO UPDATE SET worker = excluded.worker, state = excluded.state,
                    started = excluded.started, duration = excluded.duration, seed = excluded.seed,
                    kind = excluded.kind, message = excluded.message, signal = excluded.signal,
                    exit = excluded.exit, output = excluded.output
                """)
        // A worker that was given up may come back with the end of what it held.
        attemptOnce = try prepare(
            attemptInsert + """
                 ON CONFLICT (sweep, idx, attempt) DO UPDATE SET started = excluded.started,
                    duration = excluded.duration, kind = excluded.kind, message = excluded.message,
                    signal = excluded.signal, exit = excluded.exit, output = excluded.output
                WHERE state = 0 AND kind = \(FailureKind.workerLost.rawValue) AND worker = excluded.worker
                """)
        conclusion = try prepare(
            """
            INSERT INTO attempt (sweep, idx, attempt, state, seed, kind, message) VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (sweep, idx, attempt) DO UPDATE
            SET state = excluded.state, kind = excluded.kind, message = excluded.message WHERE state = 0
            """)
        recordName = try prepare("INSERT INTO record_name (sweep, name) VALUES (?, ?) ON CONFLICT DO NOTHING")
        progress = try prepare(
            """
            INSERT INTO progress (sweep, idx, attempt, name, step, value) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (sweep, idx, attempt, name, step) DO UPDATE
            SET value = excluded.value, repeated = repeated + 1 WHERE value IS NOT excluded.value
            """)
        // Before they are moved: those that came twice on the way, and those that came again with the outcome.
        progressReplaced = try prepare(
            """
            SELECT coalesce(sum(p.repeated + (r.idx IS NOT NULL AND r.value IS NOT p.value)), 0)
            FROM progress p LEFT JOIN record r
                ON r.sweep = p.sweep AND r.name = p.name AND r.idx = p.idx AND r.step = p.step
            WHERE p.sweep = ? AND p.idx = ? AND p.attempt = ?
            """)
        // Of two attempts that emitted the same step, the later one's value comes first and stays.
        moveProgress = try prepare(
            """
            INSERT INTO record (sweep, name, idx, step, value)
            SELECT sweep, name, idx, step, value FROM progress
            WHERE sweep = ? AND idx = ? AND attempt BETWEEN ? AND ? ORDER BY attempt DESC, name, step
            ON CONFLICT DO NOTHING
            """)
        lastValue = try prepare(
            "SELECT value FROM record WHERE sweep = ? AND name = ? AND idx = ? ORDER BY step DESC LIMIT 1")
        dropProgress = try prepare("DELETE FROM progress WHERE sweep = ? AND idx = ?")
        artifact = try prepare(
            "INSERT OR REPLACE INTO artifact (sweep, idx, name, encoding, size, digest) VALUES (?, ?, ?, ?, ?, ?)")
        hasBlob = try prepare("SELECT 1 FROM blob WHERE digest = ?")
        blob = try prepare("INSERT INTO blob (digest, codec, bytes) VALUES (?, ?, ?) ON CONFLICT (digest) DO NOTHING")
        pruneBlob = try prepare(Self.pruneBlobSQL)
        checkpoint = try prepare(
            """
            INSERT INTO checkpoint (sweep, idx, attempt, sequence, first_attempt, digest, size, saved, parts)
            VALUES (?1, ?2, ?3, ?4, ?3, ?5, ?6, ?7, ?8)
            ON CONFLICT (sweep, idx) DO UPDATE SET attempt = excluded.attempt, sequence = excluded.sequence,
                first_attempt = min(first_attempt, excluded.attempt), digest = excluded.digest,
                size = excluded.size, saved = excluded.saved, parts = excluded.parts
            WHERE (excluded.attempt, excluded.sequence) > (attempt, sequence)
            """)
        part = try prepare(
            """
            INSERT INTO checkpoint_part (sweep, idx, attempt, sequence, part, digest, size, whole)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """)
        checkpointRow = try prepare(
            "SELECT digest, first_attempt, attempt, sequence FROM checkpoint WHERE sweep = ? AND idx = ?")
        dropCheckpoint = try prepare("DELETE FROM checkpoint WHERE sweep = ? AND idx = ?")
        sweepRow = try prepare("SELECT root, stage, tasks, family, canonical FROM sweep WHERE id = ?")
        sweepPriority = try prepare("UPDATE sweep SET priority = ? WHERE id = ?")
        worker = try prepare(
            """
            INSERT INTO worker (id, node, processor, engine, slots, process, joined, seen, present, reason)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, ?8, ?9)
            ON CONFLICT (id) DO UPDATE SET node = excluded.node, processor = excluded.processor,
                engine = excluded.engine, slots = excluded.slots, process = excluded.process, seen = excluded.seen,
                present = excluded.present, reason = excluded.reason
            """)
        event = try prepare("INSERT INTO event (at, kind, sweep, idx, worker, message) VALUES (?, ?, ?, ?, ?, ?)")
        reused = try prepare(
            """
            INSERT INTO task (sweep, idx, state, attempt, digest, origin_sweep, origin_idx, identity, parameters)
            SELECT ?1, ?2, \(TaskState.reused.rawValue), attempt, digest, sweep, idx, identity, parameters
            FROM task WHERE sweep = ?3 AND idx = ?4 AND state = 1
            ON CONFLICT (sweep, idx) DO NOTHING
            """)
        finished = try prepare(
            "INSERT INTO finished (identity, sweep, idx) VALUES (?, ?, ?) ON CONFLICT (identity) DO NOTHING")
    }
}
