/// Exponential smoothing without trend or season: l_t = α·y_t + (1 − α)·l_{t−1}.
///
/// α and the first level minimise the sum of squared one-step errors. For a given α the errors are
/// linear in the first level, so its best value is known in closed form; α itself is sought on a
/// grid over [0, 1] and then, around the best grid point, by golden sections.
struct SimpleExponentialSmoothing {
    /// In [0, 1].
    let smoothing: Double
    /// The level before the first point.
    let firstLevel: Double
    /// The level after the last point, which is the forecast.
    let level: Double

    init(_ values: [Double]) {
        let gridPoints = 87
        var best = 0
        var least = Double.infinity
        for point in 0...gridPoints {
            let error = Self.profile(values, Double(point) / Double(gridPoints)).error
            if error < least { (least, best) = (error, point) }
        }
        var low = Double(max(best - 1, 0)) / Double(gridPoints)
        var high = Double(min(best + 1, gridPoints)) / Double(gridPoints)
        let ratio = (5.0.squareRoot() - 1) / 2
        while high - low > 1e-9 {
            let (left, right) = (high - ratio * (high - low), low + ratio * (high - low))
            if Self.profile(values, left).error <= Self.profile(values, right).error {
                high = right
            } else {
                low = left
            }
        }
        // A minimum at an end of the range is that end, not a point next to it.
        let candidates = [(low + high) / 2, Double(best) / Double(gridPoints)]
        let errors = candidates.map { Self.profile(values, $0).error }
        smoothing = errors[1] <= errors[0] ? candidates[1] : candidates[0]
        (_, firstLevel, level) = Self.profile(values, smoothing)
    }

    /// The least sum of squared errors over the first level, that level, and the last one that goes with it.
    private static func profile(
        _ values: [Double], _ alpha: Double
    ) -> (error: Double, first: Double, last: Double) {
        // With first level l, the error at t is a_t − (1 − α)^t·l; a_t is the error for l = 0.
        var (level, power) = (0.0, 1.0)
        var (aa, ac, cc) = (0.0, 0.0, 0.0)
        for value in values {
            let a = value - level
            aa += a * a
            ac += a * power
            cc += power * power
            level += alpha * a
            power *= 1 - alpha
        }
        let first = cc > 0 ? ac / cc : 0
        return (aa - first * ac, first, level + power * first)
    }

    /// What was expected of each point beforehand.
    func expected(_ values: [Double]) -> [Double] {
        var level = firstLevel
        return values.map { value in
            let before = level
            level += smoothing * (value - level)
            return before
        }
    }
}
