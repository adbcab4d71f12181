package import Numerics

/// Layers of full connections with rectifiers between them: 64-100-100-10, say.
package struct Perceptron: ContinualNetwork, Hashable {
    package let inputs: Int
    /// Widths of the layers between, none of them below 1.
    package let hidden: [Int]
    package let outputs: Int

    package init(inputs: Int, hidden: [Int], outputs: Int) {
        (self.inputs, self.hidden, self.outputs) = (inputs, hidden, outputs)
    }

    /// The layers, the first first: `hidden1`, `hidden2`, …, `head`.
    var layers: [Linear] {
        let widths = [inputs] + hidden + [outputs]
        return (0...hidden.count).map { k in
            Linear(k == hidden.count ? "head" : "hidden\(k + 1)", inputs: widths[k], outputs: widths[k + 1])
        }
    }

    package var weightCount: Int { layers.map { ($0.inputs + 1) * $0.outputs }.reduce(0, +) }
    package var operationsPerImage: Int { layers.map { 2 * $0.inputs * $0.outputs }.reduce(0, +) }
    package var testRows: Int { 512 }

    package func declare<Scalar>(in parameters: ParameterSet<Scalar>) throws(NetworkError) {
        for layer in layers {
            try parameters.add("\(layer.name).weight", [layer.outputs, layer.inputs], .zeros)
            try parameters.add("\(layer.name).bias", [layer.outputs], .zeros)
        }
    }

    /// Draws all weights, layer by layer.
    package func initialize<Scalar>(_ parameters: ParameterSet<Scalar>, _ random: SplitMix64) throws(NetworkError) {
        var random = random
        for layer in layers { try layer.draw(in: parameters, &random) }
    }

    package func answers<Scalar>(_ images: Value, in graph: Graph<Scalar>) throws(NetworkError) -> NetworkAnswers {
        var (x, features) = (images, images)
        for (k, layer) in layers.enumerated() {
            features = x
            x = try layer(x, activation: k < hidden.count ? .relu : .identity, in: graph)
        }
        return NetworkAnswers(features: features, logits: x)
    }
}
