import Numerics

/// The range that holds `level` of the values, by percentiles. Infinite values count as such.
///
/// - Parameter values: At least one; none is NaN.
func percentileRange(_ values: [Double], _ level: Double = 0.95) -> (lower: Double, upper: Double) {
    // Infinities are values too, but quantiles between them are not numbers.
    let limit = Double.greatestFiniteMagnitude / 4
    let finite = values.map { min(max($0, -limit), limit) }
    func end(_ share: Double) -> Double {
        let value = quantile(finite, share)
        return abs(value) > limit / 1e6 ? value * .infinity : value
    }
    return (end((1 - level) / 2), end((1 + level) / 2))
}
