import GRDBSQLite
import Identifiers

/// Which sweep of the source (schema `src`) becomes which one here, and which of its tasks are taken: the temporary tables
/// `mapped`, `taken` and `replaced`.
struct MergePlan {
    /// One stage of a sweep.
    struct Sweep {
        let source: Int64
        let target: Int64
        let root: Int64
        let name: String
        /// False: the sweep here with the same hash gets what it has not.
        let isNew: Bool
    }

    let sweeps: [Sweep]

    /// - Parameter last: No sweep of the file has, or ever had, a number above this one.
    init(_ connection: OpaquePointer, source: String, after last: Int64) throws(SQLiteFailure) {
        sweeps = try Self.match(connection, after: last)
        try Self.run(
            """
            CREATE TEMP TABLE mapped (source INTEGER PRIMARY KEY, target INTEGER NOT NULL, root INTEGER NOT NULL,
                is_new INTEGER NOT NULL)
            """, connection)
        let insert = try Prepared(connection, "INSERT INTO mapped VALUES (?, ?, ?, ?)")
        for sweep in sweeps {
            insert.bind(1, sweep.source)
            insert.bind(2, sweep.target)
            insert.bind(3, sweep.root)
            insert.bind(4, sweep.isNew ? 1 : 0)
            try insert.run()
        }
        for statement in Self.tables { try Self.run(statement, connection) }
    }

    func drop(_ connection: OpaquePointer) throws(SQLiteFailure) {
        for table in ["replaced", "taken", "mapped"] { try Self.run("DROP TABLE temp.\(table)", connection) }
    }

    private struct Stage {
        let id: Int64
        let hash: String
        let name: String
    }

    /// Sweeps of equal hash in their order: a sweep that was submitted twice there finds its like here twice.
    private static func match(_ connection: OpaquePointer, after last: Int64) throws(SQLiteFailure) -> [Sweep] {
        var (here, next, sweeps) = (try stages("main", connection), last + 1, [Sweep]())
        for (_, stages) in try stages("src", connection) {
            // Of a staged sweep the later stages follow from results: the stages that both have must be the same.
            let like = here.firstIndex { _, others in
                zip(stages, others).allSatisfy { $0.hash == $1.hash } && !stages.isEmpty
            }
            let others = like.map { here.remove(at: $0).stages } ?? []
            var root = others.first?.id
            for (position, stage) in stages.enumerated() {
                let target = position < others.count ? others[position].id : next
                if position >= others.count { next += 1 }
                let first = root ?? target
                root = first
                sweeps.append(
                    Sweep(
                        source: stage.id, target: target, root: first, name: stage.name,
                        isNew: position >= others.count))
            }
        }
        return sweeps
    }

    private static func stages(
        _ schema: String, _ connection: OpaquePointer
    ) throws(SQLiteFailure) -> [(root: Int64, stages: [Stage])] {
        let rows = try Prepared(
            connection, "SELECT root, id, hash, name FROM \(schema).sweep ORDER BY root, stage, id")
        var result: [(root: Int64, stages: [Stage])] = []
        while try rows.step() {
            let stage = Stage(id: rows.integer(1), hash: rows.text(2), name: rows.text(3))
            if result.last?.root == rows.integer(0) {
                result[result.count - 1].stages.append(stage)
            } else {
                result.append((rows.integer(0), [stage]))
            }
        }
        return result
    }

    /// `shift`: attempts there are numbered on behind those that the task has here.
    private static let tables = [
        """
        CREATE TEMP TABLE taken (source INTEGER, idx INTEGER, target INTEGER NOT NULL, shift INTEGER NOT NULL,
            state INTEGER NOT NULL, PRIMARY KEY (source, idx)) WITHOUT ROWID
        """,
        """
        INSERT INTO taken SELECT t.sweep, t.idx, m.target, 0, t.state
        FROM src.task t JOIN mapped m ON m.source = t.sweep WHERE m.is_new
        """,
        // A success comes before a failure, a failure before nothing. What was cancelled there may go on here.
        """
        INSERT INTO taken SELECT t.sweep, t.idx, m.target, \(shift("t")), t.state
        FROM src.task t JOIN mapped m ON m.source = t.sweep
            LEFT JOIN main.task o ON o.sweep = m.target AND o.idx = t.idx
        WHERE NOT m.is_new AND CASE
            WHEN t.state IN (1, 4) THEN coalesce(o.state, 0) NOT IN (1, 4)
            WHEN t.state = 2 THEN coalesce(o.state, 0) IN (0, 3)
            WHEN t.state = 0 THEN \(wantsCheckpoint("t"))
            ELSE 0 END
        """,
        // A task that has saved its state in its first attempt has no row yet.
        """
        INSERT OR IGNORE INTO taken SELECT c.sweep, c.idx, m.target, \(shift("c")), 0
        FROM src.checkpoint c JOIN mapped m ON m.source = c.sweep
            LEFT JOIN main.task o ON o.sweep = m.target AND o.idx = c.idx
        WHERE NOT EXISTS (SELECT 1 FROM src.task t WHERE t.sweep = c.sweep AND t.idx = c.idx)
            AND \(wantsCheckpoint("c"))
        """,
        // Tasks that have left something here which their new outcome does not come with.
        """
        CREATE TEMP TABLE replaced (target INTEGER, idx INTEGER, PRIMARY KEY (target, idx)) WITHOUT ROWID
        """,
        """
        INSERT INTO replaced SELECT k.target, k.idx FROM taken k JOIN mapped m ON m.source = k.source
        WHERE NOT m.is_new AND k.state <> 0
        """,
    ]

    private static func shift(_ row: String) -> String {
        "coalesce((SELECT max(a.attempt) FROM main.attempt a WHERE a.sweep = m.target AND a.idx = \(row).idx), 0)"
    }

    private static func wantsCheckpoint(_ row: String) -> String {
        """
        coalesce(o.state, 0) = 0 AND NOT EXISTS (
            SELECT 1 FROM main.checkpoint h WHERE h.sweep = m.target AND h.idx = \(row).idx)
        """
    }

    static func run(_ sql: String, _ connection: OpaquePointer) throws(SQLiteFailure) {
        try Prepared(connection, sql).run()
    }
}
