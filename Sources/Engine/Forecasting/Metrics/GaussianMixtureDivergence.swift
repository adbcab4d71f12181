import Numerics

extension Metric {
    /// D(p ‖ q) of the densities of truth and forecast in state space: a Gaussian of variance 1, in the units of the
    /// series, around each point, by 1,000 draws of p (dysts 0.96 `estimate_kl_divergence`; Hess and others 2023,
    /// *Generalized teacher forcing for learning chaotic dynamics*, ICML). So it depends on the units. Random by
    /// about its own size over √1000.
    ///
    /// By logarithms of sums, so that it is finite, too, where q underflows and dysts gives infinity.
    public static let gaussianMixtureDivergence = Metric(
        "kl_divergence", "Kullback-Leibler divergence of the clouds of points, blurred by 1 unit"
    ) { scored in
        divergence(scored, key: 0x6B6C, variances: { _ in [1] })
    }

    /// D_stsp: as ``gaussianMixtureDivergence``, but each Gaussian's variance is the distance from its point to
    /// the next, so that it follows the scale of the series (the measure of Zhang and Gilpin 2024,
    /// arXiv:2409.15771, as dysts' code of that time has it: the distance, plus 1e-8, is the variance, not the
    /// deviation; 1,000 draws).
    public static let stateSpaceDivergence = Metric(
        "d_stsp", "Kullback-Leibler divergence of the clouds of points, blurred by their steps"
    ) { scored in
        divergence(scored, key: 0x7374_7370, variances: steps)
    }

    private static let samples = 1000

    private static func divergence(
        _ scored: ScoredForecast, key: UInt64, variances: (TimeSeries) -> [Double]
    ) -> Double? {
        guard scored.isFinite else { return nil }
        var random = scored.random.split(key)
        let dimension = scored.truth.dimension
        guard
            let p = try? GaussianMixture(
                dimension: dimension, centres: scored.truth.values, variances: variances(scored.truth)),
            let q = try? GaussianMixture(
                dimension: dimension, centres: scored.forecast.values, variances: variances(scored.forecast))
        else { return nil }
        return try? p.divergence(from: q, samples: samples, &random)
    }

    /// The distance from each point to the next; the last has that of the one before.
    private static func steps(_ series: TimeSeries) -> [Double] {
        guard series.count > 1 else { return [1e-8] }
        var distances = (1..<series.count).map { time in
            var square = 0.0
            for axis in 0..<series.dimension {
                let place = time * series.dimension + axis
                let difference = series.values[place] - series.values[place - series.dimension]
                square += difference * difference
            }
            return square.squareRoot() + 1e-8
        }
        distances.append(distances[distances.count - 1])
        return distances
    }
}
