/// How to spend a number of floating-point operations.
public struct Optimum: Sendable, Hashable {
    /// N.
    public let parameters: Double
    /// D, or Emin.
    public let tokens: Double
    /// In nats a token.
    public let loss: Double
}
