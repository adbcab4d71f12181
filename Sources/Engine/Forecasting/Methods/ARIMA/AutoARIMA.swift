import Families
import Numerics

/// ARIMA of orders that a search chooses (Hyndman and Khandakar, *Automatic time series forecasting: the forecast package
/// for R*, Journal of Statistical Software 27, 2008).
///
/// Differences are taken until a test no longer rejects stationarity (``stationarityStatistic(_:lags:)``, at 5 %, at
/// most twice). A stepwise search from (2, d, 2), (0, d, 0), (1, d, 0) and (0, d, 1), with and without a constant, moves
/// to neighbours as long as a criterion falls. ``Rules`` say whose: packages differ in the criterion, in how a model is
/// fitted, and in which are passed over.
public struct AutoARIMA: UnivariateForecaster {
    private let limits: Limits
    private let rules: Rules
    private var fitted: Fitted?

    /// Whose rules the search follows.
    public enum Rules: String, Sendable, Hashable, CaseIterable {
        /// `AutoARIMA` of statsforecast 2.1 with its defaults, which darts 0.48 calls: the corrected criterion of Akaike;
        /// each model by conditional least squares and then exact likelihood, passed over when its autoregression is not
        /// stationary after the first, or it has a root within 1 % of the unit circle after the second.
        case statsforecast
        /// `AutoARIMA` of pmdarima, which the versions of darts called that the published study used: the criterion of
        /// Akaike, uncorrected; each model as ``IntegratedARMAEstimate`` says; passed over when its past errors (of a
        /// model without, its past values) have a root within 1 % of the unit circle.
        case pmdarima
    }

    private enum Fitted {
        case differenced(ARIMAModel, values: [Double], scale: Double)
        case integrated(IntegratedARMAEstimate)
    }

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

    public init(_ limits: Limits = Limits(), rules: Rules = .statsforecast) {
        (self.limits, self.rules) = (limits, rules)
    }

    /// What the largest of the first models needs.
    public var minimumPoints: Int { limits.differences + 10 }

    /// The orders of the last fit.
    public var order: ARIMAOrder? {
        switch fitted {
        case .differenced(let model, _, _): model.order
        case .integrated(let estimate):
            ARIMAOrder(estimate.process.phi.count, estimate.filter.differences, estimate.process.theta.count)
        case nil: nil
        }
    }

    /// Whether the last fit has a mean or a drift.
    package var hasConstant: Bool? {
        switch fitted {
        case .differenced(let model, _, _): model.level != 0
        case .integrated(let estimate): estimate.process.intercept != nil
        case nil: nil
        }
    }

    /// The logarithm of the exact likelihood of the differenced series: by the rules of statsforecast at the best variance.
    package var logLikelihood: Double? {
        switch fitted {
        case .differenced(let model, let values, let scale): model.logLikelihood(values, scale: scale)
        case .integrated(let estimate): estimate.logLikelihood
        case nil: nil
        }
    }

    public mutating func fit(_ values: [Double]) throws(ForecastError) {
        guard values.count >= minimumPoints else { throw .tooShort(points: values.count, needed: minimumPoints) }
        let scaled = try ScaledValues(values)
        let times = differencesNeeded(scaled.values)
        let changes = differences(scaled.values, times: times)
        guard changes.contains(where: { $0 != changes[0] }) else {
            let model = ARIMAModel(order: ARIMAOrder(0, times, 0), level: times < 2 ? changes[0] : 0)
            fitted = .differenced(model, values: scaled.values, scale: scaled.scale)
            return
        }
        switch rules {
        case .statsforecast:
            var search = OrderSearch(
                .init(limits: limits, beginsWithConstant: times < 2, changesConstant: times < 2)
            ) { Self.conditional($0, changes, differences: times) }
            fitted = search.best().map { .differenced($0, values: scaled.values, scale: scaled.scale) }
        case .pmdarima:
            // Limits of its search for the likelihood are absolute: the series as it is.
            var search = OrderSearch(.init(limits: limits, beginsWithConstant: times < 2, changesConstant: true)) {
                Self.integrated($0, values, differences: times)
            }
            fitted = search.best().map { .integrated($0) }
        }
        guard fitted != nil else { throw .unsuitable("the search found no ARIMA model that suits the series") }
    }

    public func forecast(_ horizon: Int) throws(ForecastError) -> [Double] {
        switch fitted {
        case .differenced(let model, let values, let scale):
            return try model.forecast(horizon, after: values).map { $0 * scale }
        case .integrated(let estimate):
            guard let expected = estimate.filter.forecast(horizon, estimate.process) else {
                throw .unsuitable("the ARIMA model is not stationary")
            }
            return expected
        case nil: throw .notFitted
        }
    }

    /// The corrected criterion of Akaike, and the model of the d-th differences; nil for one that is not allowed.
    private static func conditional(
        _ candidate: OrderSearch<ARIMAModel>.Candidate, _ changes: [Double], differences: Int
    ) -> (criterion: Double, model: ARIMAModel)? {
        let process = ARMAProcess(
            values: changes, autoregressive: candidate.p, movingAverage: candidate.q, hasLevel: candidate.hasConstant)
        guard let fit = process.likelihoodFit() else { return nil }
        // A single coefficient is not looked at, as in the original.
        for coefficients in [fit.phi.map { -$0 }, fit.theta] where coefficients.contains(where: { abs($0) > 1e-8 }) {
            let last = coefficients.lastIndex { abs($0) > 1e-8 } ?? 0
            guard last == 0 || largestInverseRoot(Array(coefficients[...last])) <= 1 / 1.01 else { return nil }
        }
        let count = Double(changes.count)
        let numbers = Double(candidate.p + candidate.q + (candidate.hasConstant ? 1 : 0) + 1)
        let left = count - numbers - 1
        guard left > 0, fit.minusTwoLogLikelihood.isFinite else { return nil }
        let criterion = fit.minusTwoLogLikelihood + 2 * numbers + 2 * numbers * (numbers + 1) / left
        let order = ARIMAOrder(candidate.p, differences, candidate.q)
        return (criterion, ARIMAModel(order: order, phi: fit.phi, theta: fit.theta, level: fit.level))
    }

    /// The criterion of Akaike, and the model of the series itself; nil for one that is not allowed.
    private static func integrated(
        _ candidate: OrderSearch<IntegratedARMAEstimate>.Candidate, _ values: [Double], differences: Int
    ) -> (criterion: Double, model: IntegratedARMAEstimate)? {
        let order = ARIMAOrder(candidate.p, differences, candidate.q)
        guard let estimate = IntegratedARMAEstimate(values, order: order, hasIntercept: candidate.hasConstant),
            estimate.criterion.isFinite
        else { return nil }
        // Where there are past errors, the roots of past values are not looked at, as in the original.
        let (phi, theta) = (estimate.process.phi, estimate.process.theta)
        guard largestInverseRoot(theta.isEmpty ? phi.map { -$0 } : theta) <= 0.99 else { return nil }
        return (estimate.criterion, estimate)
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
        published: .init(
            name: "AutoARIMA", parameters: [:],
            implied: [.univariate: ["auto-arima-rules": .string(Rules.pmdarima.rawValue)]]),
        parameters: { conditions in
            [
                ParameterSpec(
                    "auto-arima-rules",
                    .choice([
                        .init(
                            Rules.statsforecast.rawValue,
                            "the corrected criterion; models by conditional least squares, then exact likelihood"),
                        .init(
                            Rules.pmdarima.rawValue,
                            "Akaike's criterion; models by 50 steps towards the likelihood with sums as good as unknown"
                        ),
                    ]),
                    default: .null,
                    help: "whose search to follow; by default statsforecast's, as darts 0.48 does, but with tuning: "
                        + "published pmdarima's for univariate series, which the study had",
                    applies: conditions),
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
        let rules = try parameters.optional("auto-arima-rules") { name throws(ParameterProblem) in
            try parameters.string(name)
        }
        return PerComponent { AutoARIMA(limits, rules: rules.flatMap(Rules.init) ?? .statsforecast) }
    }
}
