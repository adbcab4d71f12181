/// The sample autocorrelation at lags 0...`maximumLag` (fewer when the series is shorter).
///
/// r_k = Σ_t (x_t − x̄)(x_{t+k} − x̄) / Σ_t (x_t − x̄)², the biased estimate that statistics packages
/// call the ACF. Not a number throughout for a constant series.
public func autocorrelation(_ values: [Double], maximumLag: Int) -> [Double] {
    guard !values.isEmpty else { return [] }
    let centre = mean(values)
    let deviations = values.map { $0 - centre }
    let total = deviations.reduce(0) { $0 + $1 * $1 }
    return (0...min(max(maximumLag, 0), values.count - 1)).map { lag in
        var sum = 0.0
        for t in 0..<(values.count - lag) { sum += deviations[t] * deviations[t + lag] }
        return sum / total
    }
}
