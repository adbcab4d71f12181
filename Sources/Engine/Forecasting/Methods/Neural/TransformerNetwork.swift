import Families
package import Numerics

/// An encoder of the past and a decoder that makes the next point of the last one (Vaswani et al. 2017, *Attention is
/// all you need*): `TransformerModel` of darts 0.48 with its defaults, for chunks of one point.
///
/// The decoder reads the last point of the past. darts has it read the true next point too, as teacher forcing for
/// chunks of several points, but behind a mask, and throws away what comes of it.
package struct TransformerNetwork: ForecastingNetwork {
    package let windows: TrainingWindows
    package var components: Int
    package var chunk: Int { 1 }
    package var width = 64
    package var heads = 4
    package var encoderLayers = 3
    package var decoderLayers = 3
    /// Between the two matrices of a feed-forward part.
    package var feedForward = 512
    package var dropout = 0.1
    /// Whether points come in times √components, as in darts up to 0.23.
    package var scalesInput = false

    package init(inputs: Int, components: Int) {
        windows = .sequential(inputs: inputs, targets: 1)
        self.components = components
    }

    package func callAsFunction<Scalar>(
        _ past: Value, seed: UInt64, in graph: Graph<Scalar>
    ) throws(NetworkError) -> Value {
        var memory = try embedded(past, "past", seed: seed, in: graph)
        for number in 0..<encoderLayers {
            memory = try layer("transformer.encoder.layers.\(number)", seed: seed)(memory, in: graph)
        }
        memory = try LayerNorm("transformer.encoder.norm", width: width)(memory, in: graph)
        let last = try graph.slice(past, axis: 1, windows.inputs - 1..<windows.inputs)
        var answer = try embedded(last, "last", seed: seed, in: graph)
        for number in 0..<decoderLayers {
            answer = try layer("transformer.decoder.layers.\(number)", seed: seed)(
                answer, attendingTo: memory, in: graph)
        }
        answer = try LayerNorm("transformer.decoder.norm", width: width)(answer, in: graph)
        return try Linear("decoder", inputs: width, outputs: components)(answer, in: graph)
    }

    private func layer(_ name: String, seed: UInt64) -> PostNormTransformerLayer {
        var layer = PostNormTransformerLayer(name, width: width, heads: heads, feedForward: feedForward)
        (layer.dropout, layer.dropoutSeed) = (dropout, seed)
        return layer
    }

    /// Points as `width` numbers, to which those of their places are added.
    private func embedded<Scalar>(
        _ points: Value, _ part: String, seed: UInt64, in graph: Graph<Scalar>
    ) throws(NetworkError) -> Value {
        let (batch, count) = (points.shape[0], points.shape[1])
        let name = "positional_encoding"
        let isNew = graph.parameters[name] == nil
        let places = try graph.parameter(name, [windows.inputs * width], .zeros, isState: true)
        if isNew {
            let positions = SinusoidalPositions(count: windows.inputs, width: width)
            try graph.parameters[name]?.assign(positions.values.map { Scalar($0) })
        }
        let row = try graph.slice(places, axis: 0, 0..<count * width)
        var numbers = try Linear("encoder", inputs: components, outputs: width)(points, in: graph)
        if scalesInput, components > 1 {
            numbers = try graph.affine(numbers, scale: Double(components).squareRoot())
        }
        let sums = try graph.broadcast(graph.reshape(numbers, [batch, count * width]), .add, row)
        return try Dropout("\(name).dropout.\(part)", probability: dropout, seed: seed)(
            graph.reshape(sums, [batch, count, width]), in: graph)
    }
}

extension TransformerNetwork {
    static let method = ForecastingMethod(
        name: "transformer", summary: "an encoder of the past by attention, and a decoder of the next point",
        published: .init(
            name: "TransformerModel", parameters: ["input_chunk_length": "input-chunk"],
            implied: NeuralParameters.implied),
        grid: NeuralParameters.grid,
        parameters: { conditions in
            [
                ParameterSpec(
                    "heads", .integer(1...10_000), default: .integer(4),
                    help: "heads of attention that share the width",
                    applies: conditions),
                ParameterSpec(
                    "feed-forward", .integer(1...100_000), default: .integer(512),
                    help: "numbers between the two matrices of a layer", applies: conditions),
            ]
        },
        duration: { size, parameters in
            let width = NeuralParameters.number(parameters, "width", 64)
            let weights = width * (4 * width + 2 * NeuralParameters.number(parameters, "feed-forward", 512))
            return NeuralParameters.secondsPerWeight * weights * NeuralParameters.number(parameters, "layers", 3)
                * NeuralParameters.number(parameters, "input-chunk", 25)
                * NeuralParameters.windows(size, parameters, epochs: 100)
        }
    ) { parameters, setting throws(ParameterProblem) in
        let inputs = try parameters.integer("input-chunk")
        var network = TransformerNetwork(inputs: inputs, components: 1)
        network.width = try parameters.integer("width", default: 64)
        network.heads = try parameters.integer("heads")
        guard network.width % network.heads == 0 else {
            throw ParameterProblem("heads", "\(network.heads) heads cannot share a width of \(network.width)")
        }
        network.encoderLayers = try parameters.integer("layers", default: 3)
        network.decoderLayers = network.encoderLayers
        network.feedForward = try parameters.integer("feed-forward")
        network.dropout = try parameters.number("dropout", default: 0.1)
        network.scalesInput = try DartsVersion(parameters) < .current
        return try neuralForecaster(network, parameters, setting, pastPoints: inputs)
    }
}
