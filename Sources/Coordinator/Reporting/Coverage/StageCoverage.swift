public import Families
public import Identifiers
public import Storage

/// Which tasks of one stage are done, failed and missing.
///
/// Stored rows are read once; what is missing is arithmetic on the grid, so a sweep of 10^9 tasks of
/// which a thousand have begun takes no longer than one of a thousand.
public struct StageCoverage: Sendable {
    /// One value of one axis.
    public struct Value: Sendable, Hashable {
        /// Nil stands for tasks that do not have the parameter.
        public let value: ParameterValue?
        public let counts: CoverageCounts
    }

    public struct Axis: Sendable, Hashable {
        public let name: String
        public let values: [Value]
    }

    /// The sweep row of the stage.
    public let id: SweepID
    /// From 0.
    public let stage: Int
    public let counts: CoverageCounts
    public let axes: [Axis]
    /// Axes of too many values to be broken down.
    public let hiddenAxes: [String]
    public let failures: FailureMap
    public let holes: CoverageHoles
    /// Counts by two axes, when these were asked for.
    public let matrix: CoverageMatrix?

    /// Reads a stage's rows.
    /// - Parameter matrixAxes: two axes that are to be crossed, or none.
    public init(
        _ stage: SweepSummary.Stage, sweep: Sweep, reader: StoreReader, matrixAxes: (String, String)? = nil
    ) throws {
        let axes = CellAxes(sweep)
        var pass = CoveragePass(axes, count: sweep.count, matrix: try CoverageMatrix.Axes(matrixAxes, in: axes))
        try pass.run(stage.id, reader: reader)
        id = stage.id
        self.stage = stage.number
        counts = pass.counts
        self.axes = zip(axes.axes, pass.byValue).map { axis, counts in
            Axis(name: axis.name, values: zip(axis.values, counts).map { Value(value: $0, counts: $1) })
        }
        hiddenAxes = axes.hidden
        failures = pass.failures.build()
        holes = pass.holes
        matrix = pass.matrix
    }
}

/// One pass over the stored rows of a stage.
struct CoveragePass {
    let axes: CellAxes
    var counts: CoverageCounts
    /// By axis, then value.
    var byValue: [[CoverageCounts]]
    var failures: FailureMapBuilder
    var holes = CoverageHoles()
    var matrix: CoverageMatrix?
    private let matrixAxes: CoverageMatrix.Axes?
    private var next: TaskIndex = 0

    init(_ axes: CellAxes, count: Int64, matrix: CoverageMatrix.Axes?) {
        self.axes = axes
        counts = CoverageCounts(total: count)
        byValue = axes.axes.map { $0.totals.map { CoverageCounts(total: $0) } }
        failures = FailureMapBuilder(axes)
        matrixAxes = matrix
        self.matrix = matrix.map { CoverageMatrix($0, in: axes) }
    }

    mutating func run(_ sweep: SweepID, reader: StoreReader) throws {
        var numbers = Array(repeating: 0, count: axes.axes.count)
        let arguments: [String: SQLValue] = ["sweep": .integer(sweep.rawValue)]
        let cursor = try reader.cursor(
            "SELECT idx, state FROM task WHERE sweep = :sweep AND state <> 0 ORDER BY idx", arguments: arguments,
            limit: .infinity)
        while try cursor.next() {
            guard let index = cursor[0].integer, let state = cursor[1].integer.flatMap(TaskState.init(rawValue:)),
                (next..<counts.total).contains(index)
            else { continue }
            add(index, state, &numbers)
        }
        CoverageHoles.append(next..<counts.total, to: &holes.missing)
        if counts.failed > 0 { try readErrors(arguments, reader: reader) }
    }

    private mutating func add(_ index: TaskIndex, _ state: TaskState, _ numbers: inout [Int]) {
        CoverageHoles.append(next..<index, to: &holes.missing)
        next = index + 1
        counts.add(state)
        axes.numbers(at: index, into: &numbers)
        for axis in numbers.indices { byValue[axis][numbers[axis]].add(state) }
        if let matrixAxes { matrix?.add(state, numbers[matrixAxes.row], numbers[matrixAxes.column]) }
        switch state {
        case .succeeded, .reused: failures.addSuccess(numbers)
        case .failed: CoverageHoles.append(index..<(index + 1), to: &holes.failed)
        case .cancelled: CoverageHoles.append(index..<(index + 1), to: &holes.cancelled)
        case .open: break
        }
    }

    private mutating func readErrors(_ arguments: [String: SQLValue], reader: StoreReader) throws {
        var numbers = Array(repeating: 0, count: axes.axes.count)
        let cursor = try reader.cursor(
            """
            SELECT task.idx, attempt.kind, attempt.message
            FROM task LEFT JOIN attempt ON attempt.sweep = task.sweep AND attempt.idx = task.idx
                AND attempt.attempt = task.attempt
            WHERE task.sweep = :sweep AND task.state = 2 ORDER BY task.idx
            """, arguments: arguments, limit: .infinity)
        while try cursor.next() {
            guard let index = cursor[0].integer, (0..<counts.total).contains(index) else { continue }
            axes.numbers(at: index, into: &numbers)
            let kind = cursor[1].integer.flatMap { UInt8(exactly: $0) }.flatMap(FailureKind.init(rawValue:))
            failures.addFailure(
                index, numbers, kind: kind?.word ?? "no reason on record", message: cursor[2].text ?? "")
        }
    }
}
