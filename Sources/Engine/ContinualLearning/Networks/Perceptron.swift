import Numerics

/// Layers of full connections with rectifiers between them: 64-100-100-10, say.
package struct Perceptron: Sendable, Hashable {
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

    /// How many numbers are trained.
    package var weightCount: Int { layers.map { ($0.inputs + 1) * $0.outputs }.reduce(0, +) }

    /// Multiplications and additions, counted as two operations, of one image forward: 2·inputs·outputs a layer.
    package var operationsPerImage: Int { layers.map { 2 * $0.inputs * $0.outputs }.reduce(0, +) }

    /// Makes the parameters, of zeros.
    func declare<Scalar>(in parameters: ParameterSet<Scalar>) throws(NetworkError) {
        for layer in layers {
            try parameters.add("\(layer.name).weight", [layer.outputs, layer.inputs], .zeros)
            try parameters.add("\(layer.name).bias", [layer.outputs], .zeros)
        }
    }

    /// Draws all weights anew, layer by layer, the matrix row by row and then the bias: uniform within ±1/√inputs of the
    /// layer.
    func initialize<Scalar>(_ parameters: ParameterSet<Scalar>, _ random: SplitMix64) throws(NetworkError) {
        var random = random
        for layer in layers {
            let scale = Double(layer.inputs).squareRoot()
            for parameter in ["weight", "bias"].compactMap({ parameters["\(layer.name).\($0)"] }) {
                try parameter.assign(
                    (0..<parameter.shape.count).map { _ in Scalar((2 * random.uniform() - 1) / scale) })
            }
        }
    }

    /// The outputs for rows of images.
    ///
    /// - Parameter adapt: What a method does to the input of a layer, counted from 0.
    func logits<Scalar>(
        _ images: Value, in graph: Graph<Scalar>, adapt: (Value, Int) throws(NetworkError) -> Value
    ) throws(NetworkError) -> Value {
        var x = images
        for (k, layer) in layers.enumerated() {
            x = try layer(adapt(x, k), activation: k < hidden.count ? .relu : .identity, in: graph)
        }
        return x
    }
}
