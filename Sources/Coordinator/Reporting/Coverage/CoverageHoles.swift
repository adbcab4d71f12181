public import Identifiers

/// Tasks of a stage that have no result, as ranges of indices: what a resubmission asks for.
public struct CoverageHoles: Sendable, Hashable {
    /// Tasks without an outcome.
    public internal(set) var missing: [Range<TaskIndex>] = []
    /// Tasks whose attempts were used up.
    public internal(set) var failed: [Range<TaskIndex>] = []
    /// Tasks that were cancelled.
    public internal(set) var cancelled: [Range<TaskIndex>] = []

    public init() {}

    /// Everything without a result, in order of index.
    public var all: [Range<TaskIndex>] {
        var joined: [Range<TaskIndex>] = []
        for range in (missing + failed + cancelled).sorted(by: { $0.lowerBound < $1.lowerBound }) {
            Self.append(range, to: &joined)
        }
        return joined
    }

    /// `0-41,57,60-99`: both ends included.
    public static func text(_ ranges: [Range<TaskIndex>], limit: Int = .max) -> String {
        let shown = ranges.prefix(limit).map { range in
            range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)-\(range.upperBound - 1)"
        }
        return shown.joined(separator: ",") + (ranges.count > limit ? ",… (\(ranges.count - limit) more ranges)" : "")
    }

    /// Adds a range that starts at or after the end of the last one.
    static func append(_ range: Range<TaskIndex>, to ranges: inout [Range<TaskIndex>]) {
        if range.isEmpty { return }
        if let last = ranges.last, last.upperBound == range.lowerBound {
            ranges[ranges.count - 1] = last.lowerBound..<range.upperBound
        } else {
            ranges.append(range)
        }
    }

    static func json(_ ranges: [Range<TaskIndex>]) -> JSONText {
        .array(ranges.map { .array([.integer($0.lowerBound), .integer($0.upperBound - 1)]) })
    }
}
