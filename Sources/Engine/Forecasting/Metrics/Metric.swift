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
        guard scored.count > 0, let value = evaluate(scored), value.isFinite else { return nil }
        return value
    }

    /// The metric of that name, or nil.
    public static func named(_ name: String) -> Metric? { all.first { $0.name == name } }

    /// The seventeen of the published study.
    public static let study: [Metric] = [
        .symmetricMeanAbsolutePercentageError,
        .meanAbsoluteError,
        .rootMeanSquaredError,
        .meanSquaredError,
        .normalizedRootMeanSquaredError,
        .rootMeanSquaredLogarithmicError,
        .meanAbsoluteRangedRelativeError,
        .meanAbsolutePercentageError,
        .weightedAbsolutePercentageError,
        .coefficientOfDetermination,
        .coefficientOfVariation,
        .spearmanCorrelation,
        .pearsonCorrelation,
        .kendallCorrelation,
        .mutualInformation,
        .gaussianMixtureDivergence,
        .hellingerDistance,
    ]

    /// What a task computes unless it is told otherwise: the seventeen and what costs next to nothing.
    public static let standard: [Metric] =
        study + [
            .meanAbsoluteScaledError,
            .optimalityPercentageError,
            .validPredictionTime,
            .recomputedValidPredictionTime,
            .validPredictionPoints,
            .forecastHorizon,
        ]

    /// Those whose time grows with the square of the horizon: distances between attractors rather than between
    /// values at the same time.
    public static let attractor: [Metric] = [
        .powerSpectrumError,
        .lyapunovSpectrumError,
        .largestLyapunovExponentError,
        .correlationDimensionError,
        .fractalDimensionDistance,
        .stateSpaceDivergence,
        .dynamicTimeWarping,
    ]

    /// Every metric, in the order of the columns. A new metric adds its line to one of the lists above.
    public static let all: [Metric] = standard + attractor
}
