/// The sides of a decoder-only transformer, and what follows from them.
///
/// ```swift
/// let shape = LanguageModelShape(vocabulary: 256, context: 128, width: 256, depth: 6, heads: 8)
/// shape.parameters(.withoutEmbeddings)  // 4,718,592: 12·6·256²
/// ```
public struct LanguageModelShape: Sendable, Hashable {
    /// How a model is told where a token stands.
    public enum Positions: String, Sendable, Hashable, CaseIterable {
        /// A learned row for every place of the context (GPT-2).
        case learned
        /// Queries and keys turned by their place (Su et al. 2021, RoFormer).
        case rotary
        /// Not at all: a causal model can count.
        case none
    }

    /// What lies between the matrices of the feed-forward part.
    public enum Activation: String, Sendable, Hashable, CaseIterable {
        case gelu
        /// Two matrices up, one through SiLU times the other (Shazeer 2020, equation 6).
        case swiglu
    }

    /// What brings rows to one scale.
    public enum Norm: String, Sendable, Hashable, CaseIterable {
        case layer, rms
    }

    /// Tokens are 0..<`vocabulary`.
    public var vocabulary: Int
    /// Tokens that the model reads, at most.
    public var context: Int
    /// d, the numbers that stand for a token between blocks.
    public var width: Int
    /// L, the number of blocks.
    public var depth: Int
    public var heads: Int
    /// The width between the matrices of the feed-forward part, over `width`.
    public var feedForwardRatio = 4.0
    public var positions = Positions.learned
    public var activation = Activation.gelu
    public var norm = Norm.layer
    /// Whether the matrix that makes logits is the table of the tokens.
    public var isHeadTied = true

    public init(vocabulary: Int, context: Int, width: Int, depth: Int, heads: Int) {
        self.vocabulary = vocabulary
        self.context = context
        self.width = width
        self.depth = depth
        self.heads = heads
    }

    /// The width between the matrices of the feed-forward part.
    public var feedForwardWidth: Int { max(1, Int((Double(width) * feedForwardRatio).rounded())) }
}
