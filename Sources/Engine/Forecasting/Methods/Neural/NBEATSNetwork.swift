import Families
package import Numerics

/// N-BEATS (Oreshkin et al. 2020), generic architecture: `NBEATSModel` of darts 0.48 with its defaults.
///
/// The components of all points of a window are one flat row, of the past as of what follows.
package struct NBEATSNetwork: ForecastingNetwork {
    package let windows: TrainingWindows
    package var components: Int
    package var stacks = 30
    /// Of a stack. As nothing is shared among blocks, only the product with `stacks` counts.
    package var blocks = 1
    package var layers = 4
    package var width = 256
    /// Coefficients of a basis.
    package var coefficients = 5
    package var dropout = 0.0

    package var chunk: Int { windows.targets }

    package init(inputs: Int, chunk: Int, components: Int) {
        windows = .sequential(inputs: inputs, targets: chunk)
        self.components = components
    }

    package func callAsFunction<Scalar>(_ past: Value, seed: UInt64, in graph: Graph<Scalar>) throws(NetworkError)
        -> Value
    {
        let batch = past.shape[0]
        var network = NBEATS("nbeats", inputs: windows.inputs * components, outputs: chunk * components)
        (network.blocks, network.layers, network.width) = (stacks * blocks, layers, width)
        (network.coefficients, network.dropout, network.dropoutSeed) = (coefficients, dropout, seed)
        let flat = try graph.reshape(past, [batch, windows.inputs * components])
        return try graph.reshape(network(flat, in: graph), [batch, chunk, components])
    }
}

extension NBEATSNetwork {
    static let method = ForecastingMethod(
        name: "nbeats", summary: "blocks of layers, each of which explains a part of the past and forecasts from it",
        published: .init(
            name: "NBEATSModel", parameters: NeuralParameters.published, implied: NeuralParameters.implied),
        grid: NeuralParameters.grid,
        parameters: { conditions in
            [
                ParameterSpec(
                    "coefficients", .integer(1...10_000), default: .integer(5),
                    help: "coefficients of the bases that a block forecasts and explains by", applies: conditions)
            ]
        },
        duration: { size, parameters in
            let width = NeuralParameters.number(parameters, "width", 256)
            let inputs = NeuralParameters.number(parameters, "input-chunk", 25) * Double(size.components)
            let weights =
                NeuralParameters.number(parameters, "stacks", 30) * NeuralParameters.number(parameters, "blocks", 1)
                * width * (inputs + (NeuralParameters.number(parameters, "layers", 4) - 1) * width)
            return NeuralParameters.secondsPerWeight * weights
                * (NeuralParameters.windows(size, parameters, epochs: 100) + 10 * Double(size.horizon))
        }
    ) { parameters, setting throws(ParameterProblem) in
        let inputs = try parameters.integer("input-chunk")
        var network = NBEATSNetwork(inputs: inputs, chunk: try parameters.integer("output-chunk"), components: 1)
        network.stacks = try parameters.integer("stacks", default: 30)
        network.blocks = try parameters.integer("blocks")
        network.layers = try parameters.integer("layers", default: 4)
        network.width = try parameters.integer("width", default: 256)
        network.coefficients = try parameters.integer("coefficients")
        network.dropout = try parameters.number("dropout", default: 0)
        return try neuralForecaster(network, parameters, setting, pastPoints: inputs)
    }
}
