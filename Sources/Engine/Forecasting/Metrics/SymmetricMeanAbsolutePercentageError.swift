extension Metric {
    /// sMAPE = 200 · mean |y − ŷ| / (|y| + |ŷ|), from 0 to 200: the definition of the published
    /// results (darts; Gilpin 2023, arXiv:2303.08011). Release 0.96 of dysts halves it and adds 1e-10 to the
    /// denominator.
    ///
    /// Where both are 0 the term is 0; where the forecast is not finite it is the largest possible, which is
    /// the limit of ever larger forecasts. (The study's own code gives what is not a number for such a
    /// forecast, and its medians leave it out: a method that diverges would look better for it.)
    public static let symmetricMeanAbsolutePercentageError = Metric(
        "smape", "symmetric mean absolute percentage error, 0 to 200 (or 100, see smape-range)"
    ) { scored in
        let epsilon = scored.definitions.epsilon
        return scored.definitions.smapeRange * scored.meanOverEntries { symmetricError($0, $1, epsilon) }
    }

    /// |y − ŷ| / (|y| + |ŷ| + ε), from 0 to 1.
    @inline(__always)
    static func symmetricError(_ y: Double, _ forecast: Double, _ epsilon: Double = 0) -> Double {
        if !forecast.isFinite { return 1 }
        // Halved first, so that large values do not overflow.
        let sum = y.magnitude / 2 + forecast.magnitude / 2 + epsilon / 2
        return sum == 0 ? 0 : (y / 2 - forecast / 2).magnitude / sum
    }
}
