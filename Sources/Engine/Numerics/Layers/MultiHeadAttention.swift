/// Attention of several heads, with the matrices before and after it (Vaswani et al. 2017, section 3.2.2).
///
/// Parameters, named and begun as those of PyTorch's `MultiheadAttention`: `NAME.in_proj_weight` of
/// 3·width×width (queries, keys, values) with `NAME.in_proj_bias`, and `NAME.out_proj`, a `Linear`.
public struct MultiHeadAttention: Sendable {
    public let name: String
    public let width: Int
    public let heads: Int
    public let isCausal: Bool
    public let hasBias: Bool
    public let initializer: Initializer?
    /// Of rotary positions of queries and keys; nil: none.
    public var rotaryBase: Double?
    /// What is added to queries and values.
    public var adaptations: [LowRankAdaptation] = []

    /// - Parameter initializer: For both matrices, in place of PyTorch's choice.
    public init(
        _ name: String, width: Int, heads: Int, isCausal: Bool = false, hasBias: Bool = true,
        initializer: Initializer? = nil
    ) {
        self.name = name
        self.width = width
        self.heads = heads
        self.isCausal = isCausal
        self.hasBias = hasBias
        self.initializer = initializer
    }

    /// Attention of each sequence to itself: b×t×width in and out.
    ///
    /// - Parameter residual: What is added to the result, of its shape.
    /// - Throws: `shapeMismatch`, `outOfMemory`.
    public func callAsFunction<Scalar>(
        _ x: Value, adding residual: Value? = nil, in graph: Graph<Scalar>
    ) throws(NetworkError) -> Value {
        let weight = try graph.parameter(
            "\(name).in_proj_weight", [3 * width, width],
            initializer ?? .xavierUniform(fanIn: width, fanOut: 3 * width))
        let bias = hasBias ? try graph.parameter("\(name).in_proj_bias", [3 * width], .zeros) : nil
        var packed = try graph.linear(x, weight: weight, bias: bias)
        for adaptation in adaptations { packed = try graph.add(packed, adaptation(x, width: width, in: graph)) }
        if let rotaryBase {
            guard heads > 0, width % heads == 0 else {
                throw .invalidArgument(operation: name, "\(heads) heads do not share \(width) numbers")
            }
            packed = try graph.rotary(packed, heads: 2 * heads, width: width / heads, base: rotaryBase)
        }
        let seen = try graph.attention(packed, heads: heads, isCausal: isCausal)
        let projection = try graph.parameter(
            "\(name).out_proj.weight", [width, width], initializer ?? .kaimingUniform(fanIn: width))
        let shift = hasBias ? try graph.parameter("\(name).out_proj.bias", [width], .zeros) : nil
        if let residual { return try graph.linear(seen, weight: projection, bias: shift, adding: residual) }
        return try graph.linear(seen, weight: projection, bias: shift)
    }
}
