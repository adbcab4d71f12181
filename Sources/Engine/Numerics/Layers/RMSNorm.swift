/// Every row brought to mean square 1, then scaled (Zhang and Sennrich 2019).
///
/// Parameter: `NAME.weight`, ones at first.
public struct RMSNorm: Sendable {
    public let name: String
    public let width: Int
    public let epsilon: Double

    public init(_ name: String, width: Int, epsilon: Double = 1e-6) {
        self.name = name
        self.width = width
        self.epsilon = epsilon
    }

    /// - Throws: `shapeMismatch`, `outOfMemory`.
    public func callAsFunction<Scalar>(_ x: Value, in graph: Graph<Scalar>) throws(NetworkError) -> Value {
        try graph.rmsNorm(x, gain: graph.parameter("\(name).weight", [width], .ones), epsilon: epsilon)
    }
}
