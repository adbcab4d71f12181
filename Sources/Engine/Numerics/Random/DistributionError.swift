/// A distribution that does not exist: which, and what its parameters should be.
public struct DistributionError: Error, Sendable, Hashable, CustomStringConvertible {
    public let description: String

    init(_ distribution: String, _ expected: String) {
        description = "\(distribution): \(expected)"
    }
}
