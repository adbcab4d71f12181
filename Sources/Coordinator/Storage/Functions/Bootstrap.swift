/// The percentile bootstrap (Efron 1979) of a mean, a median or a rank correlation: 1,000 resamples, from a fixed
/// seed over sorted values, so that the same rows give the same interval in whatever order they come.
enum Bootstrap {
    static let resamples = 1000
    private static let seed: UInt64 = 0x5357_4154_4842_4f4f

    /// The interval that holds `level` (0 to 1) of the resampled means. Nil: no values, or no level.
    static func meanInterval(_ sorted: [Double], level: Double) -> (low: Double, high: Double)? {
        interval(sorted.count, level) { places in
            var sum = 0.0
            for place in places { sum += sorted[place] }
            return sum / Double(sorted.count)
        }
    }

    /// The interval that holds `level` (0 to 1) of the resampled medians. Nil: no values, or no level.
    static func medianInterval(_ sorted: [Double], level: Double) -> (low: Double, high: Double)? {
        interval(sorted.count, level) { places in
            // The values are in order, and so are their places.
            let ordered = places.sorted()
            let middle = ordered.count / 2
            return ordered.count % 2 == 1
                ? sorted[ordered[middle]] : (sorted[ordered[middle - 1]] + sorted[ordered[middle]]) / 2
        }
    }

    /// The interval that holds `level` (0 to 1) of the resampled rank correlations; resamples in which a side does
    /// not vary do not count. Nil: fewer than three pairs, or no level.
    static func spearmanInterval(_ x: [Double], _ y: [Double], level: Double) -> (low: Double, high: Double)? {
        guard x.count == y.count, x.count > 2 else { return nil }
        let pairs = zip(x, y).sorted { ($0.0, $0.1) < ($1.0, $1.1) }
        return interval(pairs.count, level) { places in
            Statistics.spearman(places.map { pairs[$0].0 }, places.map { pairs[$0].1 })
        }
    }

    private static func interval(
        _ count: Int, _ level: Double, _ statistic: ([Int]) -> Double?
    ) -> (low: Double, high: Double)? {
        guard count > 0, level > 0, level < 1 else { return nil }
        var state = seed
        var places = [Int](repeating: 0, count: count)
        let values = (0..<resamples).compactMap { _ in
            for i in places.indices { places[i] = Int(next(&state).multipliedFullWidth(by: UInt64(count)).high) }
            return statistic(places)
        }.sorted()
        guard let low = Statistics.quantile(values, (1 - level) / 2),
            let high = Statistics.quantile(values, (1 + level) / 2)
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
