/// Why a statistic could not be worked out: which, and what would be right.
public enum StatisticsError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Two samples that belong together differ in length.
    case differentCounts(statistic: String, Int, Int)
    /// A number that the statistic was given lies outside its range.
    case invalidArgument(statistic: String, String)

    public var description: String {
        switch self {
        case .differentCounts(let statistic, let first, let second):
            "\(statistic) needs as many values of one as of the other, not \(first) and \(second)"
        case .invalidArgument(let statistic, let reason):
            "\(statistic): \(reason)"
        }
    }
}
