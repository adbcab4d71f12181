/// What counts as the size of a model, and as the work of a token. Published scaling laws differ in it, and their
/// exponents with it (Porian et al. 2024, table 1), so every run stores all three.
public enum CountingConvention: String, Sendable, Hashable, CaseIterable {
    /// N: the matrices of the blocks, without embeddings, head, gains and biases (Kaplan et al. 2020, equation 2.1).
    /// Work: 6·N a token.
    case withoutEmbeddings = "without-embeddings"
    /// N + V·d: the head besides, tied or not (Hoffmann et al. 2022; Porian et al. 2024). Work: 6·(N + V·d) a token.
    case withHead = "with-head"
    /// Sizes as with head. Work: the products of queries with keys and of weights with values besides,
    /// 6·(N + V·d) + 12·L·T·d a token, over the whole context and not the causal half of it (Hoffmann et al. 2022,
    /// appendix F).
    case withAttention = "with-attention"
}

extension LanguageModelShape {
    /// The matrices of all blocks: 4·d² for attention and 2 (gated: 3) times d·f for the feed-forward part, each.
    private var blockWeights: Int {
        let feedForward = (activation == .swiglu ? 3 : 2) * width * feedForwardWidth
        return depth * (4 * width * width + feedForward)
    }

    /// The size of the model as the convention counts it.
    public func parameters(_ convention: CountingConvention) -> Int {
        convention == .withoutEmbeddings ? blockWeights : blockWeights + vocabulary * width
    }

    /// Floating-point operations of training on one token, forward and backward.
    public func operationsPerToken(_ convention: CountingConvention) -> Double {
        let products = 6 * Double(parameters(convention))
        guard convention == .withAttention else { return products }
        return products + 12 * Double(depth) * Double(context) * Double(width)
    }

    /// Every number that is trained: tables, gains and biases included.
    public var trainedNumbers: Int {
        let gains = norm == .layer ? 2 * width : width
        let biases = 3 * width + width + (activation == .swiglu ? 2 : 1) * feedForwardWidth + width
        let tables = vocabulary * width * (isHeadTied ? 1 : 2) + (positions == .learned ? context * width : 0)
        return blockWeights + depth * (2 * gains + biases) + gains + tables
    }
}
