/// The values of one axis, in order. Whole-number ranges stay three numbers however long they are.
public enum AxisColumn: Sendable, Hashable {
    case list([ParameterValue])
    case range(first: Int64, step: Int64, count: Int64)

    public var count: Int64 {
        switch self {
        case .list(let values): Int64(values.count)
        case .range(_, _, let count): count
        }
    }

    /// `row` must be in `0..<count`.
    public subscript(row: Int64) -> ParameterValue {
        switch self {
        case .list(let values): values[Int(row)]
        case .range(let first, let step, _): .integer(first + row * step)
        }
    }

    /// The rows that have this value.
    func rows(of value: ParameterValue) -> [Int64] {
        switch self {
        case .list(let values): return values.indices.filter { values[$0] == value }.map(Int64.init)
        case .range(let first, let step, let count):
            guard case .integer(let integer) = value else { return [] }
            let (distance, overflow) = integer.subtractingReportingOverflow(first)
            guard !overflow, distance % step == 0, (0..<count).contains(distance / step) else { return [] }
            return [distance / step]
        }
    }
}

/// Axes that move together: one alone, or several zipped. One row gives one value to each name.
public struct AxisGroup: Sendable, Hashable {
    public let names: [String]
    /// One for each name, all equally long.
    public let columns: [AxisColumn]
    public let rows: Int64

    /// `columns` must be as many as `names`, at least one, and equally long.
    public init(names: [String], columns: [AxisColumn]) {
        precondition(names.count == columns.count && !columns.isEmpty, "an axis group needs a column for each name")
        self.names = names
        self.columns = columns
        rows = columns[0].count
        precondition(columns.allSatisfy { $0.count == rows }, "zipped axes must be equally long")
    }

    public init(_ name: String, _ values: [ParameterValue]) {
        self.init(names: [name], columns: [.list(values)])
    }

    /// The values of one row, in order of ``names``.
    public func row(_ row: Int64) -> [ParameterValue] { columns.map { $0[row] } }

    func column(_ name: String) -> AxisColumn? {
        names.firstIndex(of: name).map { columns[$0] }
    }

    /// The group with these rows only (ascending or not). Consecutive rows of a range stay a range.
    func selecting(_ selected: [Int64]) -> AxisGroup {
        let isConsecutive = zip(selected, selected.dropFirst()).allSatisfy { $1 == $0 + 1 }
        let columns = columns.map { column -> AxisColumn in
            if isConsecutive, let start = selected.first, case .range(let first, let step, _) = column {
                return .range(first: first + start * step, step: step, count: Int64(selected.count))
            }
            return .list(selected.map { column[$0] })
        }
        return AxisGroup(names: names, columns: columns)
    }

    /// The group without these columns, equal rows joined; nil when no column is left.
    func dropping(_ unwanted: Set<String>) -> AxisGroup? {
        let kept = names.indices.filter { !unwanted.contains(names[$0]) }
        if kept.count == names.count { return self }
        if kept.isEmpty { return nil }
        let group = AxisGroup(names: kept.map { names[$0] }, columns: kept.map { columns[$0] })
        var seen: Set<[ParameterValue]> = []
        return group.selecting((0..<rows).filter { seen.insert(group.row($0)).inserted })
    }
}

extension AxisColumn {
    /// Whether all values of such a range are whole numbers of 64 bits.
    static func isRepresentable(first: Int64, step: Int64, count: Int64) -> Bool {
        let (distance, tooLong) = step.multipliedReportingOverflow(by: count - 1)
        return !tooLong && !first.addingReportingOverflow(distance).overflow
    }
}
