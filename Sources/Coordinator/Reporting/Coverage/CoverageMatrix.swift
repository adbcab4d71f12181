import Families
import Storage

/// Counts by two axes.
public struct CoverageMatrix: Sendable, Hashable {
    public let rowAxis: String
    public let columnAxis: String
    /// What reports print for the values.
    public let rows: [String]
    public let columns: [String]
    /// By row, then column.
    public private(set) var counts: [[CoverageCounts]]

    /// Which two axes.
    struct Axes {
        let row: Int
        let column: Int

        /// - Throws: ``CoverageError`` for an axis that the sweep does not have.
        init?(_ names: (String, String)?, in axes: CellAxes) throws(CoverageError) {
            guard let names else { return nil }
            func number(_ name: String) throws(CoverageError) -> Int {
                if let number = axes.axes.firstIndex(where: { $0.name == name }) { return number }
                if axes.hidden.contains(name) { throw .longAxis(name, limit: CellAxes.valueLimit) }
                let known = axes.axes.map(\.name)
                throw .unknownAxis(name, axes: known, near: nearestName(to: name, in: known))
            }
            row = try number(names.0)
            column = try number(names.1)
        }
    }

    init(_ axes: Axes, in cells: CellAxes) {
        rowAxis = cells.axes[axes.row].name
        columnAxis = cells.axes[axes.column].name
        rows = cells.axes[axes.row].values.map(CellAxes.text)
        columns = cells.axes[axes.column].values.map(CellAxes.text)
        counts = cells.pairTotals(axes.row, axes.column).map { $0.map { CoverageCounts(total: $0) } }
    }

    mutating func add(_ state: TaskState, _ row: Int, _ column: Int) { counts[row][column].add(state) }

    /// A row a value of the first axis, a column a value of the second. A cell says `ok` when all its
    /// tasks are done, else how many are: `3/5`, with failures as `!2`; nothing where the grid has no
    /// task.
    public var table: ResultTable {
        let lines = zip(rows, counts).map { row, counts in [SQLValue.text(row)] + counts.map(Self.cell) }
        return ResultTable(columns: [.init(rowAxis)] + columns.map { .init($0) }, rows: lines)
    }

    private static func cell(_ counts: CoverageCounts) -> SQLValue {
        if counts.total == 0 { return .text("") }
        if counts.done == counts.total { return .text("ok") }
        return .text("\(counts.done)/\(counts.total)" + (counts.failed > 0 ? " !\(counts.failed)" : ""))
    }

    var json: JSONText {
        .object([
            "row_axis": .string(rowAxis), "column_axis": .string(columnAxis), "rows": .array(rows.map { .string($0) }),
            "columns": .array(columns.map { .string($0) }),
            "counts": .array(counts.map { .array($0.map(\.json)) }),
        ])
    }
}

/// A break-down that a sweep cannot have.
public enum CoverageError: Error, Sendable, Hashable, CustomStringConvertible {
    case unknownAxis(String, axes: [String], near: String?)
    case longAxis(String, limit: Int)

    public var description: String {
        switch self {
        case .unknownAxis(let name, let axes, let near):
            "the sweep has no axis \(name)" + (near.map { "; did you mean \($0)?" } ?? ";")
                + " there are: \(axes.joined(separator: ", "))"
        case .longAxis(let name, let limit):
            "the axis \(name) has more than \(limit) values: too many for a table"
        }
    }
}
