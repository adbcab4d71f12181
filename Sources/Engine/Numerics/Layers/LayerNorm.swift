/// Every row brought to mean 0 and variance 1, then scaled and shifted (Ba, Kiros and Hinton 2016).
///
/// Parameters: `NAME.weight`, ones at first, and `NAME.bias`, zeros.
public struct LayerNorm: Sendable {
    public let name: String
    public let width: Int
    public let epsilon: Double
    public let hasBias: Bool

    public init(_ name: String, width: Int, epsilon: Double = 1e-5, hasBias: Bool = true) {
        self.name = name
        self.width = width
        self.epsilon = epsilon
        self.hasBias = hasBias
    }

    /// - Throws: `shapeMismatch`, `outOfMemory`.
    public func callAsFunction<Scalar>(_ x: Value, in graph: Graph<Scalar>) throws(NetworkError) -> Value {
        let gain = try graph.parameter("\(name).weight", [width], .ones)
        let bias = hasBias ? try graph.parameter("\(name).bias", [width], .zeros) : nil
        return try graph.layerNorm(x, gain: gain, bias: bias, epsilon: epsilon)
    }
}
