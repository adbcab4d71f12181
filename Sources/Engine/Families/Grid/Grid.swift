public import Identifiers

/// The tasks of a sweep, none of which exists until it is asked for.
///
/// A union of disjoint boxes, each a product of axes, so that a task is found from its index by
/// arithmetic: a grid of 10^18 tasks is as small and as quick as one of ten.
public struct Grid: Sendable {
    public let boxes: [GridBox]
    /// Number of tasks, at least 1; indices are `0..<count`.
    public let count: Int64
    /// The folder from which the tasks' relative paths start.
    public let base: String?
    /// In a balanced sweep: how indices are shuffled over the cells.
    let permutation: IndexPermutation?
    /// The first cell of each box.
    let firsts: [Int64]

    /// Nil when there is no box or the cells outnumber `Int64.max`.
    init?(boxes: [GridBox], permutationKey: UInt64? = nil, base: String? = nil) {
        var firsts: [Int64] = []
        var total: Int64 = 0
        for box in boxes {
            firsts.append(total)
            let (sum, overflow) = total.addingReportingOverflow(box.count)
            guard !overflow else { return nil }
            total = sum
        }
        guard total > 0 else { return nil }
        self.boxes = boxes
        self.firsts = firsts
        self.base = base
        count = total
        permutation = permutationKey.map { IndexPermutation(count: total, key: $0) }
    }

    /// Whether all of these indices are tasks of the grid. Ask before using a range from a wire.
    public func contains(_ range: Range<TaskIndex>) -> Bool {
        range.lowerBound >= 0 && range.upperBound <= count
    }

    /// The parameters of one task. `index` must be in `0..<count`.
    public subscript(index: TaskIndex) -> Parameters { parameters(at: index) }

    /// The parameters of one task. `index` must be in `0..<count`.
    public func parameters(at index: TaskIndex) -> Parameters {
        let (box, cell) = locate(index)
        return Parameters(canonicalNames: boxes[box].names, values: boxes[box].values(ofCell: cell), base: base)
    }

    /// The box that holds a task, and which of its cells the task is.
    func locate(_ index: TaskIndex) -> (box: Int, cell: Int64) {
        precondition(index >= 0 && index < count, "task index out of range")
        let position = permutation?[index] ?? index
        var low = 0
        var high = firsts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if firsts[middle] <= position { low = middle } else { high = middle }
        }
        return (low, position - firsts[low])
    }
}

extension Grid {
    /// The parameters that differ between tasks, slowest first.
    public var axisNames: [String] {
        var names: [String] = []
        for box in boxes {
            for group in box.groups {
                for name in group.names where !names.contains(name) { names.append(name) }
            }
        }
        let others = Set(boxes.flatMap(\.fixed.keys)).subtracting(names).sorted()
        return names + others.filter { name in boxes.contains { $0.fixed[name] != boxes[0].fixed[name] } }
    }

    /// The distinct values of one parameter in order of first appearance, at most `limit` of them.
    public func axisValues(_ name: String, limit: Int = 100_000) -> [ParameterValue] {
        var seen: Set<ParameterValue> = []
        var values: [ParameterValue] = []
        func take(_ value: ParameterValue) {
            if values.count < limit, seen.insert(value).inserted { values.append(value) }
        }
        for box in boxes {
            if let value = box.fixed[name] { take(value) }
            guard let column = box.groups.lazy.compactMap({ $0.column(name) }).first else { continue }
            for row in 0..<min(column.count, Int64(limit) * 2) { take(column[row]) }
        }
        return values
    }

    /// The value that one task gives to one parameter; nil when the task has no such parameter.
    public func value(ofAxis name: String, at index: TaskIndex) -> ParameterValue? {
        let (box, cell) = locate(index)
        return boxes[box].value(of: name, inCell: cell)
    }
}
