import Numerics

extension NumericsCase {
    static var perceptron: NumericsCase {
        perceptron(name: "mlp", optimizer: "Adam", AdamW<Float>(weightDecay: 0), rate: 1e-3)
    }

    private static func perceptron(
        name: String, optimizer title: String, _ optimizer: some Optimizer<Float>, rate: Double
    ) -> NumericsCase {
        NumericsCase(
            name: name, summary: "MLP 784-400-400-10, \(title), batch 128", unit: "samples", perStep: 128,
            operations: 6 * 128 * Double(784 * 400 + 400 * 400 + 400 * 10)
        ) {
            var random = RandomStream(seed: 2)
            let parameters = ParameterSet<Float>(random: RandomStream(seed: 1))
            let graph = Graph(parameters)
            let x = graph.input("x", [128, 784])
            let labels = try graph.labels("y", count: 128, classes: 10)
            let first = try Linear("first", inputs: 784, outputs: 400)(x, activation: .relu, in: graph)
            let second = try Linear("second", inputs: 400, outputs: 400)(first, activation: .relu, in: graph)
            let logits = try Linear("head", inputs: 400, outputs: 10)(second, in: graph)
            let program = try graph.compile(loss: graph.softmaxCrossEntropy(logits, labels))
            try program.assign((0..<128 * 784).map { _ in Float(random.uniform()) }, to: x)
            try labels.assign((0..<128).map { _ in Int32(random.next() % 10) })
            var optimizer = optimizer
            return NumericsStep(parameters: parameters.count, trainable: parameters.count) {
                program.forward()
                program.backward()
                try optimizer.step(program.trained, rate: rate, gradientScale: 1)
                return Double(program.lossValue)
            }
        }
    }
}
