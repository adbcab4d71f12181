import Numerics

/// The sides of the language model.
struct KnowledgeShape: Sendable, Hashable {
    var width = 48
    var depth = 3
    var heads = 4
}

/// What a phase adds beside the weights that are there.
enum KnowledgeExpansion: Sendable, Hashable {
    /// To queries and values of every block.
    case lowRank(rank: Int, alpha: Double)
    /// So many blocks, evenly spread over the depth: each reads what comes out of a block, and the adapter before it.
    case adapters(count: Int)
    /// A model of the same depth and of half the width, or another.
    case module(width: Int)
}

/// A decoder-only transformer over sentences, with what later phases have added to it.
///
/// Token and place tables, blocks as in GPT-2, a norm and a head that is the token table. Adapters and modules add to what
/// comes out of the last block, before the norm; they begin as nothing.
struct KnowledgeModel<Scalar: NetworkScalar> {
    let vocabulary: Int
    /// Tokens of a sentence but the last: places that a next token is guessed for.
    let context: Int
    let shape: KnowledgeShape
    /// What phases have added, the first phase first.
    let expansions: [KnowledgeExpansion]

    /// A graph for so many sentences.
    struct Sentences {
        let graph: Graph<Scalar>
        let tokens: Indices
        let targets: Indices
        /// sentences·context×vocabulary.
        let logits: Value
        /// The mean cross entropy of the targets that count.
        let loss: Value
    }

    /// - Throws: `invalidArgument` for heads that do not share the width, `outOfMemory`.
    func sentences(_ count: Int, _ parameters: ParameterSet<Scalar>) throws(NetworkError) -> Sentences {
        let graph = Graph(parameters)
        let tokens = try graph.tokens("tokens", count: count * context, vocabulary: vocabulary)
        let targets = try graph.labels("targets", count: count * context, classes: vocabulary)
        let table = Embedding(
            "tokens", count: vocabulary, width: shape.width, initializer: Self.normal(shape.width))
        let places = Embedding("places", count: context, width: shape.width, initializer: Self.normal(shape.width))
        var x = try table(tokens, length: context, positions: places, in: graph)
        var after: [Value] = []
        for layer in 0..<shape.depth {
            var block = Self.block("blocks.\(layer)", shape.width, shape.heads)
            block.adaptations = expansions.enumerated().compactMap { phase, expansion in
                guard case .lowRank(let rank, let alpha) = expansion else { return nil }
                return LowRankAdaptation("\(Self.name(ofPhase: phase)).\(layer)", rank: rank, alpha: alpha)
            }
            x = try block(x, in: graph)
            after.append(x)
        }
        for (phase, expansion) in expansions.enumerated() {
            let name = Self.name(ofPhase: phase)
            switch expansion {
            case .lowRank: break
            case .adapters(let count): x = try adapted(x, after, count, name, in: graph)
            case .module(let width): x = try beside(x, tokens, width, name, in: graph)
            }
        }
        let last = try LayerNorm("norm", width: shape.width)(x, in: graph)
        let logits = try graph.linear(last, weight: table.table(in: graph))
        return Sentences(
            graph: graph, tokens: tokens, targets: targets, logits: logits,
            loss: try graph.softmaxCrossEntropy(logits, targets))
    }

    /// How the parameters that a phase has added begin, phases counted from 0.
    static func name(ofPhase phase: Int) -> String { "phase \(phase + 1)" }

    /// The size of what passes through does not depend on the width.
    private static func normal(_ width: Int) -> Initializer {
        .normal(standardDeviation: 0.02 * (768 / Double(width)).squareRoot())
    }

    private static func block(_ name: String, _ width: Int, _ heads: Int) -> TransformerBlock {
        TransformerBlock(name, width: width, heads: heads, initializer: normal(width))
    }

    private func adapted(
        _ x: Value, _ after: [Value], _ count: Int, _ name: String, in graph: Graph<Scalar>
    ) throws(NetworkError) -> Value {
        var carried: Value?
        for place in 0..<count {
            let layer = count == 1 ? shape.depth - 1 : place * (shape.depth - 1) / (count - 1)
            let read = after[layer]
            let fed: Value = if let carried { try graph.add(read, carried) } else { read }
            carried = try Self.block("\(name).adapters.\(place)", shape.width, shape.heads)(fed, in: graph)
        }
        guard let carried else { return x }
        return try Linear(
            "\(name).out", inputs: shape.width, outputs: shape.width, hasBias: false, initializer: .zeros)(
                carried, adding: x, in: graph)
    }

    private func beside(
        _ x: Value, _ tokens: Indices, _ width: Int, _ name: String, in graph: Graph<Scalar>
    ) throws(NetworkError) -> Value {
        let table = Embedding("\(name).tokens", count: vocabulary, width: width, initializer: Self.normal(width))
        let places = Embedding("\(name).places", count: context, width: width, initializer: Self.normal(width))
        var y = try table(tokens, length: context, positions: places, in: graph)
        let heads = width % shape.heads == 0 ? shape.heads : 1
        for layer in 0..<shape.depth { y = try Self.block("\(name).blocks.\(layer)", width, heads)(y, in: graph) }
        return try Linear("\(name).out", inputs: width, outputs: shape.width, hasBias: false, initializer: .zeros)(
            LayerNorm("\(name).norm", width: width)(y, in: graph), adding: x, in: graph)
    }
}
