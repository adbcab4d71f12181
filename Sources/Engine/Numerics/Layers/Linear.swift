public import KernelInterface

/// A weight matrix and a bias: y = f(x·Wᵀ + b).
///
/// It has the parameters `NAME.weight` of outputs×inputs and `NAME.bias`, both uniform within ±1/√inputs at first,
/// as in PyTorch.
public struct Linear: Sendable {
    public let name: String
    public let inputs: Int
    public let outputs: Int
    public let hasBias: Bool
    public let initializer: Initializer?

    public init(_ name: String, inputs: Int, outputs: Int, hasBias: Bool = true, initializer: Initializer? = nil) {
        self.name = name
        self.inputs = inputs
        self.outputs = outputs
        self.hasBias = hasBias
        self.initializer = initializer
    }

    /// Applies the layer to every row of `x`; its parameters are made on the first call.
    ///
    /// - Throws: `shapeMismatch`, `outOfMemory`.
    public func callAsFunction<Scalar>(
        _ x: Value, activation: UnaryFunction = .identity, in graph: Graph<Scalar>
    ) throws(NetworkError) -> Value {
        let (weight, bias) = try parameters(in: graph)
        return try graph.linear(x, weight: weight, bias: bias, activation: activation)
    }

    /// x·Wᵀ + b + residual: the end of a residual block, in one pass.
    ///
    /// - Throws: `shapeMismatch`, `outOfMemory`.
    public func callAsFunction<Scalar>(
        _ x: Value, adding residual: Value, in graph: Graph<Scalar>
    ) throws(NetworkError) -> Value {
        let (weight, bias) = try parameters(in: graph)
        return try graph.linear(x, weight: weight, bias: bias, adding: residual)
    }

    private func parameters<Scalar>(in graph: Graph<Scalar>) throws(NetworkError) -> (weight: Value, bias: Value?) {
        let weight = try graph.parameter(
            "\(name).weight", [outputs, inputs], initializer ?? .kaimingUniform(fanIn: inputs))
        let bias =
            hasBias ? try graph.parameter("\(name).bias", [outputs], .kaimingUniform(fanIn: inputs)) : nil
        return (weight, bias)
    }
}
