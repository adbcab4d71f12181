import Numerics

extension Metric {
    /// CV = 100 · √(mean (y − ŷ)²) / ȳ (darts). It has the sign of the mean, and means little where
    /// that is near 0; dysts puts the standard deviation of the error in place of its root mean square.
    public static let coefficientOfVariation = Metric(
        "coefficient_of_variation", "root mean squared error in percent of the truth's mean"
    ) { scored in
        let squared = scored.meanOverEntries { y, forecast in (y - forecast) * (y - forecast) }
        return 100 * squared.squareRoot() / mean(scored.truth.values)
    }
}
