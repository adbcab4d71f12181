import Families
public import Numerics

/// Ridge regression of the next point on the state of a random recurrent network that has read the series, fed back.
///
/// As the study has it by reservoirpy 0.4: the states after the first tenth of the points, at most 100, are learned
/// from; the readout has an intercept that is not penalised. By the normal equations.
public struct EchoStateNetwork: Forecaster {
    private let settings: Reservoir.Settings
    private let ridge: Double
    private let random: RandomStream
    private var fitted: Fitted?

    private struct Fitted {
        let reservoir: Reservoir
        /// components × units.
        let weights: [[Double]]
        let bias: [Double]
        /// After all points but the last.
        let state: [Double]
        let last: [Double]
    }

    /// - Parameters:
    ///   - ridge: The penalty on squares of weights, above 0.
    ///   - random: Draws the reservoir.
    public init(settings: Reservoir.Settings = .init(), ridge: Double = 1e-4, random: RandomStream) {
        (self.settings, self.ridge, self.random) = (settings, ridge, random)
    }

    private static let statesTogether = 128

    /// Three states to learn from.
    public var minimumPoints: Int { 4 }

    public mutating func fit(_ series: TimeSeries) throws(ForecastError) {
        guard series.count >= minimumPoints else { throw .tooShort(points: series.count, needed: minimumPoints) }
        do throws(LinearAlgebraError) {
            let dimension = series.dimension
            let reservoir = try Reservoir(inputs: dimension, settings: settings, random: random)
            var state = [Double](repeating: 0, count: reservoir.units)
            let warmUp = min(100, (series.count - 1) / 10)
            _ = try reservoir.run(&state, inputs: Array(series.values[..<(warmUp * dimension)]))
            var readout = try NormalEquations(features: reservoir.units, targets: dimension)
            // States stay in the cache from one use to the next.
            for start in stride(from: warmUp, to: series.count - 1, by: Self.statesTogether) {
                let end = min(start + Self.statesTogether, series.count - 1)
                let states = try reservoir.run(
                    &state, inputs: Array(series.values[(start * dimension)..<(end * dimension)]))
                let targets = try Matrix(
                    rows: dimension, columns: states.columns,
                    columnMajor: Array(series.values[((start + 1) * dimension)..<((end + 1) * dimension)]))
                try readout.add(features: states, targets: targets)
            }
            let (weights, bias) = try readout.solve(penalty: ridge)
            fitted = Fitted(
                reservoir: reservoir, weights: (0..<dimension).map { weights.column($0) }, bias: bias, state: state,
                last: Array(series.values.suffix(dimension)))
        } catch {
            throw .unsuitable("the echo-state network's readout failed: \(error)")
        }
    }

    public func forecast(_ horizon: Int) throws(ForecastError) -> TimeSeries {
        guard let fitted else { throw .notFitted }
        var (state, point) = (fitted.state, fitted.last)
        var path: [Double] = []
        path.reserveCapacity(horizon * point.count)
        for _ in 0..<horizon {
            fitted.reservoir.advance(&state, point)
            for component in point.indices {
                point[component] = zip(fitted.weights[component], state).reduce(fitted.bias[component]) {
                    $0 + $1.0 * $1.1
                }
            }
            path.append(contentsOf: point)
        }
        return TimeSeries(dimension: point.count, values: path)
    }
}

extension EchoStateNetwork {
    static let method = ForecastingMethod(
        name: "echo-state", summary: "a random recurrent network with a readout by ridge regression, fed back",
        published: .init(name: "ESN", parameters: [TunedParameters.apart: "leak-rate"]),
        grid: ["leak-rate": (1...11).map { .number(Double($0) / 10) }],
        parameters: { conditions in
            [
                ParameterSpec(
                    "reservoir-units", .integer(1...20_000), default: .integer(500), unit: "units",
                    help: "how many units the network has", applies: conditions),
                ParameterSpec(
                    "leak-rate", .number(.closed(0, 2)), default: .number(0.3),
                    help: "the share of a unit's state that each step replaces", applies: conditions),
                ParameterSpec(
                    "spectral-radius", .number(.closed(0, 100)), default: .number(0.99),
                    help: "the largest eigenvalue of the weights between units", applies: conditions),
                ParameterSpec(
                    "reservoir-density", .number(.closed(0, 1)), default: .number(0.1),
                    help: "the share of weights between units that are not zero", applies: conditions),
                ParameterSpec(
                    "input-density", .number(.closed(0, 1)), default: .number(0.2),
                    help: "the share of weights from inputs that are not zero", applies: conditions),
                ParameterSpec(
                    "input-scale", .number(.closed(0, 1e12)), default: .number(1),
                    help: "the size of weights from inputs", applies: conditions),
            ]
        },
        duration: { size, parameters in
            let units = Double((try? parameters.integer("reservoir-units")) ?? 500)
            let density = (try? parameters.number("reservoir-density")) ?? 0.1
            let products = (Double(size.train + size.horizon) + 300) * density + 0.3 * Double(size.train)
            return 1e-9 * units * units * (products + 0.1 * units)
        }
    ) { parameters, setting throws(ParameterProblem) in
        var settings = Reservoir.Settings()
        settings.units = try parameters.integer("reservoir-units")
        settings.leakRate = try parameters.number("leak-rate")
        settings.spectralRadius = try parameters.number("spectral-radius")
        settings.density = try parameters.number("reservoir-density")
        settings.inputDensity = try parameters.number("input-density")
        settings.inputScale = try parameters.number("input-scale")
        return EchoStateNetwork(settings: settings, ridge: try parameters.number("ridge"), random: setting.random)
    }
}
