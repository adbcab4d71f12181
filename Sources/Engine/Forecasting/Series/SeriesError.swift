import Families

/// Why a series could not be read.
public enum SeriesError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file is missing or may not be read: the reason of the operating system.
    case unreadable(file: String, reason: String)
    /// The file does not say what it should: where, and what was expected.
    case malformed(file: String, problem: String)
    /// The file has no such series: what it has instead, of what kind (`column`, `system`).
    case unknownSeries(file: String, kind: String, name: String, known: [String])
    /// The series is shorter than the task needs.
    case tooShort(file: String, points: Int, needed: Int)

    public var description: String {
        switch self {
        case .unreadable(let file, let reason): "\(file) cannot be read: \(reason)"
        case .malformed(let file, let problem): "\(file): \(problem)"
        case .unknownSeries(let file, let kind, let name, let known):
            "\(file) has no \(kind) \"\(name)\"; it has \(Self.listed(known))"
        case .tooShort(let file, let points, let needed):
            "\(file) holds \(points) points, but \(needed) are needed (train + horizon)"
        }
    }

    private static func listed(_ names: [String]) -> String {
        if names.isEmpty { return "none" }
        return names.prefix(12).joined(separator: ", ") + (names.count > 12 ? ", … (\(names.count) in all)" : "")
    }

    /// As a problem of the parameter that is to blame: of `names` where a name is wrong, else of `input`.
    func problem(names parameter: String) -> ParameterProblem {
        guard case .unknownSeries(_, _, let name, let known) = self else {
            return ParameterProblem("input", description)
        }
        return ParameterProblem(parameter, description, suggestion: nearestName(to: name, in: known))
    }
}
