import Numerics

extension Metric {
    /// CV = 100 · √(mean (y − ŷ)²) / ȳ (darts). It has the sign of the mean, and means little where
    /// that is near 0.
    ///
    /// dysts puts the standard deviation of the error in place of its root mean square, so that an error that
    /// is the same everywhere does not count; release 0.96 adds 1e-10 to the denominator.
    public static let coefficientOfVariation = Metric(
        "coefficient_of_variation", "root mean squared error in percent of the truth's mean"
    ) { scored in
        let centre = mean(scored.truth.values) + scored.definitions.epsilon
        let shift =
            scored.definitions.source == .published ? 0 : scored.meanOverEntries { y, forecast in y - forecast }
        let squared = scored.meanOverEntries { y, forecast in (y - forecast - shift) * (y - forecast - shift) }
        return 100 * squared.squareRoot() / centre
    }
}
