/// Why a system's constants cannot be what was asked for.
public enum ConstantError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The system has no constant of that name; `known` lists those that it has.
    case unknown(String, known: [String])
    /// A table has a number of values of its own, a scalar has one.
    case count(String, expected: Int, given: Int)
    case notFinite(String)
    /// A delay must be above 0.
    case delay(Double)

    public var description: String {
        switch self {
        case .unknown(let name, let known):
            known.isEmpty
                ? "there is no constant \"\(name)\": the system has none"
                : "there is no constant \"\(name)\"; there are \(known.joined(separator: ", "))"
        case .count(let name, let expected, let given):
            "\(name) takes \(expected) value\(expected == 1 ? "" : "s"), not \(given)"
        case .notFinite(let name):
            "\(name) must be a finite number"
        case .delay(let delay):
            "the delay tau must be above 0, not \(delay)"
        }
    }
}
