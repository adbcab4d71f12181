public import KernelInterface

/// One block of a transformer, normalised before each part as in GPT-2 (Radford et al. 2019, section 2.3):
/// x + attention(norm(x)), then x + feed-forward(norm(x)).
///
/// Parameters, named as those of PyTorch's `TransformerEncoderLayer`: `NAME.self_attn`, `NAME.linear1`,
/// `NAME.linear2`, `NAME.norm1`, `NAME.norm2`.
public struct TransformerBlock: Sendable {
    public let name: String
    public let width: Int
    public let heads: Int
    public var isCausal: Bool
    public var activation: UnaryFunction
    /// The width between the two matrices of the feed-forward part, over `width`.
    public var ratio: Double
    /// For all matrices, in place of PyTorch's choices.
    public var initializer: Initializer?

    public init(
        _ name: String, width: Int, heads: Int, isCausal: Bool = true, activation: UnaryFunction = .gelu,
        ratio: Double = 4, initializer: Initializer? = nil
    ) {
        self.name = name
        self.width = width
        self.heads = heads
        self.isCausal = isCausal
        self.activation = activation
        self.ratio = ratio
        self.initializer = initializer
    }

    /// Applies the block to sequences: b×t×width in and out.
    ///
    /// - Throws: `shapeMismatch`, `outOfMemory`.
    public func callAsFunction<Scalar>(_ x: Value, in graph: Graph<Scalar>) throws(NetworkError) -> Value {
        let hidden = Int((Double(width) * ratio).rounded())
        let attention = MultiHeadAttention(
            "\(name).self_attn", width: width, heads: heads, isCausal: isCausal, initializer: initializer)
        let seen = try attention(LayerNorm("\(name).norm1", width: width)(x, in: graph), in: graph)
        let middle = try graph.add(x, seen)
        let up = Linear("\(name).linear1", inputs: width, outputs: hidden, initializer: initializer)
        let down = Linear("\(name).linear2", inputs: hidden, outputs: width, initializer: initializer)
        let inner = try up(
            LayerNorm("\(name).norm2", width: width)(middle, in: graph), activation: activation, in: graph)
        return try graph.add(middle, down(inner, in: graph))
    }
}
