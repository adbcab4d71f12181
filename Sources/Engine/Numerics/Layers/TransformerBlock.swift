public import KernelInterface

/// One block of a transformer, normalised before each part as in GPT-2 (Radford et al. 2019, section 2.3):
/// x + attention(norm(x)), then x + feed-forward(norm(x)).
///
/// ```swift
/// var block = TransformerBlock("blocks.0", width: 256, heads: 8)
/// block.norm = .rootMeanSquare
/// block.feedForward = .gated(.silu)  // SwiGLU
/// block.rotaryBase = 10_000
/// let y = try block(x, in: graph)
/// ```
///
/// Parameters, named as those of PyTorch's `TransformerEncoderLayer`: `NAME.self_attn`, `NAME.linear1`,
/// `NAME.linear2`, `NAME.norm1`, `NAME.norm2`; `NAME.gate` where the feed-forward part is gated.
public struct TransformerBlock: Sendable {
    /// What brings rows to one scale.
    public enum Norm: Sendable, Hashable {
        case layer
        case rootMeanSquare
    }

    /// What lies between the two matrices of the feed-forward part.
    public enum FeedForward: Sendable, Hashable {
        /// f(x·Uᵀ)·Dᵀ.
        case plain(UnaryFunction)
        /// (f(x·Gᵀ) ∘ x·Uᵀ)·Dᵀ (Shazeer 2020, equation 6; with SiLU it is SwiGLU).
        case gated(UnaryFunction)
    }

    public let name: String
    public let width: Int
    public let heads: Int
    public var isCausal = true
    public var norm = Norm.layer
    public var feedForward = FeedForward.plain(.gelu)
    /// The width between the two matrices of the feed-forward part, over `width`.
    public var ratio = 4.0
    /// Of rotary positions; nil: none.
    public var rotaryBase: Double?
    /// Of each number of both parts' results to be left out in training.
    public var dropout = 0.0
    public var dropoutSeed: UInt64 = 0
    /// What is added to queries and values of the attention.
    public var adaptations: [LowRankAdaptation] = []
    /// For all matrices, in place of PyTorch's choices.
    public var initializer: Initializer?

    public init(_ name: String, width: Int, heads: Int, initializer: Initializer? = nil) {
        self.name = name
        self.width = width
        self.heads = heads
        self.initializer = initializer
    }

    /// Applies the block to sequences: b×t×width in and out.
    ///
    /// - Throws: `shapeMismatch`, `invalidArgument`, `outOfMemory`.
    public func callAsFunction<Scalar>(_ x: Value, in graph: Graph<Scalar>) throws(NetworkError) -> Value {
        var attention = MultiHeadAttention(
            "\(name).self_attn", width: width, heads: heads, isCausal: isCausal, initializer: initializer)
        attention.rotaryBase = rotaryBase
        attention.adaptations = adaptations
        let seen = try normalized(x, "norm1", in: graph)
        let middle: Value
        if dropout > 0 {
            middle = try graph.add(x, dropped(attention(seen, in: graph), "dropout1", in: graph))
        } else {
            middle = try attention(seen, adding: x, in: graph)
        }
        let inner = try hidden(normalized(middle, "norm2", in: graph), in: graph)
        let down = Linear("\(name).linear2", inputs: inner.shape.last, outputs: width, initializer: initializer)
        if dropout > 0 {
            return try graph.add(middle, dropped(down(inner, in: graph), "dropout2", in: graph))
        }
        return try down(inner, adding: middle, in: graph)
    }

    private func hidden<Scalar>(_ x: Value, in graph: Graph<Scalar>) throws(NetworkError) -> Value {
        let wide = max(1, Int((Double(width) * ratio).rounded()))
        let up = Linear("\(name).linear1", inputs: width, outputs: wide, initializer: initializer)
        switch feedForward {
        case .plain(let activation): return try up(x, activation: activation, in: graph)
        case .gated(let activation):
            let gate = Linear("\(name).gate", inputs: width, outputs: wide, initializer: initializer)
            return try graph.multiply(gate(x, activation: activation, in: graph), up(x, in: graph))
        }
    }

    private func normalized<Scalar>(
        _ x: Value, _ part: String, in graph: Graph<Scalar>
    ) throws(NetworkError) -> Value {
        switch norm {
        case .layer: try LayerNorm("\(name).\(part)", width: width)(x, in: graph)
        case .rootMeanSquare: try RMSNorm("\(name).\(part)", width: width)(x, in: graph)
        }
    }

    private func dropped<Scalar>(
        _ x: Value, _ part: String, in graph: Graph<Scalar>
    ) throws(NetworkError) -> Value {
        try Dropout("\(name).\(part)", probability: dropout, seed: dropoutSeed)(x, in: graph)
    }
}
