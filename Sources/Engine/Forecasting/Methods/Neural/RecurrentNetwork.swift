import Families
package import Numerics

/// A recurrent network that gives, at every point, the next one: `RNNModel` of darts 0.48, by default as the study has
/// it, an LSTM (Hochreiter and Schmidhuber 1997) of two layers.
///
/// It is trained on windows of a length of its own, from states of zeros. A forecast reads the last points of the
/// series, and then what it has forecast itself, point after point, with the states that it has come to.
///
/// When the study's univariate results were made, `RNNModel` was another network: see ``BlockRNNNetwork``.
package struct RecurrentNetwork: ForecastingNetwork {
    package let windows: TrainingWindows
    /// Points of the series that a forecast starts from.
    package let pastPoints: Int
    package var components: Int
    package var cell = RecurrentCell.lstm
    package var layers = 2
    package var width = 25
    package var dropout = 0.0
    package var chunk: Int { 1 }

    /// - Parameter trainingLength: Points of a training sample.
    package init(inputs: Int, trainingLength: Int = 24, components: Int) {
        windows = .shifted(trainingLength, by: 1)
        pastPoints = inputs
        self.components = components
    }

    package func callAsFunction<Scalar>(_ past: Value, seed: UInt64, in graph: Graph<Scalar>) throws(NetworkError)
        -> Value
    {
        try head(recurrent(seed: seed)(past, in: graph), in: graph)
    }

    private func recurrent(seed: UInt64) -> Recurrent {
        var recurrent = Recurrent("rnn", cell, inputs: components, hidden: width, layers: layers)
        (recurrent.dropout, recurrent.dropoutSeed) = (dropout, seed)
        return recurrent
    }

    private func head<Scalar>(_ states: Value, in graph: Graph<Scalar>) throws(NetworkError) -> Value {
        try Linear("V", inputs: width, outputs: components)(states, in: graph)
    }

    package func continuation<Scalar>(
        of past: [Scalar], horizon: Int, parameters: ParameterSet<Scalar>
    ) throws(NetworkError) -> [Scalar] {
        let reader = try Walk(self, points: pastPoints, hasStates: false, parameters)
        try reader.program.assign(Array(past.suffix(pastPoints * components)), to: reader.points)
        reader.program.forward()
        var point = Array(try reader.program.values(of: reader.answer).suffix(components))
        var path = point
        let walker = try Walk(self, points: 1, hasStates: true, parameters)
        var previous = reader
        while path.count < horizon * components {
            // Values that are not finite are a forecast too, which the family judges.
            try walker.program.assign(point, to: walker.points, allowsNotFinite: true)
            for (state, value) in zip(walker.states, previous.finalStates) {
                try walker.program.assign(previous.program.values(of: value), to: state, allowsNotFinite: true)
            }
            walker.program.forward()
            point = try walker.program.values(of: walker.answer)
            path += point
            previous = walker
        }
        return path
    }

    /// A program that reads some points, from states of zeros or from others, and gives the next point and the states.
    private struct Walk<Scalar: NetworkScalar> {
        let program: Program<Scalar>
        let points: Value
        private(set) var states: [Value] = []
        let answer: Value
        let finalStates: [Value]

        init(
            _ network: RecurrentNetwork, points count: Int, hasStates: Bool, _ parameters: ParameterSet<Scalar>
        ) throws(NetworkError) {
            let graph = Graph(parameters)
            points = graph.input("points", [1, count, network.components])
            var initial: [RecurrentState]?
            if hasStates {
                var made: [RecurrentState] = []
                for layer in 0..<network.layers {
                    let hidden = graph.input("hidden\(layer)", [1, network.width])
                    let cell = network.cell == .lstm ? graph.input("cell\(layer)", [1, network.width]) : nil
                    states += [hidden] + (cell.map { [$0] } ?? [])
                    made.append(RecurrentState(hidden: hidden, cell: cell))
                }
                initial = made
            }
            let (outputs, final) = try network.recurrent(seed: 0).sequence(points, from: initial, in: graph)
            answer = try network.head(outputs, in: graph)
            finalStates = final.flatMap { [$0.hidden] + ($0.cell.map { [$0] } ?? []) }
            program = try graph.compile(outputs: [answer] + finalStates)
        }
    }
}

extension RecurrentNetwork {
    static let method = ForecastingMethod(
        name: "lstm", summary: "a recurrent network that gives the next point at every point",
        published: .init(
            name: "RNNModel",
            parameters: [
                "input_chunk_length": "input-chunk", "model": "cell", "n_epochs": "epochs", "n_rnn_layers": "layers",
            ],
            implied: NeuralParameters.implied),
        grid: NeuralParameters.grid,
        parameters: { conditions in
            [
                ParameterSpec(
                    "training-length", .integer(1...100_000), default: .integer(24), unit: "points",
                    help: "the windows that the network is trained on", applies: conditions)
            ]
        },
        duration: { size, parameters in
            let width = NeuralParameters.number(parameters, "width", 25)
            let weights = 8 * width * width * NeuralParameters.number(parameters, "layers", 2)
            return NeuralParameters.secondsPerWeight * weights
                * NeuralParameters.number(parameters, "training-length", 24)
                * NeuralParameters.windows(size, parameters, epochs: 200)
        }
    ) { parameters, setting throws(ParameterProblem) in
        let inputs = try parameters.integer("input-chunk")
        if try DartsVersion(parameters) == .first {
            // What was called RNNModel then is called BlockRNNModel now.
            return try BlockRNNNetwork.forecaster(
                parameters, setting, chunk: 1, defaults: (cell: .lstm, layers: 2, epochs: 200))
        }
        var network = RecurrentNetwork(
            inputs: inputs, trainingLength: try parameters.integer("training-length"), components: 1)
        network.cell = try RecurrentCell(parameters, default: .lstm)
        network.layers = try parameters.integer("layers", default: 2)
        network.width = try parameters.integer("width", default: 25)
        network.dropout = try parameters.number("dropout", default: 0)
        return try neuralForecaster(network, parameters, setting, epochs: 200, pastPoints: inputs)
    }
}
