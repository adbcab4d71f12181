import Families
package import Numerics

/// NLinear (Zeng et al. 2023, *Are transformers effective for time series forecasting?*, section 4): one linear layer
/// from all numbers of the past to all of the chunk, after the last point has been taken from both. `NLinearModel` of
/// darts 0.48 with its defaults: not shared among components, all weights 1/(numbers of the past) at first.
package struct NLinearNetwork: ForecastingNetwork {
    package let windows: TrainingWindows
    package var components: Int
    package var chunk: Int { windows.targets }

    package init(inputs: Int, chunk: Int, components: Int, isRelative: Bool = true) {
        var windows = TrainingWindows.sequential(inputs: inputs, targets: chunk)
        windows.isRelative = isRelative
        self.windows = windows
        self.components = components
    }

    package func callAsFunction<Scalar>(_ past: Value, seed: UInt64, in graph: Graph<Scalar>) throws(NetworkError)
        -> Value
    {
        let (batch, numbers) = (past.shape[0], windows.inputs * components)
        let flat = try graph.reshape(past, [batch, numbers])
        let layer = Linear(
            "layer", inputs: numbers, outputs: chunk * components, initializer: .constant(1 / Double(numbers)))
        return try graph.reshape(layer(flat, in: graph), [batch, chunk, components])
    }
}

extension NLinearNetwork {
    static let method = ForecastingMethod(
        name: "nlinear", summary: "one linear layer, trained by gradients, on the past relative to its last point",
        published: .init(
            name: "NLinearModel", parameters: NeuralParameters.published, implied: NeuralParameters.implied),
        grid: NeuralParameters.grid,
        parameters: { conditions in
            [
                ParameterSpec(
                    "normalize", .boolean, default: .null,
                    help: "take the last point from what is seen; by default true, with older networks false",
                    applies: conditions)
            ]
        },
        duration: { size, parameters in
            5e-7 * Double(size.components) * NeuralParameters.windows(size, parameters, epochs: 100)
        }
    ) { parameters, setting throws(ParameterProblem) in
        let (inputs, chunk) = (try parameters.integer("input-chunk"), try parameters.integer("output-chunk"))
        let given = try parameters.optional("normalize") { name throws(ParameterProblem) in try parameters.bool(name) }
        let version = try DartsVersion(parameters)
        let isRelative = given ?? (version == .current)
        let network = NLinearNetwork(inputs: inputs, chunk: chunk, components: 1, isRelative: isRelative)
        return try neuralForecaster(network, parameters, setting, pastPoints: inputs)
    }
}
