import Numerics

extension Metric {
    /// R² = 1 − Σ(y − ŷ)² / Σ(y − ȳ)², with one mean ȳ for all components together (darts and dysts).
    public static let coefficientOfDetermination = Metric(
        "r2", "coefficient of determination: 1 is perfect, 0 as good as the mean", largerIsBetter: true
    ) { scored in
        let centre = mean(scored.truth.values)
        let error = scored.meanOverEntries { y, forecast in (y - forecast) * (y - forecast) }
        let spread = scored.meanOverEntries { y, _ in (y - centre) * (y - centre) }
        return 1 - error / spread
    }
}
