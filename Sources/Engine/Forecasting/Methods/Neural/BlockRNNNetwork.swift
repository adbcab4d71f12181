import Families
package import Numerics

/// A recurrent network that reads a chunk of the past, and a linear layer that makes the next points of its last
/// states. `BlockRNNModel` of darts 0.48 with its defaults; up to 0.8, darts called it `RNNModel`, and so do the study's
/// univariate results, which are an LSTM's.
package struct BlockRNNNetwork: ForecastingNetwork {
    package let windows: TrainingWindows
    package var components: Int
    package var cell = RecurrentCell.tanh
    package var layers = 1
    package var width = 25
    package var dropout = 0.0
    package var chunk: Int { windows.targets }

    package init(inputs: Int, chunk: Int, components: Int) {
        windows = .sequential(inputs: inputs, targets: chunk)
        self.components = components
    }

    package func callAsFunction<Scalar>(_ past: Value, seed: UInt64, in graph: Graph<Scalar>) throws(NetworkError)
        -> Value
    {
        var recurrent = Recurrent("rnn", cell, inputs: components, hidden: width, layers: layers)
        (recurrent.dropout, recurrent.dropoutSeed) = (dropout, seed)
        var states = try recurrent(past, in: graph)
        if chunk > windows.inputs {
            // As many states as points are wanted, by a linear layer over time.
            let stretched = try Linear("up_sampler", inputs: windows.inputs, outputs: chunk)(
                graph.transpose(states), in: graph)
            states = try graph.transpose(stretched)
        } else {
            states = try graph.slice(states, axis: 1, windows.inputs - chunk..<windows.inputs)
        }
        return try Linear("fc", inputs: width, outputs: components)(states, in: graph)
    }
}

extension BlockRNNNetwork {
    static let method = ForecastingMethod(
        name: "block-rnn", summary: "a recurrent network over the past, and a linear layer on its last states",
        published: .init(
            name: "BlockRNNModel", parameters: NeuralParameters.published, implied: NeuralParameters.implied),
        grid: NeuralParameters.grid,
        duration: { size, parameters in
            1.2e-7 * NeuralParameters.number(parameters, "input-chunk", 25)
                * NeuralParameters.windows(size, parameters, epochs: 100)
        }
    ) { parameters, setting throws(ParameterProblem) in
        try forecaster(
            parameters, setting, chunk: try parameters.integer("output-chunk"),
            defaults: (cell: .tanh, layers: 1, epochs: 100))
    }

    /// A forecaster by such a network, with a method's own defaults.
    static func forecaster(
        _ parameters: Parameters, _ setting: ForecastingSetting, chunk: Int,
        defaults: (cell: RecurrentCell, layers: Int, epochs: Int)
    ) throws(ParameterProblem) -> any Forecaster {
        let inputs = try parameters.integer("input-chunk")
        var network = BlockRNNNetwork(inputs: inputs, chunk: chunk, components: 1)
        network.cell = try RecurrentCell(parameters, default: defaults.cell)
        network.layers = try parameters.integer("layers", default: defaults.layers)
        network.width = try parameters.integer("width", default: 25)
        network.dropout = try parameters.number("dropout", default: 0)
        return try neuralForecaster(network, parameters, setting, epochs: defaults.epochs, pastPoints: inputs)
    }
}

extension RecurrentCell {
    /// The cell that the parameters ask for.
    init(_ parameters: Parameters, default own: RecurrentCell) throws(ParameterProblem) {
        let name = try parameters.optional("cell") { name throws(ParameterProblem) in try parameters.string(name) }
        switch name {
        case "rnn": self = .tanh
        case "lstm": self = .lstm
        case "gru": self = .gru
        default: self = own
        }
    }
}
