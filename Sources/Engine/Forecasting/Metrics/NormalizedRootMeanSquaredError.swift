import Numerics

extension Metric {
    /// NRMSE = √ mean((y − ŷ)²/σ_d²), σ_d being the standard deviation of the truth's component d (dysts, which adds
    /// 1e-8 to σ_d² in 2023 and 1e-10 in release 0.96; without that it is not defined for a constant component).
    public static let normalizedRootMeanSquaredError = Metric(
        "nrmse", "root mean squared error in standard deviations of the truth's components"
    ) { scored in
        let squared = scored.meanOverComponents { y, forecast in
            let variance = populationVariance(y) + scored.definitions.shiftEpsilon
            var sum = 0.0
            for (y, forecast) in zip(y, forecast) { sum += (y - forecast) * (y - forecast) }
            return sum / variance / Double(y.count)
        }
        return squared?.squareRoot()
    }
}
