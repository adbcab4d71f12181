import Families
package import Numerics

/// DLinear (Zeng et al. 2023, *Are transformers effective for time series forecasting?*, section 4): a moving average
/// of the past and what remains of it, each through a linear layer of its own, added. `DLinearModel` of darts 0.48 with
/// its defaults: not shared among components, all weights 1/(numbers of the past) at first.
package struct DLinearNetwork: ForecastingNetwork {
    package let windows: TrainingWindows
    package var components: Int
    /// Points of the moving average.
    package var kernel = 25
    package var chunk: Int { windows.targets }

    package init(inputs: Int, chunk: Int, components: Int) {
        windows = .sequential(inputs: inputs, targets: chunk)
        self.components = components
    }

    package func callAsFunction<Scalar>(_ past: Value, seed: UInt64, in graph: Graph<Scalar>) throws(NetworkError)
        -> Value
    {
        let (batch, numbers) = (past.shape[0], windows.inputs * components)
        let flat = try graph.reshape(past, [batch, numbers])
        let trend = try graph.reshape(movingAverage(of: past, in: graph), [batch, numbers])
        let start = Initializer.constant(1 / Double(numbers))
        let slow = try Linear("linear_trend", inputs: numbers, outputs: chunk * components, initializer: start)(
            trend, in: graph)
        let fast = Linear("linear_seasonal", inputs: numbers, outputs: chunk * components, initializer: start)
        return try graph.reshape(
            fast(graph.subtract(flat, trend), adding: slow, in: graph), [batch, chunk, components])
    }

    /// Of every component over time: a product with a matrix that stays as it is.
    private func movingAverage<Scalar>(of past: Value, in graph: Graph<Scalar>) throws(NetworkError) -> Value {
        let name = "moving_average"
        let isNew = graph.parameters[name] == nil
        let matrix = try graph.parameter(name, [windows.inputs, windows.inputs], .zeros, isState: true)
        if isNew { try graph.parameters[name]?.assign(averages().map { Scalar($0) }) }
        if components == 1 {
            let rows = try graph.reshape(past, [past.shape[0], windows.inputs])
            return try graph.linear(rows, weight: matrix)
        }
        return try graph.permute(
            graph.linear(graph.permute(past, axes: [0, 2, 1]), weight: matrix), axes: [0, 2, 1])
    }

    /// Row by row, what every point counts in each average. Beyond its ends the past goes on as it ends; the longer half
    /// of an even kernel looks ahead.
    private func averages() -> [Double] {
        let count = windows.inputs
        var rows = Array(repeating: 0.0, count: count * count)
        for place in 0..<count {
            for tap in 0..<kernel {
                let seen = min(max(place - (kernel - 1) / 2 + tap, 0), count - 1)
                rows[place * count + seen] += 1 / Double(kernel)
            }
        }
        return rows
    }
}

extension DLinearNetwork {
    static let method = ForecastingMethod(
        name: "dlinear", summary: "a moving average and the rest of the past, each through a linear layer",
        published: .init(
            name: "DLinearModel", parameters: NeuralParameters.published, implied: NeuralParameters.implied),
        grid: NeuralParameters.grid,
        parameters: { conditions in
            [
                ParameterSpec(
                    "kernel", .integer(1...100_000), default: .integer(25), unit: "points",
                    help: "how many points are averaged", applies: conditions)
            ]
        },
        duration: { size, parameters in
            5e-7 * Double(size.components) * NeuralParameters.windows(size, parameters, epochs: 100)
        }
    ) { parameters, setting throws(ParameterProblem) in
        let (inputs, chunk) = (try parameters.integer("input-chunk"), try parameters.integer("output-chunk"))
        var network = DLinearNetwork(inputs: inputs, chunk: chunk, components: 1)
        network.kernel = try parameters.integer("kernel")
        return try neuralForecaster(network, parameters, setting, pastPoints: inputs)
    }
}
