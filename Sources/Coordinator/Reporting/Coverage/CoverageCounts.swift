import Storage

/// How many tasks are in which state.
public struct CoverageCounts: Sendable, Hashable {
    public var total: Int64 = 0
    public var succeeded: Int64 = 0
    public var reused: Int64 = 0
    public var failed: Int64 = 0
    public var cancelled: Int64 = 0

    public init(total: Int64 = 0) { self.total = total }

    /// Tasks that have their result.
    public var done: Int64 { succeeded + reused }
    /// Tasks without an outcome: never begun, on their way, or waiting for another attempt.
    public var missing: Int64 { total - done - failed - cancelled }

    mutating func add(_ state: TaskState) {
        switch state {
        case .open: break
        case .succeeded: succeeded += 1
        case .failed: failed += 1
        case .cancelled: cancelled += 1
        case .reused: reused += 1
        }
    }

    /// Both together.
    public static func + (a: CoverageCounts, b: CoverageCounts) -> CoverageCounts {
        var sum = CoverageCounts(total: a.total + b.total)
        sum.succeeded = a.succeeded + b.succeeded
        sum.reused = a.reused + b.reused
        sum.failed = a.failed + b.failed
        sum.cancelled = a.cancelled + b.cancelled
        return sum
    }

    var json: JSONText {
        .object([
            "total": .integer(total), "done": .integer(done), "reused": .integer(reused), "failed": .integer(failed),
            "cancelled": .integer(cancelled), "missing": .integer(missing),
        ])
    }

    var cells: [SQLValue] {
        [.integer(total), .integer(done), .integer(failed), .integer(cancelled), .integer(missing)]
    }

    static let headings = ["total", "done", "failed", "cancelled", "missing"]
}
