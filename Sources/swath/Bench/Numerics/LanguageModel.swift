import Numerics

extension NumericsCase {
    /// The four sizes of `train` in the peer's script for scaling laws: GPT-2 over bytes, AdamW.
    static var languageModels: [NumericsCase] {
        [
            languageModel(0, layers: 2, width: 64, heads: 4, length: 128, batch: 16),
            languageModel(1, layers: 4, width: 128, heads: 4, length: 128, batch: 16),
            languageModel(2, layers: 6, width: 256, heads: 8, length: 256, batch: 8),
            languageModel(3, layers: 8, width: 512, heads: 8, length: 256, batch: 4),
        ]
    }

    /// Operations are counted as the peer counts them: attention in full, look-ups not at all.
    private static func languageModel(
        _ size: Int, layers: Int, width: Int, heads: Int, length: Int, batch: Int
    ) -> NumericsCase {
        let multiplied = 12 * layers * width * width + 256 * width
        let perToken = 6 * multiplied + 12 * layers * length * width
        return NumericsCase(
            name: "train-\(size)",
            summary: "GPT-2 of \(layers) layers, width \(width), \(heads) heads, \(batch)x\(length) bytes, AdamW",
            unit: "tokens", perStep: batch * length, operations: Double(batch * length * perToken),
            sides: [("L", layers), ("d", width), ("H", heads), ("T", length), ("B", batch)]
        ) {
            let parameters = ParameterSet<Float>(random: RandomStream(seed: 1))
            let graph = Graph(parameters)
            let tokens = try graph.tokens("tokens", count: batch * length, vocabulary: 256)
            let next = try graph.labels("next", count: batch * length, classes: 256)
            let small = Initializer.normal(standardDeviation: 0.02)
            let bytes = Embedding("te", count: 256, width: width, initializer: small)
            let places = Embedding("pe", count: length, width: width, initializer: small)
            var x = try bytes(tokens, length: length, positions: places, in: graph)
            for layer in 0..<layers {
                x = try TransformerBlock("blocks.\(layer)", width: width, heads: heads, initializer: small)(
                    x, in: graph)
            }
            let logits = try graph.linear(
                LayerNorm("nf", width: width)(x, in: graph), weight: bytes.table(in: graph))
            let program = try graph.compile(loss: graph.softmaxCrossEntropy(logits, next))
            var random = RandomStream(seed: 2)
            let batches = (0..<4).map { _ in
                (0..<batch).map { _ in (0...length).map { _ in Int32(random.index(below: 256)) } }
            }
            var optimizer = AdamW<Float>(beta1: 0.9, beta2: 0.95, weightDecay: 0.1, groups: .allDecay)
            var step = 0
            return NumericsStep(parameters: parameters.count, trainable: parameters.count) {
                let batch = batches[step % 4]
                step += 1
                try tokens.assign(batch.flatMap { $0.dropLast() })
                try next.assign(batch.flatMap { $0.dropFirst() })
                program.forward()
                program.backward()
                try optimizer.step(program.trained, rate: 1e-3, gradientScale: 1)
                return Double(program.lossValue)
            }
        }
    }
}
