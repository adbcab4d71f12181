import Identifiers

extension StoredHistory {
    init(of sweep: SweepID, _ connection: Connection) throws(SQLiteFailure) {
        self.init()
        try loadTasks(of: sweep, connection)
        try loadBegun(of: sweep, connection)
    }

    /// One pass over the tasks of the sweep, in order of index.
    private mutating func loadTasks(of sweep: SweepID, _ connection: Connection) throws(SQLiteFailure) {
        let statement = try connection.prepare(
            "SELECT idx, state, attempt, forgiven FROM task WHERE sweep = ? ORDER BY idx")
        statement.bind(1, sweep.rawValue)
        let made = try connection.prepare(
            """
            SELECT coalesce(max(attempt), 0), count(*) FILTER (WHERE attempt > ?3 AND kind NOT IN
                (\(FailureKind.workerLost.rawValue), \(FailureKind.cancelled.rawValue)))
            FROM attempt WHERE sweep = ?1 AND idx = ?2
            """)
        made.bind(1, sweep.rawValue)
        while try statement.step() {
            let index = statement.integer(0)
            let state = TaskState(rawValue: statement.integer(1)) ?? .open
            switch state {
            case .succeeded: break
            case .cancelled: index.append(to: &cancelled)
            case .reused: index.append(to: &reused)
            case .failed, .open:
                made.bind(2, index)
                made.bind(3, statement.integer(3))
                guard try made.step() else { continue }
                let highest = Attempt(clamping: max(statement.integer(2), made.integer(0)))
                let failures = Int(made.integer(1))
                made.reset()
                if state == .open {
                    attempts[index] = highest
                    self.failures[index] = failures
                    continue
                }
                index.append(to: &failed[highest, default: []])
            }
            index.append(to: &ended)
        }
    }

    /// Attempts that were begun and have not ended, as far as they have left anything.
    private mutating func loadBegun(of sweep: SweepID, _ connection: Connection) throws(SQLiteFailure) {
        for table in ["progress", "checkpoint"] {
            let statement = try connection.prepare(
                "SELECT idx, max(attempt) FROM \(table) WHERE sweep = ? GROUP BY idx")
            statement.bind(1, sweep.rawValue)
            while try statement.step() {
                let index = statement.integer(0)
                let attempt = Attempt(clamping: statement.integer(1))
                if attempt > attempts[index] ?? 0 { begun[index] = max(begun[index] ?? 0, attempt) }
            }
        }
    }
}
