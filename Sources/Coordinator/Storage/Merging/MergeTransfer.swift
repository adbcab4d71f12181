import Families
import GRDBSQLite

/// Carries out a ``MergePlan``, table by table, in the order of their keys.
struct MergeTransfer {
    let connection: OpaquePointer
    let plan: MergePlan
    let registry: FamilyRegistry

    func run(onStep: (_ step: String, _ share: Double) -> Void) throws(SQLiteFailure) {
        let steps: [(name: String, work: () throws(SQLiteFailure) -> Void)] = [
            ("sweeps", { () throws(SQLiteFailure) in try run(Self.sweeps) }),
            ("what failed here", { () throws(SQLiteFailure) in try run(Self.clearing) }),
            ("tasks", { () throws(SQLiteFailure) in try run(Self.tasks) }),
            ("attempts", { () throws(SQLiteFailure) in try run(Self.attempts) }),
            ("records", { () throws(SQLiteFailure) in try run(Self.records) }),
            ("artifacts", { () throws(SQLiteFailure) in try run(Self.artifacts) }),
            ("checkpoints", { () throws(SQLiteFailure) in try run(Self.checkpoints) }),
            ("results", { () throws(SQLiteFailure) in try copyResults() }),
            ("workers and events", { () throws(SQLiteFailure) in try run(Self.diary) }),
            ("ends of sweeps", { () throws(SQLiteFailure) in try run(Self.ends) }),
        ]
        for (position, step) in steps.enumerated() {
            onStep(step.name, Double(position) / Double(steps.count))
            try step.work()
        }
        onStep("", 1)
    }

    private func run(_ statements: [String]) throws(SQLiteFailure) {
        for statement in statements { try MergePlan.run(statement, connection) }
    }

    /// Unfinished ones come paused: their own coordinator may be at work on them.
    private static let sweeps = [
        """
        INSERT INTO main.sweep (id, root, stage, stages, name, family, family_version, canonical, source, hash, git,
            engine, tasks, state, priority, token, submitted, ended, reason, succeeded, failed, cancelled, reused,
            planned, counted)
        SELECT m.target, m.root, s.stage, s.stages, s.name, s.family, s.family_version, s.canonical, s.source, s.hash,
            s.git, s.engine, s.tasks, CASE WHEN s.state IN (2, 3) THEN s.state ELSE 1 END, s.priority, s.token,
            s.submitted, s.ended, CASE WHEN s.state IN (2, 3) THEN s.reason
                ELSE 'came unfinished from another file: resume it to go on here' END,
            s.succeeded, s.failed, s.cancelled, s.reused, s.planned, s.counted
        FROM mapped m JOIN src.sweep s ON s.id = m.source WHERE m.is_new ORDER BY m.target
        """,
        """
        UPDATE main.sweep SET planned = 1 WHERE id IN (
            SELECT m.target FROM mapped m JOIN src.sweep s ON s.id = m.source WHERE NOT m.is_new AND s.planned)
        """,
        """
        UPDATE main.sweep SET counted = 0 WHERE id IN (
            SELECT m.target FROM mapped m JOIN src.sweep s ON s.id = m.source WHERE NOT m.is_new AND NOT s.counted)
        """,
    ]

    /// What a failed attempt here has left, as when a task is tried again; the attempts stay on record.
    private static let clearing = [
        """
        DELETE FROM main.record WHERE (sweep, name, idx) IN (
            SELECT k.target, n.name, k.idx FROM replaced k JOIN main.record_name n ON n.sweep = k.target)
        """,
        "DELETE FROM main.artifact WHERE (sweep, idx) IN (SELECT target, idx FROM replaced)",
        "DELETE FROM main.progress WHERE (sweep, idx) IN (SELECT target, idx FROM replaced)",
        "DELETE FROM main.checkpoint WHERE (sweep, idx) IN (SELECT target, idx FROM replaced)",
        "DELETE FROM main.checkpoint_part WHERE (sweep, idx) IN (SELECT target, idx FROM replaced)",
    ]

    private static let tasks = [
        """
        INSERT OR REPLACE INTO main.task (sweep, idx, state, attempt, forgiven, digest, identity, parameters, records,
            contents, repeated)
        SELECT k.target, t.idx, t.state, t.attempt + k.shift, t.forgiven + k.shift, t.digest, t.identity, t.parameters,
            t.records, t.contents, t.repeated
        FROM taken k JOIN src.task t ON t.sweep = k.source AND t.idx = k.idx WHERE k.state <> 4 ORDER BY 1, 2
        """,
        // Results taken over from a sweep there: it has its place here too, or there was one here already.
        """
        INSERT OR REPLACE INTO main.task (sweep, idx, state, attempt, forgiven, digest, origin_sweep, origin_idx,
            identity, parameters, records, contents, repeated)
        SELECT k.target, t.idx, 4, o.attempt, t.forgiven, o.digest, coalesce(o.origin_sweep, o.sweep),
            coalesce(o.origin_idx, o.idx), t.identity, t.parameters, t.records, t.contents, t.repeated
        FROM taken k JOIN src.task t ON t.sweep = k.source AND t.idx = k.idx
            JOIN mapped m ON m.source = t.origin_sweep
            JOIN main.task o ON o.sweep = m.target AND o.idx = t.origin_idx
        WHERE k.state = 4 ORDER BY 1, 2
        """,
    ]

    private static let attempts = [
        """
        INSERT INTO main.attempt (sweep, idx, attempt, worker, state, started, duration, seed, kind, message, signal,
            exit, output)
        SELECT k.target, a.idx, a.attempt + k.shift, a.worker, a.state, a.started, a.duration, a.seed, a.kind,
            a.message, a.signal, a.exit, a.output
        FROM taken k JOIN src.attempt a ON a.sweep = k.source AND a.idx = k.idx ORDER BY 1, 2, 3
        """
    ]

    private static let records = [
        """
        INSERT OR IGNORE INTO main.record_name
        SELECT m.target, n.name FROM mapped m JOIN src.record_name n ON n.sweep = m.source
        """,
        """
        INSERT INTO main.record (sweep, name, idx, step, value)
        SELECT m.target, r.name, r.idx, r.step, r.value
        FROM mapped m JOIN src.record r ON r.sweep = m.source JOIN taken k ON k.source = r.sweep AND k.idx = r.idx
        ORDER BY 1, 2, 3, 4
        """,
    ]

    private static let artifacts = [
        """
        INSERT INTO main.artifact (sweep, idx, name, encoding, size, digest)
        SELECT k.target, a.idx, a.name, a.encoding, a.size, a.digest
        FROM taken k JOIN src.artifact a ON a.sweep = k.source AND a.idx = k.idx ORDER BY 1, 2, 3
        """,
        """
        INSERT OR IGNORE INTO main.blob SELECT digest, codec, bytes FROM src.blob WHERE digest IN (
            SELECT a.digest FROM taken k JOIN src.artifact a ON a.sweep = k.source AND a.idx = k.idx)
        """,
    ]

    /// Of open tasks, which go on from there.
    private static let checkpoints = [
        """
        INSERT INTO main.checkpoint (sweep, idx, attempt, sequence, first_attempt, digest, size, saved, parts)
        SELECT k.target, c.idx, c.attempt + k.shift, c.sequence, c.first_attempt + k.shift, c.digest, c.size, c.saved,
            c.parts
        FROM taken k JOIN src.checkpoint c ON c.sweep = k.source AND c.idx = k.idx WHERE k.state = 0
        """,
        """
        INSERT INTO main.checkpoint_part (sweep, idx, attempt, sequence, part, digest, size, whole)
        SELECT k.target, p.idx, p.attempt + k.shift, p.sequence, p.part, p.digest, p.size, p.whole
        FROM taken k JOIN src.checkpoint c ON c.sweep = k.source AND c.idx = k.idx
            JOIN src.checkpoint_part p
                ON p.sweep = c.sweep AND p.idx = c.idx AND p.attempt = c.attempt AND p.sequence = c.sequence
        WHERE k.state = 0
        """,
        """
        INSERT OR IGNORE INTO main.blob SELECT digest, codec, bytes FROM src.blob WHERE digest IN (
            SELECT c.digest FROM taken k JOIN main.checkpoint c ON c.sweep = k.target AND c.idx = k.idx
            UNION SELECT p.digest FROM taken k JOIN main.checkpoint_part p ON p.sweep = k.target AND p.idx = k.idx)
        """,
        """
        INSERT OR IGNORE INTO main.progress (sweep, idx, attempt, name, step, value, repeated)
        SELECT k.target, p.idx, p.attempt + k.shift, p.name, p.step, p.value, p.repeated
        FROM taken k JOIN src.checkpoint c ON c.sweep = k.source AND c.idx = k.idx
            JOIN src.progress p ON p.sweep = k.source AND p.idx = k.idx
        WHERE k.state = 0
        """,
        """
        DELETE FROM main.blob WHERE digest NOT IN (
            SELECT digest FROM main.artifact UNION SELECT digest FROM main.checkpoint
            UNION SELECT digest FROM main.checkpoint_part)
        """,
    ]

    /// Rows of the families' tables, by the columns that both files have; then the views.
    private func copyResults() throws(SQLiteFailure) {
        for family in registry.families {
            let layout = FamilyLayout(family)
            let theirs = try FamilyTables.columns(of: layout.table, in: "src", connection)
            guard layout.hasTable, !theirs.isEmpty else { continue }
            try MergePlan.run(
                "DELETE FROM main.\(layout.table) WHERE (sweep, idx) IN (SELECT target, idx FROM replaced)", connection)
            let columns = (layout.parameters + layout.results).map(\.sql).filter(theirs.contains)
            try MergePlan.run(
                """
                INSERT OR REPLACE INTO main.\(layout.table) (sweep, idx, root, stage, state, attempt, duration, \
                \(columns.joined(separator: ", ")))
                SELECT k.target, r.idx, m.root, r.stage, r.state, t.attempt, r.duration, \
                \(columns.map { "r." + $0 }.joined(separator: ", "))
                FROM mapped m JOIN src.\(layout.table) r ON r.sweep = m.source
                    JOIN taken k ON k.source = r.sweep AND k.idx = r.idx
                    JOIN main.task t ON t.sweep = k.target AND t.idx = k.idx
                ORDER BY 1, 2
                """, connection)
        }
        for family in registry.families {
            let axes = try ColumnNames.axes(of: family.name, in: "src", connection)
            let records = try ColumnNames.records(of: family.name, in: "src", connection)
            _ = try ColumnNames.add(axes: axes, of: family.name, connection)
            _ = try ColumnNames.add(records: records, of: family.name, connection)
        }
        try FamilyTables.prepare(connection, registry: registry)
    }

    private static let diary = [
        """
        INSERT OR IGNORE INTO main.worker (id, node, processor, engine, slots, process, joined, seen, present, reason)
        SELECT id, node, processor, engine, slots, process, joined, seen, 0, reason FROM src.worker
        """,
        // A file that is taken again has nothing new to tell.
        """
        INSERT INTO main.event (at, kind, sweep, idx, worker, message)
        SELECT e.at, e.kind, m.target, e.idx, e.worker, e.message
        FROM src.event e LEFT JOIN mapped m ON m.source = e.sweep
        EXCEPT SELECT at, kind, sweep, idx, worker, message FROM main.event
        """,
    ]

    /// A sweep whose last outcome came just now has ended, unless a coordinator has its next stage to plan.
    private static let ends = [
        """
        UPDATE main.sweep SET state = 2, reason = '',
            ended = (SELECT max(coalesce(s.ended, 0), coalesce(main.sweep.ended, 0))
                FROM mapped m JOIN src.sweep s ON s.id = m.source WHERE m.target = main.sweep.id)
        WHERE id IN (SELECT target FROM mapped) AND state <> 2 AND tasks = (
            SELECT count(*) FROM main.task t WHERE t.sweep = main.sweep.id AND t.state IN (1, 2, 4))
            AND (stage + 1 >= stages OR EXISTS (
                SELECT 1 FROM main.sweep n WHERE n.root = main.sweep.root AND n.stage = main.sweep.stage + 1))
        """,
        """
        UPDATE main.sweep SET ended = (SELECT max(coalesce(a.started + a.duration, 0)) FROM main.attempt a
            WHERE a.sweep = main.sweep.id)
        WHERE id IN (SELECT target FROM mapped) AND state = 2 AND coalesce(ended, 0) = 0
        """,
        """
        UPDATE main.sweep SET (succeeded, failed, cancelled, reused) = (
            SELECT coalesce(sum(t.state IN (1, 4)), 0), coalesce(sum(t.state = 2), 0),
                main.sweep.tasks - coalesce(sum(t.state IN (1, 2, 4)), 0), coalesce(sum(t.state = 4), 0)
            FROM main.task t WHERE t.sweep = main.sweep.id)
        WHERE id IN (SELECT target FROM mapped) AND state IN (2, 3)
        """,
        """
        INSERT OR IGNORE INTO main.finished (identity, sweep, idx)
        SELECT t.identity, t.sweep, t.idx FROM mapped m JOIN main.sweep s ON s.id = m.target
            JOIN main.task t ON t.sweep = s.id
        WHERE t.state = 1 AND t.identity IS NOT NULL AND s.state IN (2, 3) ORDER BY t.identity
        """,
        "UPDATE main.sweep SET indexed = 1 WHERE id IN (SELECT target FROM mapped) AND state IN (2, 3)",
    ]
}
