extension Metric {
    /// VPT: how long the forecast stays valid, in Lyapunov times: the time of the first point whose
    /// own sMAPE (0 to 200, mean over components) exceeds 30, counted in steps from the last
    /// training point and multiplied by step · λ₁ (Zhang and Gilpin 2024, arXiv:2409.15771). A
    /// forecast that never leaves the bound is credited with the whole horizon.
    ///
    /// λ₁ is the exponent that is published with the system, which is often too large.
    public static let validPredictionTime = Metric(
        "vpt", "valid prediction time: Lyapunov times until the pointwise sMAPE exceeds 30", largerIsBetter: true
    ) { scored in
        scored.lyapunovStep.map { $0 * Double(validPoints(scored)) }
    }

    /// The same by the exponent that Swath computed itself.
    public static let recomputedValidPredictionTime = Metric(
        "vpt_recomputed", "valid prediction time by the recomputed Lyapunov exponent", largerIsBetter: true
    ) { scored in
        scored.recomputedLyapunovStep.map { $0 * Double(validPoints(scored)) }
    }

    /// The same in points, which needs no Lyapunov exponent.
    public static let validPredictionPoints = Metric(
        "vpt_points", "valid prediction time in sampling steps", largerIsBetter: true
    ) { Double(validPoints($0)) }

    /// How far ahead the forecast is good on average: the last horizon up to which the mean sMAPE (0 to 200) is below
    /// 40, in Lyapunov times by the published exponent (an alternative score in the study's figures, which take
    /// its logarithm and leave out forecasts that are below 40 nowhere, here 0, or to the end, here the whole
    /// horizon).
    public static let forecastHorizon = Metric(
        "forecast_horizon", "last horizon with a cumulative sMAPE below 40, in Lyapunov times", largerIsBetter: true
    ) { scored in
        guard let step = scored.lyapunovStep else { return nil }
        let errors = ErrorTrace(scored).cumulative
        let last = errors.lastIndex { $0 < 40 * scored.definitions.smapeRange / 200 }
        return step * Double((last ?? -1) + 1)
    }

    private static let threshold = 30.0

    /// How many points from the first on have an sMAPE of at most the threshold.
    private static func validPoints(_ scored: ScoredForecast) -> Int {
        let dimension = scored.truth.dimension
        for time in 0..<scored.count {
            var sum = 0.0
            for entry in (time * dimension)..<((time + 1) * dimension) {
                sum += symmetricError(scored.truth.values[entry], scored.forecast.values[entry])
            }
            if 200 * sum / Double(dimension) > threshold { return time }
        }
        return scored.count
    }
}
