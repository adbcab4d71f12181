import GRDBSQLite
import Identifiers

/// Records on their way into the table, sorted as the table is: neighbours go to the same page, and
/// several to a statement.
final class RecordBatch {
    private struct Row {
        var sweep: SweepID
        /// Number of the name in its sweep: sorting by it brings equal names together.
        var name: Int
        var index: TaskIndex
        var step: Int64
        var value: Double
    }

    private static let capacity = 16
    /// Memory is bounded: so many records wait at most.
    private static let limit = 65_536

    private let many: Prepared
    private let one: Prepared
    private var rows: [Row] = []
    private var names: [SweepID: SweepContext] = [:]

    init(_ connection: OpaquePointer) throws(SQLiteFailure) {
        let insert = "INSERT OR REPLACE INTO record (sweep, name, idx, step, value) VALUES "
        let row = "(?, ?, ?, ?, ?)"
        one = try Prepared(connection, insert + row)
        many = try Prepared(
            connection, insert + Array(repeating: row, count: Self.capacity).joined(separator: ", "))
    }

    func add(_ record: RecordWrite, name: Int, _ context: SweepContext, _ index: TaskIndex) throws(SQLiteFailure) {
        if rows.last?.sweep != context.id { names[context.id] = context }
        rows.append(Row(sweep: context.id, name: name, index: index, step: record.step, value: record.value))
        if rows.count >= Self.limit { try flush() }
    }

    func flush() throws(SQLiteFailure) {
        guard !rows.isEmpty else { return }
        defer { clear() }
        // Swift's sort keeps the order of equals: of two values of one step the later one stays.
        rows.sort { a, b in
            if a.sweep != b.sweep { return a.sweep < b.sweep }
            if a.name != b.name { return a.name < b.name }
            return a.index != b.index ? a.index < b.index : a.step < b.step
        }
        var start = 0
        while start + Self.capacity <= rows.count {
            bind(rows[start..<(start + Self.capacity)], many)
            try many.run()
            start += Self.capacity
        }
        for position in start..<rows.count {
            bind(rows[position...position], one)
            try one.run()
        }
    }

    func clear() {
        rows.removeAll(keepingCapacity: true)
        names.removeAll(keepingCapacity: true)
    }

    private func bind(_ rows: ArraySlice<Row>, _ statement: Prepared) {
        var place: Int32 = 0
        for row in rows {
            statement.bind(place + 1, row.sweep.rawValue)
            if let name = names[row.sweep]?.names[row.name] {
                // The context keeps the bytes where they are.
                statement.bindText(place + 2, name, copies: false)
            }
            statement.bind(place + 3, row.index)
            statement.bind(place + 4, row.step)
            statement.bind(place + 5, row.value)
            place += 5
        }
    }
}
