import Glibc

/// Summaries of samples, as numpy and scipy define them.
enum Statistics {
    /// Linear between the order statistics (type 7 of Hyndman and Fan 1996). Nil: no values, or `q`
    /// not in 0...1.
    static func quantile(_ sorted: [Double], _ q: Double) -> Double? {
        guard !sorted.isEmpty, q >= 0, q <= 1 else { return nil }
        let position = Double(sorted.count - 1) * q
        let low = Int(position)
        let high = min(low + 1, sorted.count - 1)
        let weight = position - Double(low)
        if weight == 0 || sorted[low] == sorted[high] { return sorted[low] }
        return sorted[low] + (sorted[high] - sorted[low]) * weight
    }

    /// Sample standard deviation, by two passes.
    static func deviation(_ values: [Double]) -> Double? {
        guard values.count > 1 else { return nil }
        let mean = mean(values)
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (squares / Double(values.count - 1)).squareRoot()
    }

    static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

    /// Nil when a value is negative; 0 when one is 0.
    static func geometricMean(_ values: [Double]) -> Double? {
        guard !values.isEmpty, values.allSatisfy({ $0 >= 0 }) else { return nil }
        return exp(values.reduce(0) { $0 + log($1) } / Double(values.count))
    }

    /// Spearman's rho: Pearson's correlation of the ranks. Nil when one side does not vary.
    static func spearman(_ x: [Double], _ y: [Double]) -> Double? {
        guard x.count == y.count, x.count > 1 else { return nil }
        let a = ranks(x)
        let b = ranks(y)
        let meanA = mean(a)
        let meanB = mean(b)
        var product = 0.0
        var squaresA = 0.0
        var squaresB = 0.0
        for position in a.indices {
            let da = a[position] - meanA
            let db = b[position] - meanB
            product += da * db
            squaresA += da * da
            squaresB += db * db
        }
        guard squaresA > 0, squaresB > 0 else { return nil }
        return max(-1, min(1, product / (squaresA.squareRoot() * squaresB.squareRoot())))
    }

    /// The rank of one value among others, from 1; equal values share the mean of their ranks. A value
    /// that is not among them lies halfway between the ranks of its neighbours. Nil: no values.
    static func rank(of value: Double, among values: [Double]) -> Double? {
        guard !values.isEmpty else { return nil }
        var below = 0
        var equal = 0
        for other in values {
            if other < value { below += 1 } else if other == value { equal += 1 }
        }
        return Double(below) + Double(equal + 1) / 2
    }

    /// Ranks from 1; equal values share the mean of theirs.
    static func ranks(_ values: [Double]) -> [Double] {
        let order = values.indices.sorted { values[$0] < values[$1] }
        var ranks = [Double](repeating: 0, count: values.count)
        var first = 0
        while first < order.count {
            var last = first
            while last + 1 < order.count, values[order[last + 1]] == values[order[first]] { last += 1 }
            for position in first...last { ranks[order[position]] = Double(first + last) / 2 + 1 }
            first = last + 1
        }
        return ranks
    }
}
