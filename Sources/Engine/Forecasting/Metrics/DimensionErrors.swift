import Numerics

extension Metric {
    /// |D₂ of the truth − D₂ of the forecast|: correlation dimensions by the slope of the correlation sum (an invariant
    /// of the study's figures; random by its consensus fit). The points are the series' own, so for one component
    /// it is at most 1.
    public static let correlationDimensionError = Metric(
        "correlation_dimension_error", "difference of correlation dimensions, by slopes of correlation sums"
    ) { scored in
        var random = scored.random.split(0x6364)
        func dimension(_ series: TimeSeries) -> Double? {
            CorrelationDimension.slope(series.values, dimension: series.dimension, random: &random)
        }
        guard let truth = dimension(scored.truth), let forecast = dimension(scored.forecast) else { return nil }
        return (truth - forecast).magnitude
    }

    /// D_frac: the same by dysts 0.96 `gp_dim`, a power law fitted to the distances between points by maximum
    /// likelihood, as in Zhang and Gilpin 2024 (arXiv:2409.15771).
    public static let fractalDimensionDistance = Metric(
        "d_frac", "difference of fractal dimensions, by power laws of the distances between points"
    ) { scored in
        func dimension(_ series: TimeSeries) -> Double? {
            CorrelationDimension.powerLawExponent(series.values, dimension: series.dimension)
        }
        guard let truth = dimension(scored.truth), let forecast = dimension(scored.forecast) else { return nil }
        return (truth - forecast).magnitude
    }
}
