import Families
import Identifiers

/// Reads what a family needs to decide on the next stage.
struct StageRows {
    /// Records of which every step is wanted, and not only the last.
    private let series: Set<String>
    private let connection: Connection

    init(series: Set<String>, _ connection: Connection) {
        self.series = series
        self.connection = connection
    }

    /// What one task has recorded.
    private struct Recorded {
        var values: [String: Double] = [:]
        var series: [String: [StageOutcome.Point]] = [:]

        /// Takes a record in; steps of a name come in order.
        mutating func add(_ name: String, step: Int64, _ value: Double, keepsAll: Bool) {
            values[name] = value
            if keepsAll { series[name, default: []].append(StageOutcome.Point(step: step, value: value)) }
        }
    }

    func load(_ sweep: SweepID) throws(SQLiteFailure) -> [StageOutcome.Row] {
        let recorded = try recorded(sweep)
        let tasks = try connection.prepare(
            "SELECT idx, state, parameters, origin_sweep, origin_idx FROM task WHERE sweep = ? ORDER BY idx")
        tasks.bind(1, sweep.rawValue)
        var rows: [StageOutcome.Row] = []
        while try tasks.step() {
            let state = TaskState(rawValue: tasks.integer(1)) ?? .open
            guard state != .open else { continue }
            guard let parameters = try? Parameters(json: tasks.bytes(2)) else {
                throw SQLiteFailure(code: 11, message: "the parameters of task \(tasks.integer(0)) cannot be read")
            }
            let found: Recorded =
                switch state {
                case .succeeded: recorded[tasks.integer(0)] ?? Recorded()
                case .reused: try self.recorded(SweepID(tasks.integer(3)), index: tasks.integer(4))
                case .open, .failed, .cancelled: Recorded()
                }
            rows.append(StageOutcome.Row(parameters: parameters, values: found.values, series: found.series))
        }
        return rows
    }

    private func recorded(_ sweep: SweepID) throws(SQLiteFailure) -> [TaskIndex: Recorded] {
        // In order of the key, so the last step of a name and task is the one that stays.
        let records = try connection.prepare(
            "SELECT idx, name, step, value FROM record WHERE sweep = ? ORDER BY name, idx, step")
        records.bind(1, sweep.rawValue)
        var found: [TaskIndex: Recorded] = [:]
        while try records.step() {
            let name = records.text(1)
            found[records.integer(0), default: Recorded()].add(
                name, step: records.integer(2), records.isNull(3) ? .nan : records.double(3),
                keepsAll: series.contains(name))
        }
        return found
    }

    private func recorded(_ sweep: SweepID, index: TaskIndex) throws(SQLiteFailure) -> Recorded {
        let records = try connection.prepare(
            """
            SELECT name, step, value FROM record
            WHERE sweep = ?1 AND idx = ?2 AND name IN (SELECT name FROM record_name WHERE sweep = ?1)
            ORDER BY name, step
            """)
        records.bind(1, sweep.rawValue)
        records.bind(2, index)
        var found = Recorded()
        while try records.step() {
            let name = records.text(0)
            found.add(
                name, step: records.integer(1), records.isNull(2) ? .nan : records.double(2),
                keepsAll: series.contains(name))
        }
        return found
    }
}
