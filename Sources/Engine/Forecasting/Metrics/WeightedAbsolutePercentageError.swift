import Numerics

extension Metric {
    /// WAPE = 100 · Σ|y − ŷ| / Σ|y| (dysts; release 0.96 adds 1e-10 to the denominator).
    public static let weightedAbsolutePercentageError = Metric(
        "wape", "sum of absolute errors in percent of the sum of absolute values"
    ) { scored in
        let size = scored.meanOverEntries { y, _ in y.magnitude }
        return 100 * scored.meanOverEntries { y, forecast in (y - forecast).magnitude }
            / (size + scored.definitions.epsilon / Double(scored.truth.values.count))
    }

    /// OPE = Σ|y − ŷ| / Σ|y − ȳ|, with one mean ȳ for all components together: 1 is as good as the mean (dysts; an
    /// extra, not one of the seventeen).
    public static let optimalityPercentageError = Metric(
        "ope", "sum of absolute errors over that of the truth's mean"
    ) { scored in
        let centre = mean(scored.truth.values)
        return scored.meanOverEntries { y, forecast in (y - forecast).magnitude }
            / scored.meanOverEntries { y, _ in (y - centre).magnitude }
    }
}
