import Families
import Identifiers

/// The axes of a grid with their values numbered, and a quick way from a task to its numbers.
///
/// Axes of very many values (a seed axis of a million) are left out of the break-down.
struct CellAxes {
    struct Axis {
        let name: String
        /// In the grid's order. Nil stands for tasks that do not have the parameter.
        var values: [ParameterValue?]
        /// How many tasks of the grid have each value.
        var totals: [Int64]
    }

    /// Values of one axis at most.
    static let valueLimit = 5_000

    let axes: [Axis]
    /// Axes that have more values than are broken down.
    let hidden: [String]
    private let grid: Grid
    private let isPermuted: Bool
    private let numbers: [[ParameterValue?: Int]]
    private let boxes: [Box]

    /// Where the number of an axis comes from in a box.
    private enum Source {
        case constant(Int)
        case rows(group: Int, numbers: [Int])
    }

    private struct Box {
        let first: Int64
        /// Number of rows of each axis group; the last group is the fastest.
        let radices: [Int64]
        let sources: [Source]
    }

    init(_ sweep: Sweep) {
        let grid = sweep.grid
        let names = grid.axisNames
        let isLong = { (name: String) in grid.axisValues(name, limit: Self.valueLimit + 1).count > Self.valueLimit }
        let hidden = names.filter(isLong)
        var axes = names.filter { !hidden.contains($0) }.map { name in
            Axis(name: name, values: grid.axisValues(name, limit: Self.valueLimit), totals: [])
        }
        for number in axes.indices {
            let name = axes[number].name
            if grid.boxes.contains(where: { $0.column(name) == nil && $0.fixed[name] == nil }) {
                axes[number].values.append(nil)
            }
            axes[number].totals = Array(repeating: 0, count: axes[number].values.count)
        }
        let numbers = axes.map { axis in
            Dictionary(axis.values.enumerated().map { ($0.element, $0.offset) }) { first, _ in first }
        }
        var first: Int64 = 0
        var boxes: [Box] = []
        for box in grid.boxes {
            let sources = axes.indices.map { axis in
                Self.source(of: axes[axis].name, in: box, numbers: numbers[axis])
            }
            for (axis, source) in sources.enumerated() {
                switch source {
                case .constant(let number): axes[axis].totals[number] += box.count
                case .rows(let group, let rows):
                    for number in rows { axes[axis].totals[number] += box.count / box.groups[group].rows }
                }
            }
            boxes.append(Box(first: first, radices: box.groups.map(\.rows), sources: sources))
            first += box.count
        }
        self.axes = axes
        self.hidden = hidden
        self.numbers = numbers
        self.boxes = boxes
        self.grid = grid
        isPermuted = sweep.order == .balanced
    }

    private static func source(of name: String, in box: GridBox, numbers: [ParameterValue?: Int]) -> Source {
        for (group, axes) in box.groups.enumerated() {
            guard let column = box.column(name), axes.names.contains(name) else { continue }
            return .rows(group: group, numbers: (0..<column.count).map { numbers[column[$0]] ?? 0 })
        }
        return .constant(numbers[box.fixed[name]] ?? 0)
    }

    /// Fills in which value of each axis a task has. `result` has one place for each axis.
    func numbers(at index: TaskIndex, into result: inout [Int]) {
        if isPermuted {
            for axis in axes.indices {
                result[axis] = numbers[axis][grid.value(ofAxis: axes[axis].name, at: index)] ?? 0
            }
            return
        }
        var low = 0
        var high = boxes.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if boxes[middle].first <= index { low = middle } else { high = middle }
        }
        let box = boxes[low]
        let cell = index - box.first
        for (axis, source) in box.sources.enumerated() {
            switch source {
            case .constant(let number): result[axis] = number
            case .rows(let group, let rows):
                var rest = cell
                for radix in box.radices[(group + 1)...] { rest /= radix }
                result[axis] = rows[Int(rest % box.radices[group])]
            }
        }
    }

    /// How many tasks of the grid have each pair of values of two axes, by rows of the first.
    func pairTotals(_ a: Int, _ b: Int) -> [[Int64]] {
        var totals = axes[a].values.map { _ in axes[b].values.map { _ in Int64(0) } }
        for (number, box) in boxes.enumerated() {
            let count = grid.boxes[number].count
            switch (box.sources[a], box.sources[b]) {
            case (.constant(let row), .constant(let column)): totals[row][column] += count
            case (.constant(let row), .rows(let group, let columns)):
                for column in columns { totals[row][column] += count / box.radices[group] }
            case (.rows(let group, let rows), .constant(let column)):
                for row in rows { totals[row][column] += count / box.radices[group] }
            case (.rows(let group, let rows), .rows(let other, let columns)) where group == other:
                for (row, column) in zip(rows, columns) { totals[row][column] += count / box.radices[group] }
            case (.rows(let group, let rows), .rows(let other, let columns)):
                let share = count / (box.radices[group] * box.radices[other])
                for row in rows { for column in columns { totals[row][column] += share } }
            }
        }
        return totals
    }

    /// What reports print for a value.
    static func text(_ value: ParameterValue?) -> String {
        guard let value else { return "(none)" }
        return value.asString ?? value.description
    }
}

extension GridBox {
    /// The column that varies this parameter, if one does.
    fileprivate func column(_ name: String) -> AxisColumn? {
        for group in groups {
            if let position = group.names.firstIndex(of: name) { return group.columns[position] }
        }
        return nil
    }
}
