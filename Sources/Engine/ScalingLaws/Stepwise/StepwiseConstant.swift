/// A constant of a law as one step of the estimation gives it.
public struct StepwiseConstant: Sendable, Hashable {
    /// As tables and JSON write it: `alpha_B`.
    public let name: String
    public let value: Double
    /// Its standard error, by the scatter about the line of its step alone: readings of one curve are not independent,
    /// and earlier steps have errors of their own, so the true one is larger.
    public let error: Double
    /// Whether its 95 % range is narrower than the constant itself.
    public var isDetermined: Bool { value.isFinite && 2 * 1.96 * error <= abs(value) }
}
