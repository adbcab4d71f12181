import Families
import Numerics

/// ARIMA of orders that a search chooses (Hyndman and Khandakar, *Automatic time series forecasting: the forecast package
/// for R*, Journal of Statistical Software 27, 2008).
///
/// Differences are taken until a test no longer rejects stationarity (``stationarityStatistic(_:lags:)``, at 5 %, at
/// most twice). A stepwise search from (2, d, 2), (0, d, 0), (1, d, 0) and (0, d, 1), with and without a constant, moves
/// to neighbours as long as the corrected information criterion of Akaike falls. As `AutoARIMA` of statsforecast 2.1 with
/// its defaults, which darts 0.48 calls: no seasons, p and q up to 5, at most 94 models, each by conditional least
/// squares and then exact likelihood; a model whose autoregression is not stationary after the first, or with a root
/// within 1 % of the unit circle after the second, is passed over.
public struct AutoARIMA: UnivariateForecaster {
    private let limits: Limits
    private var fitted: (model: ARIMAModel, values: [Double], scale: Double)?

    /// How far the search goes.
    public struct Limits: Sendable, Hashable {
        public var autoregressive: Int
        public var differences: Int
        public var movingAverage: Int
        /// Models tried at most.
        public var models: Int

        public init(autoregressive: Int = 5, differences: Int = 2, movingAverage: Int = 5, models: Int = 94) {
            self.autoregressive = max(autoregressive, 0)
            self.differences = max(differences, 0)
            self.movingAverage = max(movingAverage, 0)
            self.models = max(models, 1)
        }
    }

    public init(_ limits: Limits = Limits()) { self.limits = limits }

    /// What the largest of the first models needs.
    public var minimumPoints: Int { limits.differences + 10 }

    /// The orders of the last fit.
    public var order: ARIMAOrder? { fitted?.model.order }
    /// Whether the last fit has a mean or a drift.
    package var hasConstant: Bool? { fitted.map { $0.model.level != 0 } }
    /// The logarithm of the exact likelihood of the differenced series at the best variance.
    package var logLikelihood: Double? { fitted.flatMap { $0.model.logLikelihood($0.values, scale: $0.scale) } }

    public mutating func fit(_ values: [Double]) throws(ForecastError) {
        guard values.count >= minimumPoints else { throw .tooShort(points: values.count, needed: minimumPoints) }
        let scaled = try ScaledValues(values)
        let times = differencesNeeded(scaled.values)
        let changes = differences(scaled.values, times: times)
        guard changes.contains(where: { $0 != changes[0] }) else {
            let order = ARIMAOrder(0, times, 0)
            fitted = (ARIMAModel(order: order, level: times < 2 ? changes[0] : 0), scaled.values, scaled.scale)
            return
        }
        var search = OrderSearch(changes, differences: times, limits: limits)
        guard let model = search.best() else {
            throw .unsuitable("the search found no ARIMA model that suits the series")
        }
        fitted = (model, scaled.values, scaled.scale)
    }

    public func forecast(_ horizon: Int) throws(ForecastError) -> [Double] {
        guard let fitted else { throw .notFitted }
        return try fitted.model.forecast(horizon, after: fitted.values).map { $0 * fitted.scale }
    }

    private func differencesNeeded(_ values: [Double]) -> Int {
        var (changes, times) = (values, 0)
        while times < limits.differences, changes.contains(where: { $0 != changes[0] }) {
            let lags = Int(3 * Double(changes.count).squareRoot() / 13)
            guard stationarityStatistic(changes, lags: lags) > 0.463 else { break }
            changes = differences(changes)
            times += 1
        }
        return times
    }
}

extension AutoARIMA {
    static let method = ForecastingMethod(
        name: "auto-arima", summary: "ARIMA of the orders that an information criterion chooses",
        published: .init(name: "AutoARIMA", parameters: [:]),
        parameters: { conditions in
            [
                ParameterSpec(
                    "auto-arima-p", .integer(0...12), default: .integer(5), unit: "points",
                    help: "the largest number of past values that is tried", applies: conditions),
                ParameterSpec(
                    "auto-arima-d", .integer(0...2), default: .integer(2),
                    help: "the largest number of differences that is tried", applies: conditions),
                ParameterSpec(
                    "auto-arima-q", .integer(0...12), default: .integer(5), unit: "points",
                    help: "the largest number of past errors that is tried", applies: conditions),
                ParameterSpec(
                    "auto-arima-models", .integer(1...1000), default: .integer(94),
                    help: "how many models are tried at most", applies: conditions),
            ]
        },
        duration: { size, _ in 2e-4 * Double(size.train * size.components) }
    ) { parameters, _ throws(ParameterProblem) in
        let limits = Limits(
            autoregressive: try parameters.integer("auto-arima-p"),
            differences: try parameters.integer("auto-arima-d"),
            movingAverage: try parameters.integer("auto-arima-q"), models: try parameters.integer("auto-arima-models"))
        return PerComponent { AutoARIMA(limits) }
    }
}
