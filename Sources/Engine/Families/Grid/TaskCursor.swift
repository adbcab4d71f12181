public import Identifiers

/// The quick way from an index to a task's canonical text and identity, for those who need both for
/// every task of a sweep: the store and the executors.
///
/// All fragments of text are rendered once, when it is made; make one for each thread and keep it.
///
/// ```swift
/// var cursor = TaskCursor(sweep)
/// cursor.withTask(at: index) { canonical, identity in … }
/// ```
public struct TaskCursor {
    private enum Piece {
        /// Bytes of `text` that every task of the box has.
        case constant(start: Int, end: Int)
        /// The fragment of the row that a group is at; fragment `row` ends where the next starts.
        case fragment(group: Int, offsets: Int)
        case integer(group: Int, first: Int64, step: Int64)
    }

    private struct Template {
        var pieces: [Piece] = []
    }

    private let grid: Grid
    private let prefixCount: Int
    private var text: [UInt8] = []
    private var offsets: [Int] = []
    private var templates: [Template] = []
    private var digits: [Int64]
    /// The identity's prefix, then the canonical text of the last task.
    private var line: [UInt8]

    public init(_ sweep: Sweep) {
        self.init(grid: sweep.grid, family: sweep.family, version: sweep.familyVersion)
    }

    init(grid: Grid, family: String, version: Int) {
        self.grid = grid
        line = TaskIdentity.prefix(family: family, version: version)
        prefixCount = line.count
        digits = Array(repeating: 0, count: grid.boxes.map(\.groups.count).max() ?? 0)
        for box in grid.boxes { compile(box) }
    }

    /// Calls `body` with the task's canonical JSON (valid only inside) and its identity. `index` must
    /// be in `0..<count`.
    public mutating func withTask<Result, Failure: Error>(
        at index: TaskIndex,
        _ body: (_ canonical: UnsafeRawBufferPointer, _ identity: TaskIdentity) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        render(index)
        let identity = line.withUnsafeBytes { TaskIdentity(hashing: $0) }
        let start = prefixCount
        return try line.withUnsafeBufferPointer { bytes throws(Failure) -> Result in
            try body(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[start...])), identity)
        }
    }

    public mutating func identity(at index: TaskIndex) -> TaskIdentity {
        withTask(at: index) { _, identity in identity }
    }

    public mutating func canonicalJSON(at index: TaskIndex) -> [UInt8] {
        render(index)
        return Array(line[prefixCount...])
    }

    private mutating func render(_ index: TaskIndex) {
        let (box, cell) = grid.locate(index)
        grid.boxes[box].rows(ofCell: cell, into: &digits)
        line.removeSubrange(prefixCount...)
        for piece in templates[box].pieces {
            switch piece {
            case .constant(let start, let end): append(start, end)
            case .fragment(let group, let table):
                let row = table + Int(digits[group])
                append(offsets[row], offsets[row + 1])
            case .integer(let group, let first, let step):
                CanonicalJSON.append(first + digits[group] * step, to: &line)
            }
        }
    }

    @inline(__always)
    private mutating func append(_ start: Int, _ end: Int) {
        text.withUnsafeBufferPointer { line.append(contentsOf: UnsafeBufferPointer(rebasing: $0[start..<end])) }
    }

    private mutating func compile(_ box: GridBox) {
        var template = Template()
        var constant: [UInt8] = [UInt8(ascii: "{")]
        func flush(_ constant: inout [UInt8], into text: inout [UInt8]) -> Piece {
            let start = text.count
            text.append(contentsOf: constant)
            constant.removeAll()
            return .constant(start: start, end: text.count)
        }
        for (position, name) in box.names.enumerated() {
            if position > 0 { constant.append(UInt8(ascii: ",")) }
            CanonicalJSON.append(name, to: &constant)
            constant.append(UInt8(ascii: ":"))
            switch box.sources[position] {
            case .fixed(let value): CanonicalJSON.append(value, to: &constant)
            case .column(let group, let column):
                template.pieces.append(flush(&constant, into: &text))
                template.pieces.append(compile(box.groups[group].columns[column], group: group))
            }
        }
        constant.append(UInt8(ascii: "}"))
        template.pieces.append(flush(&constant, into: &text))
        templates.append(template)
    }

    private mutating func compile(_ column: AxisColumn, group: Int) -> Piece {
        switch column {
        case .range(let first, let step, _): return .integer(group: group, first: first, step: step)
        case .list(let values):
            let table = offsets.count
            for value in values {
                offsets.append(text.count)
                CanonicalJSON.append(value, to: &text)
            }
            offsets.append(text.count)
            return .fragment(group: group, offsets: table)
        }
    }
}
