public import Numerics

/// A decoder-only transformer over a fixed number of sequences, and its loss: the mean cross entropy of the next token,
/// in nats.
///
/// Blocks are normalised before each part, as in GPT-2 (Radford et al. 2019, section 2.3). Matrices are normal at
/// first, of deviation 0.02·√(768/d): that of GPT-2 at GPT-2's width, and at other widths such that the size of what
/// passes through does not depend on the width.
public struct LanguageModel<Scalar: NetworkScalar> {
    public let shape: LanguageModelShape
    /// How many sequences a pass takes.
    public let sequences: Int
    /// Tokens that are read: sequences×context, row by row.
    public let tokens: Indices
    /// The token that follows each; −1 where it does not count.
    public let targets: Indices
    /// The mean loss of the targets that count.
    public let loss: Value
    public let graph: Graph<Scalar>

    /// - Throws: `invalidArgument` for sides that do not fit, `outOfMemory`.
    public init(
        _ shape: LanguageModelShape, sequences: Int, parameters: ParameterSet<Scalar>
    ) throws(NetworkError) {
        self.shape = shape
        self.sequences = sequences
        graph = Graph(parameters)
        let count = sequences * shape.context
        tokens = try graph.tokens("tokens", count: count, vocabulary: shape.vocabulary)
        targets = try graph.labels("targets", count: count, classes: shape.vocabulary)
        let width = shape.width
        let normal = Initializer.normal(standardDeviation: 0.02 * (768 / Double(width)).squareRoot())
        let table = Embedding("tokens", count: shape.vocabulary, width: width, initializer: normal)
        let places =
            shape.positions == .learned
            ? Embedding("positions", count: shape.context, width: width, initializer: normal) : nil
        var x = try table(tokens, length: shape.context, positions: places, in: graph)
        for layer in 0..<shape.depth {
            x = try Self.block(layer, shape, normal)(x, in: graph)
        }
        let last: Value =
            switch shape.norm {
            case .layer: try LayerNorm("norm", width: width)(x, in: graph)
            case .rms: try RMSNorm("norm", width: width)(x, in: graph)
            }
        let logits: Value =
            if shape.isHeadTied {
                try graph.linear(last, weight: table.table(in: graph))
            } else {
                try Linear(
                    "head", inputs: width, outputs: shape.vocabulary, hasBias: false, initializer: normal)(
                        last, in: graph)
            }
        loss = try graph.softmaxCrossEntropy(logits, targets)
    }

    private static func block(
        _ layer: Int, _ shape: LanguageModelShape, _ initializer: Initializer
    ) -> TransformerBlock {
        var block = TransformerBlock(
            "blocks.\(layer)", width: shape.width, heads: shape.heads, initializer: initializer)
        block.norm = shape.norm == .layer ? .layer : .rootMeanSquare
        block.feedForward = shape.activation == .gelu ? .plain(.gelu) : .gated(.silu)
        block.ratio = shape.feedForwardRatio
        block.rotaryBase = shape.positions == .rotary ? 10_000 : nil
        return block
    }
}
