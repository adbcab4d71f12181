/// Why a series could not be read.
public enum SeriesError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file is missing or may not be read: the reason of the operating system.
    case unreadable(file: String, reason: String)
    /// The file does not say what it should: where, and what was expected.
    case malformed(file: String, problem: String)
    /// The file has no such series; the nearest that it has.
    case unknownSeries(file: String, name: String)
    /// The series is shorter than the task needs.
    case tooShort(file: String, points: Int, needed: Int)

    public var description: String {
        switch self {
        case .unreadable(let file, let reason): "\(file) cannot be read: \(reason)"
        case .malformed(let file, let problem): "\(file): \(problem)"
        case .unknownSeries(let file, let name): "\(file) has no series \"\(name)\""
        case .tooShort(let file, let points, let needed):
            "\(file) holds \(points) points, but \(needed) are needed (train + horizon)"
        }
    }
}
