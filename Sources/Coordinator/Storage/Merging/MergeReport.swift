import GRDBSQLite
public import Identifiers

/// What came of taking one store into another.
public struct MergeReport: Sendable, Hashable {
    /// One stage of one sweep of the source.
    public struct Sweep: Sendable, Hashable {
        public let name: String
        /// Its number in the source.
        public let source: SweepID
        /// Its number here.
        public let target: SweepID
        /// False: it is one with a sweep that was here.
        public let isNew: Bool
        /// Results that came, those included that its sweep had taken over from another one.
        public let taken: Int64
        /// Failures that came.
        public let failures: Int64
        /// Tasks without an outcome that came with attempts or a checkpoint.
        public let open: Int64
        /// Results that both had, equal in every bit.
        public let same: Int64
        /// Results that both have and that differ: those here stay.
        public let differing: Int64
        /// Some of the tasks that differ.
        public let examples: [TaskIndex]
    }

    public let source: String
    public let sweeps: [Sweep]

    public var taken: Int64 { sweeps.reduce(0) { $0 + $1.taken } }
    public var differing: Int64 { sweeps.reduce(0) { $0 + $1.differing } }

    /// After the transfer, while the plan's tables are there.
    init(_ connection: OpaquePointer, plan: MergePlan, source: String) throws(SQLiteFailure) {
        self.source = source
        var sweeps: [Sweep] = []
        for sweep in plan.sweeps {
            let taken = try Self.counts(
                """
                SELECT coalesce(sum(state IN (1, 4)), 0), coalesce(sum(state = 2), 0), coalesce(sum(state = 0), 0)
                FROM taken WHERE source = ?1
                """, sweep, connection)
            let both = try Self.counts(
                """
                SELECT coalesce(sum(t.digest IS o.digest), 0), coalesce(sum(t.digest IS NOT o.digest), 0), 0
                \(Self.both)
                """, sweep, connection)
            // Of another sweep here: found by identity.
            let elsewhere = try Self.counts(
                "SELECT coalesce(sum(t.digest IS o.digest), 0), coalesce(sum(t.digest IS NOT o.digest), 0), 0 "
                    + Self.elsewhere, sweep, connection)
            var examples: [TaskIndex] = []
            if both.1 + elsewhere.1 > 0 {
                let rows = try Prepared(
                    connection,
                    """
                    SELECT t.idx \(Self.both) AND t.digest IS NOT o.digest
                    UNION SELECT t.idx \(Self.elsewhere) AND t.digest IS NOT o.digest ORDER BY 1 LIMIT 5
                    """)
                rows.bind(1, sweep.source)
                rows.bind(2, sweep.target)
                while try rows.step() { examples.append(rows.integer(0)) }
            }
            sweeps.append(
                Sweep(
                    name: sweep.name, source: SweepID(sweep.source), target: SweepID(sweep.target),
                    isNew: sweep.isNew, taken: taken.0, failures: taken.1, open: taken.2,
                    same: both.0 + elsewhere.0, differing: both.1 + elsewhere.1, examples: examples))
        }
        self.sweeps = sweeps
    }

    private static let both = """
        FROM src.task t JOIN main.task o ON o.sweep = ?2 AND o.idx = t.idx
        WHERE t.sweep = ?1 AND t.state IN (1, 4) AND o.state IN (1, 4)
            AND NOT EXISTS (SELECT 1 FROM taken k WHERE k.source = t.sweep AND k.idx = t.idx)
        """
    private static let elsewhere = """
        FROM main.task t JOIN main.finished f ON f.identity = t.identity
            JOIN main.task o ON o.sweep = f.sweep AND o.idx = f.idx
            JOIN taken k ON k.source = ?1 AND k.idx = t.idx
        WHERE t.sweep = ?2 AND t.state = 1 AND (o.sweep, o.idx) <> (t.sweep, t.idx)
        """

    private static func counts(
        _ sql: String, _ sweep: MergePlan.Sweep, _ connection: OpaquePointer
    ) throws(SQLiteFailure) -> (Int64, Int64, Int64) {
        let rows = try Prepared(connection, sql)
        rows.bind(1, sweep.source)
        if sql.contains("?2") { rows.bind(2, sweep.target) }
        guard try rows.step() else { return (0, 0, 0) }
        return (rows.integer(0), rows.integer(1), rows.integer(2))
    }
}
