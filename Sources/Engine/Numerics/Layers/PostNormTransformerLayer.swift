public import KernelInterface

/// A layer of an encoder or decoder that is normalised after each part, as first published (Vaswani et al. 2017,
/// section 3.1): norm(x + attention(x)), then, in a decoder, norm(x + attention to what the encoder gave), then
/// norm(x + feed-forward(x)).
///
/// Parameters, named and begun as those of the layers of PyTorch's `Transformer`: `NAME.self_attn`, in a decoder
/// `NAME.multihead_attn`, `NAME.linear1`, `NAME.linear2`, `NAME.norm1`, `NAME.norm2`, in a decoder `NAME.norm3`. All
/// matrices are uniform by Glorot's rule at first.
public struct PostNormTransformerLayer: Sendable {
    public let name: String
    public let width: Int
    public let heads: Int
    /// Between the two matrices of the feed-forward part.
    public let feedForward: Int
    public var activation = UnaryFunction.relu
    /// Of each number of all parts' results and of all weights of attention to be left out in training.
    public var dropout = 0.0
    public var dropoutSeed: UInt64 = 0

    public init(_ name: String, width: Int, heads: Int, feedForward: Int) {
        self.name = name
        self.width = width
        self.heads = heads
        self.feedForward = feedForward
    }

    /// Applies the layer to sequences.
    ///
    /// - Parameters:
    ///   - x: b×t×width.
    ///   - memory: b×s×width, what the encoder gave; nil in an encoder.
    /// - Returns: b×t×width.
    /// - Throws: `shapeMismatch`, `invalidArgument`, `outOfMemory`.
    public func callAsFunction<Scalar>(
        _ x: Value, attendingTo memory: Value? = nil, in graph: Graph<Scalar>
    ) throws(NetworkError) -> Value {
        var x = try normalized(x, adding: attention("self_attn", x, nil, in: graph), 1, in: graph)
        var part = 2
        if let memory {
            x = try normalized(x, adding: attention("multihead_attn", x, memory, in: graph), 2, in: graph)
            part = 3
        }
        let inner = try dropped(
            linear("linear1", width, feedForward)(x, activation: activation, in: graph), "dropout", in: graph)
        return try normalized(x, adding: linear("linear2", feedForward, width)(inner, in: graph), part, in: graph)
    }

    private func linear(_ part: String, _ inputs: Int, _ outputs: Int) -> Linear {
        Linear(
            "\(name).\(part)", inputs: inputs, outputs: outputs,
            initializer: .xavierUniform(fanIn: inputs, fanOut: outputs))
    }

    /// Attention of `x` to itself or to `memory`, through one matrix of queries, keys and values.
    private func attention<Scalar>(
        _ part: String, _ x: Value, _ memory: Value?, in graph: Graph<Scalar>
    ) throws(NetworkError) -> Value {
        let name = "\(name).\(part)"
        let weight = try graph.parameter(
            "\(name).in_proj_weight", [3 * width, width], .xavierUniform(fanIn: width, fanOut: 3 * width))
        let bias = try graph.parameter("\(name).in_proj_bias", [3 * width], .zeros)
        var stream = RandomStream(digest: Array(name.utf8)).split(dropoutSeed)
        let key = stream.next()
        let seen: Value
        if let memory {
            let queries = try graph.linear(
                x, weight: graph.slice(weight, axis: 0, 0..<width), bias: graph.slice(bias, axis: 0, 0..<width))
            let pairs = try graph.linear(
                memory, weight: graph.slice(weight, axis: 0, width..<3 * width),
                bias: graph.slice(bias, axis: 0, width..<3 * width))
            seen = try graph.attention(queries: queries, memory: pairs, heads: heads, dropout: dropout, key: key)
        } else {
            let packed = try graph.linear(x, weight: weight, bias: bias)
            seen = try graph.attention(packed, heads: heads, dropout: dropout, key: key)
        }
        let projection = try graph.parameter(
            "\(name).out_proj.weight", [width, width], .xavierUniform(fanIn: width, fanOut: width))
        let shift = try graph.parameter("\(name).out_proj.bias", [width], .zeros)
        return try graph.linear(seen, weight: projection, bias: shift)
    }

    private func normalized<Scalar>(
        _ x: Value, adding result: Value, _ part: Int, in graph: Graph<Scalar>
    ) throws(NetworkError) -> Value {
        let sum = try graph.add(x, dropped(result, "dropout\(part)", in: graph))
        return try LayerNorm("\(name).norm\(part)", width: width)(sum, in: graph)
    }

    private func dropped<Scalar>(
        _ x: Value, _ part: String, in graph: Graph<Scalar>
    ) throws(NetworkError) -> Value {
        try Dropout("\(name).\(part)", probability: dropout, seed: dropoutSeed)(x, in: graph)
    }
}
