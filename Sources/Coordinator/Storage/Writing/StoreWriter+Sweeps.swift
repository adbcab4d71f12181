import Families
import GRDBSQLite
import Identifiers

/// Sweeps: how they begin, end, are tried again and take over results.
extension StoreWriter {
    /// Sweeps with at most so many tasks on record are indexed for reuse in the transaction that ends
    /// them; larger ones afterwards, in pieces.
    private static let smallSweep: Int64 = 20_000

    func write(_ write: SweepWrite) throws(SQLiteFailure) {
        let statement = try statements.prepared(
            """
            INSERT INTO sweep (id, root, stage, stages, name, family, family_version, canonical, source, hash, git,
                engine, tasks, state, priority, token, submitted, planned, counted)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1) ON CONFLICT (id) DO NOTHING
            """)
        let sweep = write.sweep
        statement.bind(1, write.id.rawValue)
        statement.bind(2, write.root.rawValue)
        statement.bind(3, sweep.stage)
        statement.bind(4, sweep.stageCount)
        statement.bind(5, sweep.name)
        statement.bind(6, sweep.family)
        statement.bind(7, sweep.familyVersion)
        sweep.canonical.withUnsafeBytes { statement.bindText(8, $0, copies: true) }
        statement.bind(9, write.source)
        statement.bind(10, sweep.hash)
        statement.bind(11, write.git)
        statement.bind(12, write.engine)
        statement.bind(13, sweep.count)
        statement.bind(14, write.state.rawValue)
        statement.bind(15, write.priority)
        statement.bind(16, Int64(bitPattern: write.token))
        statement.bind(17, write.submitted)
        statement.bind(18, write.isPlanned ? 1 : 0)
        try statement.run()
        guard let context = try context(write.id), !context.freeAxes.isEmpty else { return }
        if try ColumnNames.add(axes: context.freeAxes, of: context.family, connection) {
            staleViews.insert(context.family)
        }
    }

    func write(_ state: SweepState, of sweep: SweepID, reason: String, _ tally: SweepTally?) throws(SQLiteFailure) {
        let hasEnded = state == .done || state == .cancelled
        let statement = try statements.prepared(
            """
            UPDATE sweep SET state = ?2, ended = ?3, reason = CASE ?4 WHEN '' THEN reason ELSE ?4 END,
                succeeded = ?5, failed = ?6, cancelled = ?7, reused = ?8
            WHERE id = ?1
            """)
        statement.bind(1, sweep.rawValue)
        statement.bind(2, state.rawValue)
        statement.bind(3, hasEnded ? .real(now) : .null)
        statement.bind(4, reason)
        let counts = [tally?.succeeded, tally?.failed, tally?.cancelled, tally?.reused]
        for (position, count) in zip(Int32(5)..., counts) {
            statement.bind(position, count.map { .integer($0) } ?? .null)
        }
        try statement.run()
        guard hasEnded else { return }
        // Statements of its own and the fragments of its text, some 30 KB. What comes late makes them anew.
        defer { forget(sweep) }
        for key in unfinished.filter({ $0.sweep == sweep }) { try drop(key) }
        let rows = try integer(
            "SELECT count(*) FROM (SELECT 1 FROM task WHERE sweep = ? LIMIT \(Self.smallSweep + 1))", sweep)
        guard rows <= Self.smallSweep else {
            endedSweeps.append(sweep)
            return
        }
        try execute(
            """
            INSERT INTO finished (identity, sweep, idx) SELECT identity, sweep, idx FROM task
            WHERE sweep = ? AND state = 1 AND identity IS NOT NULL ORDER BY identity
            ON CONFLICT (identity) DO NOTHING
            """, sweep)
        try execute("UPDATE sweep SET indexed = 1 WHERE id = ?", sweep)
        hasIndexed = true
    }

    /// A piece of the index of a large sweep, in order of identity; empty: it is complete.
    func writeIndex(_ sweep: SweepID, _ tasks: [FinishedTask]) throws(SQLiteFailure) {
        guard !tasks.isEmpty else {
            try execute("UPDATE sweep SET indexed = 1 WHERE id = ?", sweep)
            return
        }
        let statement = statements.finished
        for task in tasks {
            statement.bind(1, blob: task.identity)
            statement.bind(2, sweep.rawValue)
            statement.bind(3, task.index)
            try statement.run()
        }
    }

    /// Failed tasks become open again. What the failed attempts left goes; the attempts stay on record.
    func retryFailed(_ sweep: SweepID) throws(SQLiteFailure) {
        guard let context = try context(sweep) else { return }
        let failed = "idx IN (SELECT idx FROM task WHERE sweep = ?1 AND state = 2)"
        for name in context.recordNames.keys { try dropRecords(name, of: sweep, where: failed) }
        let artifacts = try Prepared(connection, "SELECT DISTINCT digest FROM artifact WHERE sweep = ?1 AND \(failed)")
        artifacts.bind(1, sweep.rawValue)
        var digests: [[UInt8]] = []
        while try artifacts.step() { digests.append([UInt8](artifacts.bytes(0))) }
        try execute("DELETE FROM artifact WHERE sweep = ?1 AND \(failed)", sweep)
        for digest in digests { try prune(digest) }
        if let layout = context.layout, layout.hasTable {
            try execute("DELETE FROM \(layout.table) WHERE sweep = ?1 AND state = 2", sweep)
        }
        let last = """
            max(attempt, coalesce((SELECT max(a.attempt) FROM attempt a WHERE a.sweep = task.sweep \
            AND a.idx = task.idx), 0))
            """
        try execute(
            """
            UPDATE task SET attempt = \(last), forgiven = \(last), state = 0, records = NULL, contents = NULL,
                repeated = NULL
            WHERE sweep = ?1 AND state = 2
            """, sweep)
    }

    private func dropRecords(_ name: String, of sweep: SweepID, where condition: String) throws(SQLiteFailure) {
        let statement = try Prepared(connection, "DELETE FROM record WHERE sweep = ?1 AND name = ?2 AND \(condition)")
        statement.bind(1, sweep.rawValue)
        statement.bind(2, name)
        try statement.run()
    }

    /// Tasks whose results an earlier sweep of the file has.
    func writeReused(_ sweep: SweepID, _ tasks: [ReusedTask]) throws(SQLiteFailure) {
        guard let context = try context(sweep) else { return }
        for task in tasks where context.contains(task.index) {
            let statement = statements.reused
            statement.bind(1, sweep.rawValue)
            statement.bind(2, task.index)
            statement.bind(3, task.origin.rawValue)
            statement.bind(4, task.originIndex)
            guard try statement.runCountingChanges() > 0, let copy = context.copyResult else { continue }
            copy.bind(1, sweep.rawValue)
            copy.bind(2, task.index)
            copy.bind(3, context.root.rawValue)
            copy.bind(4, context.stage)
            copy.bind(5, task.origin.rawValue)
            copy.bind(6, task.originIndex)
            try copy.run()
        }
    }

    func writeMark(_ mark: Int64) throws(SQLiteFailure) {
        let statement = try statements.prepared(
            "INSERT INTO meta (key, value) VALUES ('sweep_mark', ?) ON CONFLICT DO UPDATE SET value = excluded.value")
        statement.bind(1, mark)
        try statement.run()
        sweepMark = mark
    }

    func execute(_ sql: String, _ sweep: SweepID) throws(SQLiteFailure) {
        let statement = try statements.prepared(sql)
        statement.bind(1, sweep.rawValue)
        try statement.run()
    }

    private func integer(_ sql: String, _ sweep: SweepID) throws(SQLiteFailure) -> Int64 {
        let statement = try statements.prepared(sql)
        statement.bind(1, sweep.rawValue)
        defer { statement.reset() }
        return try statement.step() ? statement.integer(0) : 0
    }
}
