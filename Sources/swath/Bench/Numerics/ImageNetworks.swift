import Numerics

extension NumericsCase {
    /// The convolutional networks of the peer's script for continual learning: batches of 64 images.
    ///
    /// Operations are counted as direct sums take them. Winograd's method takes fewer, so that more than the peak
    /// of matrix products may be reached by them.
    static var imageNetworks: [NumericsCase] {
        [residual, reprogrammed, features, plain(isReprogrammed: false), plain(isReprogrammed: true)]
    }

    /// Products of one image on the way forward: of ResNet-20 and of the small network.
    private static let residualProducts = 40_813_184
    private static let plainProducts = 1_924_992

    private static var residual: NumericsCase {
        images(
            "resnet20", "ResNet-20, 32x32x3, SGD with momentum, batch 64", size: (32, 3),
            SGD<Float>(momentum: 0.9), rate: 0.1, products: 3 * residualProducts
        ) { try ResidualNetwork().scores($0, in: $1) }
    }

    private static var reprogrammed: NumericsCase {
        images(
            "clr", "ResNet-20 with CLR layers, 32x32x3, Adam, batch 64", size: (32, 3), Adam<Float>(),
            products: 2 * residualProducts + 3 * 9 * 188_416
        ) { images, graph in
            let scores = try ResidualNetwork(isReprogrammed: true).scores(images, in: graph)
            graph.parameters.freezeConvolutions()
            return scores
        }
    }

    private static var features: NumericsCase {
        images(
            "linear", "ResNet-20 as it is, its head trained by Adam, batch 64", size: (32, 3), Adam<Float>(),
            products: residualProducts
        ) { images, graph in
            let network = ResidualNetwork(statistics: .running)
            let x = try network.features(images, in: graph)
            // The peer's network keeps a head of its own, which nothing uses.
            _ = try network.head(x, in: graph)
            for parameter in graph.parameters.all { graph.parameters.freeze(parameter) }
            return try Linear("head", inputs: 64, outputs: 10)(x, in: graph)
        }
    }

    private static func plain(isReprogrammed: Bool) -> NumericsCase {
        images(
            isReprogrammed ? "clr_cnn3" : "cnn3",
            "3 x (3x3, \(isReprogrammed ? "CLR, " : "")norm, ReLU, pooling), 28x28x1, Adam, batch 64", size: (28, 1),
            Adam<Float>(), products: isReprogrammed ? 2 * plainProducts + 3 * 9 * 21_952 : 3 * plainProducts
        ) { images, graph in
            var x = images
            for (layer, channels) in [16, 32, 64].enumerated() {
                let convolution = Conv2D(
                    "net.\(layer).conv", inputs: x.shape.last, outputs: channels, size: 3, padding: 1, hasBias: false)
                x = try convolution(x, in: graph)
                if isReprogrammed { x = try reprogramming("net.\(layer).rep", x, in: graph) }
                x = try BatchNorm("net.\(layer).norm", channels: channels)(x, rectifies: true, in: graph)
                x = try graph.maxPool2d(x, rows: 2, columns: 2)
            }
            let scores = try Linear("fc", inputs: 64 * 9, outputs: 10)(graph.reshape(x, [64, 64 * 9]), in: graph)
            if isReprogrammed { graph.parameters.freezeConvolutions() }
            return scores
        }
    }

    private static func images(
        _ name: String, _ summary: String, size: (side: Int, channels: Int), _ optimizer: some Optimizer<Float>,
        rate: Double = 1e-3, products: Int,
        _ network: @escaping @Sendable (_ images: Value, Graph<Float>) throws -> Value
    ) -> NumericsCase {
        let shape: Shape = [64, size.side, size.side, size.channels]
        return NumericsCase(
            name: name, summary: summary, unit: "samples", perStep: 64, operations: 2 * 64 * Double(products)
        ) {
            let parameters = ParameterSet<Float>(random: RandomStream(seed: 1))
            let graph = Graph(parameters)
            let images = graph.input("images", shape)
            let labels = try graph.labels("labels", count: 64, classes: 10)
            let scores = try network(images, graph)
            let program = try graph.compile(loss: graph.softmaxCrossEntropy(scores, labels))
            var random = RandomStream(seed: 2)
            try program.assign((0..<shape.count).map { _ in Float(random.uniform()) }, to: images)
            try labels.assign((0..<64).map { _ in Int32(random.index(below: 10)) })
            var optimizer = optimizer
            let trainable = program.trained.map(\.shape.count).reduce(0, +)
            return NumericsStep(parameters: parameters.count, trainable: trainable) {
                program.forward()
                program.backward()
                try optimizer.step(program.trained, rate: rate, gradientScale: 1)
                return Double(program.lossValue)
            }
        }
    }
}
