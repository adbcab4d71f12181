import Families
import Numerics

/// How the coefficients of an ARIMA model are found.
public enum ARIMAEstimation: String, Sendable, Hashable, CaseIterable {
    /// Least squares on the past values; where that gives no stationary model, or with past errors, the likelihood.
    case regression
    /// The largest exact likelihood.
    case likelihood
}

/// ARIMA(p, d, q): an autoregressive moving average of the d-th differences (Box and Jenkins 1970).
///
/// Without differences there is a mean, with them there is none, as in statsmodels' `ARIMA`, which darts 0.48 calls.
/// That maximises the exact likelihood by a Kalman filter, from the least-squares autoregression. On smooth series its
/// search ends where it begins, within about 0.1 in the log-likelihood, for the diffuse beginning of its filter and its
/// tolerances let it see no further; the forecasts are then those of the regression, which is why this is the default
/// here. ``ARIMAEstimation/likelihood`` goes on to the maximum, by p² operations an evaluation for q = 0
/// (``AutoregressiveLikelihood``).
public struct ARIMA: UnivariateForecaster {
    public let order: ARIMAOrder
    private let estimation: ARIMAEstimation
    private var fitted: (model: ARIMAModel, values: [Double], scale: Double)?

    public init(_ order: ARIMAOrder, estimation: ARIMAEstimation = .regression) {
        self.order = order
        self.estimation = estimation
    }

    /// As many differences as leave twice the coefficients.
    public var minimumPoints: Int {
        order.differences + 2 * order.autoregressive + 2 * order.movingAverage + 2
    }

    /// The logarithm of the exact likelihood of the differenced series, at the best variance; nil before a fit, and for
    /// a model that is not stationary.
    package var logLikelihood: Double? { fitted.flatMap { $0.model.logLikelihood($0.values, scale: $0.scale) } }

    /// φ and θ of the last fit.
    package var coefficients: (phi: [Double], theta: [Double])? { fitted.map { ($0.model.phi, $0.model.theta) } }

    public mutating func fit(_ values: [Double]) throws(ForecastError) {
        guard values.count >= minimumPoints else { throw .tooShort(points: values.count, needed: minimumPoints) }
        let scaled = try ScaledValues(values)
        let changes = differences(scaled.values, times: order.differences)
        var model = ARIMAModel(order: order)
        if order.differences == 0 { model.level = mean(changes) }
        // A constant, or a polynomial of the differences' degree: its differences say all.
        if changes.contains(where: { abs($0 - model.level) > 1e-14 }) {
            do {
                try estimate(&model, changes)
            } catch {
                throw .unsuitable("the ARIMA\(order) fit failed: \(error)")
            }
        } else {
            model.phi = [Double](repeating: 0, count: order.autoregressive)
        }
        fitted = (model, scaled.values, scaled.scale)
    }

    public func forecast(_ horizon: Int) throws(ForecastError) -> [Double] {
        guard let fitted else { throw .notFitted }
        return try fitted.model.forecast(horizon, after: fitted.values).map { $0 * fitted.scale }
    }

    private func estimate(_ model: inout ARIMAModel, _ changes: [Double]) throws(LinearAlgebraError) {
        let level = model.level
        let centred = changes.map { $0 - level }
        let start = try AutoregressiveLikelihood.regression(centred, order: order.autoregressive)
        guard order.movingAverage == 0 else {
            (model.phi, model.theta) = ARMAEstimate.likelihood(
                centred, phi: start, movingAverage: order.movingAverage)
            return
        }
        if estimation == .regression, PartialAutocorrelation.ofStationary(start) != nil {
            model.phi = start
        } else {
            let likelihood = try AutoregressiveLikelihood(centred, order: order.autoregressive)
            model.phi = likelihood.maximum(from: start).coefficients
        }
    }
}

extension ARIMA {
    static let method = ForecastingMethod(
        name: "arima", summary: "an autoregressive moving average of the series' differences",
        published: .init(name: "ARIMA", parameters: ["p": "arima-p"]),
        grid: ["arima-p": [.integer(3), .integer(5), .integer(10), .integer(25)]],
        parameters: { conditions in
            [
                ParameterSpec(
                    "arima-p", .integer(0...200), default: .integer(10), unit: "points",
                    help: "how many past values act on the next", applies: conditions),
                ParameterSpec(
                    "arima-d", .integer(0...3), default: .integer(1),
                    help: "how often the series is differenced; without, it has a mean", applies: conditions),
                ParameterSpec(
                    "arima-q", .integer(0...20), default: .integer(0), unit: "points",
                    help: "how many past errors act on the next value", applies: conditions),
                ParameterSpec(
                    "arima-estimation",
                    .choice([
                        .init(
                            "regression",
                            "least squares where that is stationary and there are no past errors, as statsmodels ends"),
                        .init("likelihood", "the largest exact likelihood"),
                    ]),
                    default: .string("regression"), help: "how the coefficients are found", applies: conditions),
            ]
        },
        duration: { size, parameters in
            let p = Double((try? parameters.integer("arima-p")) ?? 10)
            let q = Double((try? parameters.integer("arima-q")) ?? 0)
            return Double(size.components * size.train) * (1e-7 * (p + 1) * (p + 1) + 1e-4 * q)
        }
    ) { parameters, _ throws(ParameterProblem) in
        let order = ARIMAOrder(
            try parameters.integer("arima-p"), try parameters.integer("arima-d"), try parameters.integer("arima-q"))
        let estimation = ARIMAEstimation(rawValue: try parameters.string("arima-estimation")) ?? .regression
        return PerComponent { ARIMA(order, estimation: estimation) }
    }
}
