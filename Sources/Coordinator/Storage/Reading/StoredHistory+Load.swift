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
        while try statement.step() {
            let index = statement.integer(0)
            switch TaskState(rawValue: statement.integer(1)) ?? .open {
            case .succeeded: break
            case .failed: index.append(to: &failed)
            case .cancelled: index.append(to: &cancelled)
            case .reused: index.append(to: &reused)
            case .open:
                attempts[index] = Attempt(clamping: statement.integer(2))
                let pardoned = Attempt(clamping: statement.integer(3))
                if pardoned > 0 { forgiven[index] = pardoned }
                continue
            }
            index.append(to: &ended)
        }
    }

    /// Attempts that were begun and have not ended, as far as they have left anything: a new attempt
    /// must not carry their number.
    private mutating func loadBegun(of sweep: SweepID, _ connection: Connection) throws(SQLiteFailure) {
        for table in ["progress", "checkpoint"] {
            let statement = try connection.prepare(
                "SELECT idx, max(attempt) FROM \(table) WHERE sweep = ? GROUP BY idx")
            statement.bind(1, sweep.rawValue)
            while try statement.step() {
                let index = statement.integer(0)
                attempts[index] = max(attempts[index] ?? 0, Attempt(clamping: statement.integer(1)))
            }
        }
    }
}
