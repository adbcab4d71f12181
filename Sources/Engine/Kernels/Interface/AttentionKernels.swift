/// One head of attention: how many rows it has and how they lie.
public struct AttentionHead<Scalar: Sendable>: Sendable {
    public var queries: Int
    public var keys: Int
    /// Numbers in a row of queries, keys, values and results.
    public var width: Int
    /// Whether query i sees keys 0...i only. There are then as many keys as queries.
    public var isCausal: Bool
    /// What products of queries and keys are multiplied by: 1/√width.
    public var scale: Scalar
    /// From one row to the next; heads lie side by side in the rows of what they were made from.
    public var queryStride: Int
    public var keyStride: Int
    public var valueStride: Int
    public var outputStride: Int

    public init(
        queries: Int, keys: Int, width: Int, isCausal: Bool, scale: Scalar, queryStride: Int, keyStride: Int,
        valueStride: Int, outputStride: Int
    ) {
        self.queries = queries
        self.keys = keys
        self.width = width
        self.isCausal = isCausal
        self.scale = scale
        self.queryStride = queryStride
        self.keyStride = keyStride
        self.valueStride = valueStride
        self.outputStride = outputStride
    }
}

/// Where the gradient of queries, keys or values goes; it lies as they do.
public struct AttentionGradient<Scalar> {
    public var address: UnsafeMutablePointer<Scalar>
    /// Whether it is added to what is there.
    public var accumulates: Bool

    public init(address: UnsafeMutablePointer<Scalar>, accumulates: Bool) {
        self.address = address
        self.accumulates = accumulates
    }
}

/// Scaled dot-product attention (Vaswani et al. 2017, equation 1), a block of scores at a time.
public protocol AttentionKernels<Scalar> {
    associatedtype Scalar: Sendable

    /// How many numbers the two functions below want as scratch memory.
    static func attentionScratch(_ head: AttentionHead<Scalar>) -> (forward: Int, backward: Int)

    /// output ← softmax(queries·keysᵀ·scale)·values; `logSums` receives log₂ Σⱼ exp(scoreᵢⱼ) of each query.
    static func attention(
        _ head: AttentionHead<Scalar>, queries: UnsafePointer<Scalar>, keys: UnsafePointer<Scalar>,
        values: UnsafePointer<Scalar>, into output: UnsafeMutablePointer<Scalar>,
        logSums: UnsafeMutablePointer<Scalar>, scratch: UnsafeMutablePointer<Scalar>)

    /// The way back. Probabilities are computed again from `logSums` (Dao et al. 2022, algorithm 4).
    /// `gradient` is that of `output` and lies as that does.
    static func attentionBackward(
        _ head: AttentionHead<Scalar>, queries: UnsafePointer<Scalar>, keys: UnsafePointer<Scalar>,
        values: UnsafePointer<Scalar>, output: UnsafePointer<Scalar>, gradient: UnsafePointer<Scalar>,
        logSums: UnsafePointer<Scalar>, queryGradient: AttentionGradient<Scalar>?,
        keyGradient: AttentionGradient<Scalar>?, valueGradient: AttentionGradient<Scalar>?,
        scratch: UnsafeMutablePointer<Scalar>)
}
