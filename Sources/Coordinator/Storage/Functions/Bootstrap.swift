/// The percentile bootstrap (Efron 1979) of the mean: 1,000 resamples, from a fixed seed over the
/// sorted values, so that the same rows give the same interval in whatever order they come.
enum Bootstrap {
    static let resamples = 1000
    private static let seed: UInt64 = 0x5357_4154_4842_4f4f

    /// The interval that holds `level` (0 to 1) of the resampled means. Nil: no values, or no level.
    static func meanInterval(_ sorted: [Double], level: Double) -> (low: Double, high: Double)? {
        guard !sorted.isEmpty, level > 0, level < 1 else { return nil }
        var state = seed
        let count = UInt64(sorted.count)
        let means = (0..<resamples).map { _ in
            var sum = 0.0
            for _ in sorted.indices {
                sum += sorted[Int(next(&state).multipliedFullWidth(by: count).high)]
            }
            return sum / Double(count)
        }.sorted()
        guard let low = Statistics.quantile(means, (1 - level) / 2),
            let high = Statistics.quantile(means, (1 + level) / 2)
        else { return nil }
        return (low, high)
    }

    /// SplitMix64 (Steele, Lea and Flood 2014).
    private static func next(_ state: inout UInt64) -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
