#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The range of k independent standard normal variables: the studentized range of infinitely many degrees of
/// freedom (Tukey 1953).
public enum StudentizedRange {
    /// P(range ≤ q) = k·∫ φ(z)·(Φ(z) − Φ(z − q))^(k−1) dz, to 1e-10, for 2 to 10,000 groups.
    public static func probability(upTo q: Double, groups: Int) -> Double {
        guard q > 0, groups > 1 else { return 0 }
        // Simpson's rule where the largest of the variables lies: beyond 9 nothing is left.
        let (low, high, intervals) = (-9.0, 9.0, 720)
        let width = (high - low) / Double(intervals)
        var sum = 0.0
        for i in 0...intervals {
            let z = low + Double(i) * width
            let between = NormalDistribution.probability(upTo: z) - NormalDistribution.probability(upTo: z - q)
            let density = exp(-0.5 * z * z) / (2 * Double.pi).squareRoot()
            let weight = i == 0 || i == intervals ? 1.0 : i % 2 == 1 ? 4 : 2
            sum += weight * density * pow(between, Double(groups - 1))
        }
        return min(max(Double(groups) * sum * width / 3, 0), 1)
    }

    /// The q that the range exceeds with probability 1 − `level`, by bisection to 1e-12.
    ///
    /// - Parameters:
    ///   - level: Between 0 and 1.
    ///   - groups: 2 to 10,000.
    /// - Returns: nil outside these ranges.
    public static func quantile(_ level: Double, groups: Int) -> Double? {
        guard level > 0, level < 1, (2...10_000).contains(groups) else { return nil }
        var (low, high) = (0.0, 20.0)
        while high - low > 1e-12 {
            let middle = (low + high) / 2
            if middle == low || middle == high { break }
            if probability(upTo: middle, groups: groups) < level { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }
}
