/// A product of axis groups with some values fixed: a part of a ``Grid``.
///
/// Its cells are numbered by mixed radix: the last group is the fastest.
public struct GridBox: Sendable, Hashable {
    public let fixed: [String: ParameterValue]
    public let groups: [AxisGroup]
    /// Number of cells, at least 1.
    public let count: Int64

    /// Where a parameter's value comes from.
    enum Source: Sendable, Hashable {
        case fixed(ParameterValue)
        case column(group: Int, column: Int)
    }
    /// Names of all parameters in canonical order, and for each its source.
    let names: [String]
    let sources: [Source]

    /// Nil when a group is empty, a name occurs twice, or the cells outnumber `Int64.max`.
    init?(fixed: [String: ParameterValue], groups: [AxisGroup]) {
        var byName = fixed.mapValues(Source.fixed)
        var count: Int64 = 1
        for (position, group) in groups.enumerated() {
            let (product, overflow) = count.multipliedReportingOverflow(by: group.rows)
            guard !overflow, group.rows > 0 else { return nil }
            count = product
            for (column, name) in group.names.enumerated() {
                guard byName.updateValue(.column(group: position, column: column), forKey: name) == nil else {
                    return nil
                }
            }
        }
        self.fixed = fixed
        self.groups = groups
        self.count = count
        let sorted = byName.sorted { CanonicalJSON.precedes($0.key, $1.key) }
        names = sorted.map(\.key)
        sources = sorted.map(\.value)
    }

    /// Fills in which row of each group a cell has. `digits` has one place for each group.
    @inline(__always)
    func rows(ofCell cell: Int64, into digits: inout [Int64]) {
        var rest = cell
        for group in stride(from: groups.count - 1, through: 0, by: -1) {
            let radix = groups[group].rows
            let quotient = rest / radix
            digits[group] = rest - quotient * radix
            rest = quotient
        }
    }

    func values(ofCell cell: Int64) -> [ParameterValue] {
        var digits = [Int64](repeating: 0, count: groups.count)
        rows(ofCell: cell, into: &digits)
        return sources.map { source in
            switch source {
            case .fixed(let value): value
            case .column(let group, let column): groups[group].columns[column][digits[group]]
            }
        }
    }

    /// The value that a cell gives to one parameter, or nil when these cells have no such parameter.
    func value(of name: String, inCell cell: Int64) -> ParameterValue? {
        guard let position = names.firstIndex(of: name) else { return nil }
        switch sources[position] {
        case .fixed(let value): return value
        case .column(let group, let column):
            var rest = cell
            for later in groups[(group + 1)...] { rest /= later.rows }
            return groups[group].columns[column][rest % groups[group].rows]
        }
    }
}
