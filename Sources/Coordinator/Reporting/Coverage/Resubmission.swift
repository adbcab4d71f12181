import Storage

/// What has the holes of a sweep filled.
public enum Resubmission: Sendable, Hashable {
    /// Every cell has its result.
    case nothing
    /// The sweep has ended and only failed cells of its last stage lack a result: these get their
    /// attempts again, within the sweep.
    case retry(failed: Int64)
    /// The sweep has ended, or is about to, without all it was to have: its text is submitted as a new sweep, which
    /// takes over every result that is there. `holes` are the cells known to lack one.
    case submitAgain(holes: Int64)
    /// The missing cells are on their way, if anybody works; failed ones of the last stage can be tried
    /// again meanwhile.
    case underWay(missing: Int64, failed: Int64)
    /// As ``underWay(missing:failed:)``, but nothing is started before somebody resumes the sweep.
    case paused(missing: Int64, failed: Int64)

    public init(_ coverage: Coverage) {
        // Only the last stage can be retried: others have been decided upon with what earlier ones gave.
        let last = coverage.stages.last?.counts ?? CoverageCounts()
        let counts = coverage.counts
        switch coverage.sweep.state {
        case .running: self = .underWay(missing: counts.missing, failed: last.failed)
        case .paused: self = .paused(missing: counts.missing, failed: last.failed)
        case .done, .cancelled, .cancelling:
            if coverage.isComplete {
                self = .nothing
            } else if coverage.sweep.state == .done, coverage.hasEveryStage, last.failed == counts.total - counts.done {
                self = .retry(failed: last.failed)
            } else {
                self = .submitAgain(holes: counts.total - counts.done)
            }
        }
    }

    /// Failed cells that are to be given their attempts again within the sweep.
    public var failed: Int64 {
        switch self {
        case .retry(let failed), .underWay(_, let failed), .paused(_, let failed): failed
        case .nothing, .submitAgain: 0
        }
    }

    /// What there is to do, without a full stop.
    public func sentence(of sweep: SweepSummary) -> String {
        let name = DisplayWidth.printable(sweep.name)
        switch self {
        case .nothing: return "sweep \(name) has every result: there is nothing to resubmit"
        case .retry(let failed): return "\(Self.cells(failed)) of sweep \(name) failed: to be tried again"
        case .submitAgain(let holes):
            let what =
                holes > 0
                ? "\(Self.cells(holes)) of it \(holes == 1 ? "has" : "have") no result"
                : "its later stages have not begun"
            return "sweep \(name) is \(sweep.state.word) and \(what): its sweep file is submitted again as it was"
        case .underWay(let missing, _):
            return "sweep \(name) is under way: its \(Self.cells(missing)) without an outcome need no resubmission"
        case .paused(let missing, _):
            return "sweep \(name) is paused with \(Self.cells(missing)) without an outcome; "
                + "`swath resume \(sweep.id)` lets it go on"
        }
    }

    private static func cells(_ count: Int64) -> String {
        count == 1 ? "1 cell" : "\(NumberText.grouped(count)) cells"
    }
}
