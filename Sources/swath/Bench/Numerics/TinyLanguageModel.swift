import Numerics

extension NumericsCase {
    /// `lm` of the peer's script for continual learning: a small transformer over short contexts, Adam.
    ///
    /// The peer's GELU is the exact one, ours the approximation by tanh.
    static var tinyLanguageModel: NumericsCase {
        let (batch, length, width, vocabulary) = (64, 16, 64, 512)
        return NumericsCase(
            name: "lm", summary: "transformer of 2 layers, width 64, 4 heads, 64x16 of 512 tokens, Adam",
            unit: "samples", perStep: batch, operations: nil
        ) {
            let parameters = ParameterSet<Float>(random: RandomStream(seed: 1))
            let graph = Graph(parameters)
            let tokens = try graph.tokens("tokens", count: batch * length, vocabulary: vocabulary)
            let next = try graph.labels("next", count: batch * length, classes: vocabulary)
            var x = try Embedding("e", count: vocabulary, width: width)(
                tokens, length: length, positions: Embedding("p", count: length, width: width, initializer: .zeros),
                in: graph)
            for layer in 0..<2 {
                x = try TransformerBlock("t.layers.\(layer)", width: width, heads: 4)(x, in: graph)
            }
            let logits = try Linear("o", inputs: width, outputs: vocabulary, hasBias: false)(x, in: graph)
            let program = try graph.compile(loss: graph.softmaxCrossEntropy(logits, next))
            let evaluation = try graph.compile(outputs: [logits])
            var random = RandomStream(seed: 2)
            try tokens.assign((0..<batch * length).map { _ in Int32(random.index(below: vocabulary)) })
            try next.assign((0..<batch * length).map { _ in Int32(random.index(below: vocabulary)) })
            var optimizer = Adam<Float>()
            return NumericsStep(parameters: parameters.count, trainable: parameters.count) {
                program.forward()
                program.backward()
                try optimizer.step(program.trained, rate: 1e-3, gradientScale: 1)
                return Double(program.lossValue)
            } forward: {
                evaluation.forward()
            }
        }
    }
}
