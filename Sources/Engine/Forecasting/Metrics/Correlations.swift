import Numerics

extension Metric {
    /// Spearman's rank correlation of truth and forecast, mean over components (dysts). Not defined where either is
    /// constant, as the forecasts of the naive methods are.
    public static let spearmanCorrelation = Metric(
        "spearman", "rank correlation of truth and forecast, mean over components", largerIsBetter: true
    ) { scored in
        scored.meanOverComponents { try? Numerics.spearmanCorrelation($0, $1) }
    }

    /// Pearson's correlation of truth and forecast, mean over components (dysts, which for a series of one component
    /// gives Spearman's instead, in 2023 and in release 0.96). Not defined where either is constant.
    public static let pearsonCorrelation = Metric(
        "pearson", "linear correlation of truth and forecast, mean over components", largerIsBetter: true
    ) { scored in
        if scored.truth.dimension == 1, scored.definitions.source != .published {
            return spearmanCorrelation(scored)
        }
        return scored.meanOverComponents { try? Numerics.pearsonCorrelation($0, $1) }
    }

    /// Kendall's τ_b of truth and forecast, mean over components (dysts). Not defined where either is constant.
    public static let kendallCorrelation = Metric(
        "kendall", "Kendall's tau-b of truth and forecast, mean over components", largerIsBetter: true
    ) { scored in
        scored.meanOverComponents { try? Numerics.kendallCorrelation($0, $1) }
    }
}
