import Families
package import Numerics

/// The right-hand side of the study's neural differential equation: d → width by tanh, a residual block of two layers
/// with SiLU, width → d. Weights are normal with standard deviation 0.1 at first, biases 0.
package struct NeuralField: Sendable {
    package let components: Int
    package let width: Int

    package init(components: Int, width: Int) {
        self.components = components
        self.width = width
    }

    /// dy/dt at every row of `y`.
    package func callAsFunction<Scalar>(_ y: Value, in graph: Graph<Scalar>) throws(NetworkError) -> Value {
        let wide = try layer("net.0", y, width, .tanh, in: graph)
        let inner = try layer("net.2.module.0", wide, width, .silu, in: graph)
        let outer = try layer("net.2.module.2", inner, width, .silu, in: graph)
        return try layer("net.3", graph.add(outer, wide), components, .identity, in: graph)
    }

    private func layer<Scalar>(
        _ name: String, _ x: Value, _ outputs: Int, _ activation: UnaryFunction, in graph: Graph<Scalar>
    ) throws(NetworkError) -> Value {
        let weight = try graph.parameter(
            "\(name).weight", [outputs, x.shape.last], .normal(standardDeviation: 0.1))
        let bias = try graph.parameter("\(name).bias", [outputs], .zeros)
        return try graph.linear(x, weight: weight, bias: bias, activation: activation)
    }

    /// `y` after one unit of time, in equal steps.
    package func flow<Scalar>(_ y: Value, steps: Int, in graph: Graph<Scalar>) throws(NetworkError) -> Value {
        var y = y
        for _ in 0..<steps {
            y = try graph.rungeKuttaStep(y, of: 1 / Double(steps)) { y throws(NetworkError) in
                try self(y, in: graph)
            }
        }
        return y
    }
}

/// The mean squared error of paths that start from points of a series, compiled for batches of one size.
package struct PathBatch<Scalar: NetworkScalar> {
    package let program: Program<Scalar>
    private let start: Value
    private let path: Value

    /// - Parameters:
    ///   - points: Of a path, the first one counted, which is given and so has no error.
    ///   - steps: Of the integration, from one point to the next.
    package init(
        _ field: NeuralField, size: Int, points: Int, steps: Int, _ parameters: ParameterSet<Scalar>
    ) throws(NetworkError) {
        let graph = Graph(parameters)
        start = graph.input("start", [size, field.components])
        path = graph.input("path", [points - 1, size, field.components])
        var y = start
        var states: [Value] = []
        for _ in 1..<points {
            y = try field.flow(y, steps: steps, in: graph)
            states.append(try graph.reshape(y, [1, size, field.components]))
        }
        let error = try graph.meanSquaredError(graph.concatenate(states, axis: 0), path)
        program = try graph.compile(loss: graph.affine(error, scale: Double(points - 1) / Double(points)))
    }

    /// Hands over the paths of a series that begin at some points.
    package func assign(_ series: [Scalar], components: Int, starts: [Int]) throws(NetworkError) {
        try program.withInput(start) { batch throws(NetworkError) in
            for (row, place) in starts.enumerated() {
                for k in 0..<components { batch[row * components + k] = series[place * components + k] }
            }
        }
        try program.withInput(path) { batch throws(NetworkError) in
            let row = starts.count * components
            for time in 0..<batch.count / row {
                for (sample, place) in starts.enumerated() {
                    for k in 0..<components {
                        batch[time * row + sample * components + k] = series[(place + time + 1) * components + k]
                    }
                }
            }
        }
    }
}

/// A differential equation whose right-hand side is a small network, trained so that short paths follow the series (Chen
/// et al. 2018, *Neural ordinary differential equations*), as the study does it: paths of a fixed number of points from
/// random places, all components at once, the mean squared error by Adam.
///
/// The study integrates by torchdiffeq's `dopri5` with its tolerances of 1e-7 and 1e-9; here the equation is integrated in
/// equal steps of order 4, one a sample unless it is said otherwise, in training as in forecasting. The time from one point
/// to the next is 1. The forecast starts from the last point.
struct NeuralODE<Scalar: NetworkScalar>: Forecaster {
    var lookback = 15
    var width = 30
    var iterations = 500
    var batchSize = 128
    var learningRate = 1e-2
    var steps = 1
    /// Whether the last point of the series counts as the first of the forecast, as in the study's code.
    var repeatsLast = false
    private let random: RandomStream
    private let isCancelled: () -> Bool
    private var fitted: (field: NeuralField, parameters: ParameterSet<Scalar>, last: [Scalar])?

    init(_ setting: ForecastingSetting) {
        random = setting.random
        isCancelled = setting.isCancelled
    }

    var minimumPoints: Int { lookback + 1 }

    mutating func fit(_ series: TimeSeries) throws(ForecastError) {
        guard series.count >= minimumPoints else { throw .tooShort(points: series.count, needed: minimumPoints) }
        let values = series.values.map { Scalar($0) }
        guard values.allSatisfy(\.isFinite) else {
            throw .unsuitable("the series holds values that are not finite, or too large for single precision")
        }
        let parameters = ParameterSet<Scalar>(random: random.split(0))
        let field = NeuralField(components: series.dimension, width: width)
        do {
            let places = series.count - lookback
            let size = min(batchSize, places)
            let batch = try PathBatch(field, size: size, points: lookback, steps: steps, parameters)
            var starts = random.split(1)
            var optimizer = Adam<Scalar>()
            for iteration in 0..<iterations {
                if iteration % 10 == 0, isCancelled() { throw ForecastError.cancelled }
                try batch.assign(
                    values, components: series.dimension, starts: starts.sample(size, below: places))
                batch.program.forward()
                guard batch.program.lossValue.isFinite else {
                    throw ForecastError.trainingDiverged(step: iteration + 1)
                }
                batch.program.backward()
                try optimizer.step(batch.program.trained, rate: learningRate)
            }
        } catch let error as ForecastError {
            throw error
        } catch {
            throw .unsuitable("the network cannot be trained: \(error)")
        }
        fitted = (field, parameters, Array(values.suffix(series.dimension)))
    }

    func forecast(_ horizon: Int) throws(ForecastError) -> TimeSeries {
        guard let fitted else { throw .notFitted }
        let components = fitted.field.components
        var path = repeatsLast ? fitted.last : []
        do {
            let graph = Graph(fitted.parameters)
            let y = graph.input("y", [1, components])
            let next = try fitted.field.flow(y, steps: steps, in: graph)
            let program = try graph.compile(outputs: [next])
            var point = fitted.last
            while path.count < horizon * components {
                try program.assign(point, to: y, allowsNotFinite: true)
                program.forward()
                point = try program.values(of: next)
                path += point
            }
        } catch {
            throw .unsuitable("the network cannot forecast: \(error)")
        }
        return TimeSeries(dimension: components, values: path.map { Double($0) })
    }
}

extension NeuralODE<Float> {
    static let method = ForecastingMethod(
        name: "neural-ode", summary: "a differential equation whose right-hand side is a small network",
        published: .init(name: "NODE", parameters: [TunedParameters.apart: "lookback"]),
        grid: ["lookback": [2, 5, 15, 30, 60, 120].map { .integer($0) }],
        parameters: { conditions in
            [
                ParameterSpec(
                    "lookback", .integer(2...100_000), default: .integer(15), unit: "points",
                    help: "points of the paths that the equation is trained on", applies: conditions),
                ParameterSpec(
                    "iterations", .integer(1...10_000_000), default: .integer(500), help: "steps of training",
                    applies: conditions),
                ParameterSpec(
                    "integration-steps", .integer(1...10_000), default: .integer(1),
                    help: "steps of the integration from one point to the next", applies: conditions),
                ParameterSpec(
                    "repeats-last", .boolean, default: .bool(false),
                    help: "take the last point of the series as the first of the forecast, as the published study did",
                    applies: conditions),
            ]
        },
        duration: { _, parameters in
            2.2e-4 * NeuralParameters.number(parameters, "lookback", 15)
                * NeuralParameters.number(parameters, "integration-steps", 1)
                * NeuralParameters.number(parameters, "iterations", 500)
        }
    ) { parameters, setting throws(ParameterProblem) in
        if try parameters.string("precision") == "double" {
            return try NeuralODE<Double>(parameters, setting)
        }
        return try NeuralODE<Float>(parameters, setting)
    }
}

extension NeuralODE {
    fileprivate init(_ parameters: Parameters, _ setting: ForecastingSetting) throws(ParameterProblem) {
        self.init(setting)
        lookback = try parameters.integer("lookback")
        width = try parameters.integer("width", default: 30)
        iterations = try parameters.integer("iterations")
        batchSize = try parameters.integer("batch-size", default: 128)
        learningRate = try parameters.number("learning-rate", default: 1e-2)
        steps = try parameters.integer("integration-steps")
        repeatsLast = try parameters.bool("repeats-last")
    }
}
