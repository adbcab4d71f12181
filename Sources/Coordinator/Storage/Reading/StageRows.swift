import Families
import Identifiers

/// Reads what a family needs to decide on the next stage.
enum StageRows {
    static func load(_ sweep: SweepID, _ connection: Connection) throws(SQLiteFailure) -> [StageOutcome.Row] {
        let values = try lastValues(sweep, connection)
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
            let found: [String: Double] =
                switch state {
                case .succeeded: values[tasks.integer(0)] ?? [:]
                case .reused: try lastValues(SweepID(tasks.integer(3)), index: tasks.integer(4), connection)
                case .open, .failed, .cancelled: [:]
                }
            rows.append(StageOutcome.Row(parameters: parameters, values: found))
        }
        return rows
    }

    private static func lastValues(
        _ sweep: SweepID, _ connection: Connection
    ) throws(SQLiteFailure) -> [TaskIndex: [String: Double]] {
        // In order of the key, so the last step of a name and task is the one that stays.
        let records = try connection.prepare(
            "SELECT idx, name, value FROM record WHERE sweep = ? ORDER BY name, idx, step")
        records.bind(1, sweep.rawValue)
        var values: [TaskIndex: [String: Double]] = [:]
        while try records.step() {
            values[records.integer(0), default: [:]][records.text(1)] = records.isNull(2) ? .nan : records.double(2)
        }
        return values
    }

    private static func lastValues(
        _ sweep: SweepID, index: TaskIndex, _ connection: Connection
    ) throws(SQLiteFailure) -> [String: Double] {
        let records = try connection.prepare(
            """
            SELECT name, value FROM record
            WHERE sweep = ?1 AND idx = ?2 AND name IN (SELECT name FROM record_name WHERE sweep = ?1)
            ORDER BY name, step
            """)
        records.bind(1, sweep.rawValue)
        records.bind(2, index)
        var values: [String: Double] = [:]
        while try records.step() { values[records.text(0)] = records.isNull(1) ? .nan : records.double(1) }
        return values
    }
}
