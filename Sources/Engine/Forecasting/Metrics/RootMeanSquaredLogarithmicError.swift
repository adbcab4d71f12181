#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

extension Metric {
    /// RMSLE = √ mean(ln(1 + ŷ′) − ln(1 + y′))², each component of y′ and of ŷ′ being shifted by its own least
    /// value to start from 0 (dysts, which adds another 1e-8 in 2023 and 1e-10 in release 0.96). So it does not
    /// see an error that is the same everywhere.
    public static let rootMeanSquaredLogarithmicError = Metric(
        "rmsle", "root mean squared difference of logarithms, each component counted from its own minimum"
    ) { scored in
        let one = 1 + scored.definitions.shiftEpsilon
        let squared = scored.meanOverComponents { y, forecast in
            guard let leastTruth = y.min(), let leastForecast = forecast.min() else { return nil }
            var sum = 0.0
            for (y, forecast) in zip(y, forecast) {
                let ratio = log((forecast - leastForecast + one) / (y - leastTruth + one))
                sum += ratio * ratio
            }
            return sum / Double(y.count)
        }
        return squared?.squareRoot()
    }
}
