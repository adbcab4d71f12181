/// A parameter that differs between the tasks of a grid.
public struct GridAxis: Sendable, Hashable {
    public let name: String
    /// How many distinct values it has.
    public let count: Int64
    /// False: there are at least so many. Long ranges of different steps are not compared number by number.
    public let isExact: Bool
}

extension Grid {
    /// The axes, slowest first: what the sweep file varies, and what rules or conditions make differ. Their
    /// values are counted without being listed, however many there are.
    public var axes: [GridAxis] {
        axisNames.compactMap { name in
            let isVaried = boxes.contains { box in box.groups.contains { $0.names.contains(name) } }
            let axis = axis(name)
            // Some tasks lack it, and all that have it agree: no axis, but a parameter that applies to these.
            return isVaried || axis.count > 1 ? axis : nil
        }
    }

    private func axis(_ name: String) -> GridAxis {
        var values = AxisValues()
        for box in boxes {
            if let value = box.fixed[name] { values.add(value) }
            if let column = box.groups.lazy.compactMap({ $0.column(name) }).first { values.add(column) }
        }
        let (count, isExact) = values.count
        return GridAxis(name: name, count: count, isExact: isExact)
    }
}

/// The distinct values of several columns: short ones listed, long ranges as intervals.
private struct AxisValues {
    /// Numbers that differ by multiples of a step.
    private struct Comb: Hashable {
        let step: Int64
        /// From 0 to below `step`.
        let rest: Int64
    }

    private static let longestListed: Int64 = 1_000_000
    private var listed: Set<ParameterValue> = []
    /// For each comb, the ends of ranges on it.
    private var intervals: [Comb: [ClosedRange<Int64>]] = [:]

    mutating func add(_ value: ParameterValue) { listed.insert(value) }

    mutating func add(_ column: AxisColumn) {
        switch column {
        case .list(let values): listed.formUnion(values)
        case .range(let first, let step, let count):
            guard count > Self.longestListed else {
                for row in 0..<count { listed.insert(column[row]) }
                return
            }
            // So many values leave room for a step of 2^44 at most: its magnitude is a number.
            let last = first + (count - 1) * step
            let width = Int64(clamping: step.magnitude)
            let remainder = first % width
            let comb = Comb(step: width, rest: remainder < 0 ? remainder + width : remainder)
            intervals[comb, default: []].append(min(first, last)...max(first, last))
        }
    }

    var count: (Int64, isExact: Bool) {
        let steps = Set(intervals.keys.map(\.step))
        let besides = listed.count { value in
            guard case .integer(let number) = value else { return true }
            return !intervals.contains { comb, ranges in
                let remainder = number % comb.step
                return (remainder < 0 ? remainder + comb.step : remainder) == comb.rest
                    && ranges.contains { $0.contains(number) }
            }
        }
        let lengths = intervals.map { comb, ranges in Self.length(of: ranges, step: comb.step) }
        guard steps.count <= 1 else {
            return (Int64(clamping: (lengths.max() ?? 0) + UInt64(besides)), false)
        }
        let sum = lengths.reduce(UInt64(besides)) { $0.addingReportingOverflow($1).partialValue }
        return (Int64(clamping: sum), true)
    }

    /// How many numbers are in any of the ranges.
    private static func length(of ranges: [ClosedRange<Int64>], step: Int64) -> UInt64 {
        var total: UInt64 = 0
        var reached: ClosedRange<Int64>?
        func numbers(_ range: ClosedRange<Int64>) -> UInt64 {
            UInt64(bitPattern: range.upperBound &- range.lowerBound) / step.magnitude + 1
        }
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let before = reached, range.lowerBound <= before.upperBound {
                reached = before.lowerBound...max(before.upperBound, range.upperBound)
            } else {
                if let before = reached { total += numbers(before) }
                reached = range
            }
        }
        return total + (reached.map(numbers) ?? 0)
    }
}
