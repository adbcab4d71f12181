/// Why images cannot be had from where they should come, with the file and what would be right.
public enum ImageSourceError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A file or folder that is not there or may not be read.
    case unreadable(file: String, reason: String)
    /// A file or folder that holds something other than it should.
    case malformed(file: String, problem: String)

    public var description: String {
        switch self {
        case .unreadable(let file, let reason): "\(file) cannot be read: \(reason)"
        case .malformed(let file, let problem): "\(file): \(problem)"
        }
    }
}
