/// A forecast beside what happened.
public struct ScoredForecast: Sendable {
    public let truth: TimeSeries
    /// As long and as wide as `truth`.
    public let forecast: TimeSeries
    /// What the method had learned from: it sets the scale of scaled errors.
    public let training: TimeSeries
    /// One sampling step in Lyapunov times (step · λ₁), when the exponent is known.
    public let lyapunovStep: Double?

    /// The forecast and the truth are cut to the shorter of the two.
    public init(truth: TimeSeries, forecast: TimeSeries, training: TimeSeries, lyapunovStep: Double? = nil) {
        let count = min(truth.count, forecast.count)
        self.truth = truth[0..<count]
        self.forecast = forecast[0..<count]
        self.training = training
        self.lyapunovStep = lyapunovStep
    }

    /// Σ f(y, ŷ) over all points and components, divided by their number.
    func meanOverEntries(_ f: (_ truth: Double, _ forecast: Double) -> Double) -> Double {
        var sum = 0.0
        for (y, forecast) in zip(truth.values, forecast.values) { sum += f(y, forecast) }
        return sum / Double(min(truth.values.count, forecast.values.count))
    }
}

/// A measure of how well a forecast did. Means are over all points and components.
public struct Metric: Sendable {
    /// The name of its record and of its column: lower case, `a-z0-9_`.
    public let name: String
    /// One line of help.
    public let summary: String
    /// Whether larger values are better forecasts.
    public let largerIsBetter: Bool
    private let evaluate: @Sendable (ScoredForecast) -> Double?

    init(
        _ name: String, _ summary: String, largerIsBetter: Bool = false,
        _ evaluate: @escaping @Sendable (ScoredForecast) -> Double?
    ) {
        self.name = name
        self.summary = summary
        self.largerIsBetter = largerIsBetter
        self.evaluate = evaluate
    }

    /// The score, or nil where it is not defined: a forecast that left the finite numbers, a truth
    /// without spread, an unknown Lyapunov exponent.
    public func callAsFunction(_ scored: ScoredForecast) -> Double? {
        guard let value = evaluate(scored), value.isFinite else { return nil }
        return value
    }

    /// Every metric, in the order of the columns. A new metric adds its line here.
    public static let all: [Metric] = [
        .symmetricMeanAbsolutePercentageError,
        .meanAbsoluteError,
        .rootMeanSquaredError,
        .meanSquaredError,
        .meanAbsoluteScaledError,
        .meanAbsoluteRangedRelativeError,
        .meanAbsolutePercentageError,
        .coefficientOfDetermination,
        .coefficientOfVariation,
        .validPredictionTime,
        .validPredictionPoints,
    ]
}
