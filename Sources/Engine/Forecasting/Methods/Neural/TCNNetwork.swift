import Families
package import Numerics

/// A temporal convolutional network (Bai, Kolter and Koltun 2018, *An empirical evaluation of generic convolutional and
/// recurrent networks for sequence modeling*, section 3): blocks of two causal convolutions, every block's taps further
/// apart than those of the one before. `TCNModel` of darts 0.48 with its defaults.
///
/// It is trained to give, at every point of a window, the point that comes a chunk later.
package struct TCNNetwork: ForecastingNetwork {
    package let windows: TrainingWindows
    package var components: Int
    package let chunk: Int
    /// Taps of a convolution, at least 2.
    package var kernel = 3
    /// Channels between the two convolutions of a block, and between blocks.
    package var filters = 3
    /// Nil: as many as let the last point see all inputs.
    package var blocks: Int?
    /// By how much taps are further apart from one block to the next.
    package var dilationBase = 2
    package var dropout = 0.2
    /// Whether the first and the last block pass their input on through a convolution of one tap even where it has as
    /// many channels as their output, as in darts 0.8.
    package var alwaysProjects = false

    package init(inputs: Int, chunk: Int, components: Int) {
        windows = .shifted(inputs, by: chunk)
        self.components = components
        self.chunk = chunk
    }

    package func callAsFunction<Scalar>(_ past: Value, seed: UInt64, in graph: Graph<Scalar>) throws(NetworkError)
        -> Value
    {
        var x = past
        var dilation = 1
        let count = blockCount
        for block in 0..<count {
            x = try self.block(x, block, isLast: block == count - 1, dilation: dilation, seed: seed, in: graph)
            dilation *= dilationBase
        }
        return x
    }

    private func block<Scalar>(
        _ x: Value, _ number: Int, isLast: Bool, dilation: Int, seed: UInt64, in graph: Graph<Scalar>
    ) throws(NetworkError) -> Value {
        let name = "res_blocks.\(number)"
        let (inputs, outputs) = (x.shape.last, isLast ? components : filters)
        func convolution(_ part: String, _ inputs: Int, _ outputs: Int, taps: Int) -> Conv1D {
            Conv1D(
                "\(name).\(part)", inputs: inputs, outputs: outputs, taps: taps, dilation: dilation, padding: .causal)
        }
        func dropped(_ part: String, _ y: Value) throws(NetworkError) -> Value {
            try Dropout("\(name).\(part)", probability: dropout, seed: seed)(y, in: graph)
        }
        let inner = try dropped(
            "dropout1", convolution("conv1", inputs, filters, taps: kernel)(x, activation: .relu, in: graph))
        let outer = try dropped(
            "dropout2",
            convolution("conv2", filters, outputs, taps: kernel)(
                inner, activation: isLast ? .identity : .relu, in: graph))
        let projects = inputs != outputs || (alwaysProjects && (number == 0 || isLast))
        let residual = !projects ? x : try convolution("conv3", inputs, outputs, taps: 1)(x, in: graph)
        return try graph.add(outer, residual)
    }

    /// Two convolutions of k taps that are d apart see 2·(k − 1)·d further points.
    package var blockCount: Int {
        if let blocks { return blocks }
        var (seen, dilation, count) = (1, 1, 0)
        while seen < windows.inputs {
            seen += 2 * (kernel - 1) * dilation
            dilation *= dilationBase
            count += 1
        }
        return max(count, 1)
    }
}

extension TCNNetwork {
    static let method = ForecastingMethod(
        name: "tcn", summary: "blocks of causal convolutions with ever wider gaps between their taps",
        published: .init(
            name: "TCNModel", parameters: NeuralParameters.published, implied: NeuralParameters.implied),
        grid: NeuralParameters.grid,
        parameters: { conditions in
            [
                ParameterSpec(
                    "taps", .integer(2...10_000), default: .integer(3), unit: "points",
                    help: "points that a convolution reads", applies: conditions),
                ParameterSpec(
                    "dilation-base", .integer(1...1_000), default: .integer(2),
                    help: "how many times further apart taps are in every next block", applies: conditions),
            ]
        },
        duration: { size, parameters in
            4e-7 * NeuralParameters.number(parameters, "input-chunk", 25)
                * NeuralParameters.windows(size, parameters, epochs: 100)
        }
    ) { parameters, setting throws(ParameterProblem) in
        let inputs = try parameters.integer("input-chunk")
        let chunk = try parameters.integer("output-chunk")
        guard chunk <= inputs else {
            throw ParameterProblem(
                "output-chunk", "a tcn's chunk of \(chunk) points is longer than its input of \(inputs)")
        }
        var network = TCNNetwork(inputs: inputs, chunk: chunk, components: 1)
        network.kernel = try parameters.integer("taps")
        network.dilationBase = try parameters.integer("dilation-base")
        network.filters = try parameters.integer("width", default: 3)
        network.blocks = try parameters.optional("layers") { name throws(ParameterProblem) in
            try parameters.integer(name)
        }
        network.dropout = try parameters.number("dropout", default: 0.2)
        network.alwaysProjects = try DartsVersion(parameters) == .first
        return try neuralForecaster(network, parameters, setting, pastPoints: inputs)
    }
}
