extension Metric {
    /// sMAPE = 200 · mean |y − ŷ| / (|y| + |ŷ|), from 0 to 200: the definition of the published
    /// results (darts; Gilpin 2023, arXiv:2303.08011). Release 0.96 of dysts halves it;
    /// ``symmetricMeanAbsolutePercentageErrorOutOf100`` is that one.
    ///
    /// Where both are 0 the term is 0; where the forecast is not finite it is the largest possible.
    public static let symmetricMeanAbsolutePercentageError = Metric(
        "smape", "symmetric mean absolute percentage error, 0 to 200 (0 to 100 with smape-range: 100)"
    ) { scored in
        scored.meanOverEntries(symmetricError) * 200
    }

    /// sMAPE = 100 · mean |y − ŷ| / (|y| + |ŷ|), from 0 to 100: the default of dysts 0.96.
    public static let symmetricMeanAbsolutePercentageErrorOutOf100 = Metric(
        "smape", "symmetric mean absolute percentage error, 0 to 100"
    ) { scored in
        scored.meanOverEntries(symmetricError) * 100
    }

    /// |y − ŷ| / (|y| + |ŷ|), from 0 to 1.
    static func symmetricError(_ y: Double, _ forecast: Double) -> Double {
        if !forecast.isFinite { return 1 }
        // Halved first, so that large values do not overflow.
        let sum = y.magnitude / 2 + forecast.magnitude / 2
        return sum == 0 ? 0 : (y / 2 - forecast / 2).magnitude / sum
    }
}
