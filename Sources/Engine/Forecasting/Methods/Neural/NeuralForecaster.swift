import Numerics

/// Forecasts by a network that is trained on the series, all components together.
///
/// Points are neither scaled nor centred, as in darts. Numbers are of single precision unless `Scalar` is `Double`.
struct NeuralForecaster<Scalar: NetworkScalar>: Forecaster {
    let minimumPoints: Int
    private let training: NetworkTraining
    private let random: RandomStream
    private let isCancelled: () -> Bool
    private let prototype: any ForecastingNetwork
    private var fitted: Fitted?

    private struct Fitted {
        let network: any ForecastingNetwork
        let parameters: ParameterSet<Scalar>
        let series: [Scalar]
    }

    /// - Parameters:
    ///   - network: For any number of components: a series sets its own.
    ///   - pastPoints: Points that a forecast starts from.
    init(
        _ network: any ForecastingNetwork, _ training: NetworkTraining, pastPoints: Int, _ setting: ForecastingSetting
    ) {
        self.training = training
        prototype = network
        random = setting.random
        isCancelled = setting.isCancelled
        minimumPoints = max(network.windows.span, pastPoints)
    }

    mutating func fit(_ series: TimeSeries) throws(ForecastError) {
        guard series.count >= minimumPoints else { throw .tooShort(points: series.count, needed: minimumPoints) }
        let values = series.values.map { Scalar($0) }
        guard values.allSatisfy(\.isFinite) else {
            throw .unsuitable("the series holds values that are not finite, or too large for single precision")
        }
        var network = prototype
        network.components = series.dimension
        let windows = WindowedSeries(values: values, components: series.dimension, windows: network.windows)
        let parameters = ParameterSet<Scalar>(random: random.split(0))
        try training.train(network, parameters, on: windows, random: random, isCancelled: isCancelled)
        fitted = Fitted(network: network, parameters: parameters, series: values)
    }

    func forecast(_ horizon: Int) throws(ForecastError) -> TimeSeries {
        guard let fitted else { throw .notFitted }
        do {
            let values = try fitted.network.continuation(
                of: fitted.series, horizon: horizon, parameters: fitted.parameters)
            return TimeSeries(dimension: fitted.network.components, values: values.map { Double($0) })
        } catch {
            throw .unsuitable("the network cannot forecast: \(error)")
        }
    }
}
