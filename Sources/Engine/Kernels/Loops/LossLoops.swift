extension Loops {
    public static func softmaxCrossEntropy(
        rows: Int, classes: Int, _ logits: UnsafePointer<Scalar>, labels: UnsafePointer<Int32>, scale: Scalar,
        losses: UnsafeMutablePointer<Scalar>, gradient: UnsafeMutablePointer<Scalar>?
    ) {
        for row in 0..<rows {
            let x = logits + row &* classes
            let out = gradient.map { $0 + row &* classes }
            let label = Int(labels[row])
            if label < 0 {
                losses[row] = 0
                if let out { for j in 0..<classes { out[j] = 0 } }
                continue
            }
            let largest = maximum(count: classes, x)
            let chosen = x[label]
            // The exponentials are kept where the gradient will be, or counted as they come.
            let sum: Scalar
            if let out {
                if x == UnsafePointer(out) {
                    for j in 0..<classes { out[j] = exponential(out[j] - largest) }
                } else {
                    for j in 0..<classes { out[j] = exponential(x[j] - largest) }
                }
                sum = Self.sum(count: classes, out)
            } else {
                sum = sumOfExponentials(classes, x, minus: largest)
            }
            losses[row] = largest - chosen + logarithm(sum)
            if let out {
                scaleAdd(count: classes, scale / sum, UnsafePointer(out), 0, into: out)
                out[label] -= scale
            }
        }
    }

    /// Σ exp(x − shift), in blocks that are summed one after the other.
    @inline(__always) private static func sumOfExponentials(
        _ count: Int, _ x: UnsafePointer<Scalar>, minus shift: Scalar
    ) -> Scalar {
        withUnsafeTemporaryAllocation(of: Scalar.self, capacity: 64) { block in
            let powers = block.baseAddress!
            var total: Scalar = 0
            var i = 0
            while i < count {
                let wide = Swift.min(64, count &- i)
                for k in 0..<wide { powers[k] = exponential(x[i &+ k] - shift) }
                total += sum(count: wide, powers)
                i &+= wide
            }
            return total
        }
    }

    public static func squaredError(
        count: Int, _ x: UnsafePointer<Scalar>, target: UnsafePointer<Scalar>, scale: Scalar,
        gradient: UnsafeMutablePointer<Scalar>?
    ) -> Scalar {
        var sums = Lanes(repeating: 0)
        eachVector(count) { i in
            let d = load(x + i) - load(target + i)
            sums = fused(d, d, sums)
            if let gradient { store(d * Lanes(repeating: scale), gradient + i) }
        } rest: { i, count in
            let d = load(x + i, first: count) - load(target + i, first: count)
            sums = fused(d, d, sums)
            if let gradient { store(d * Lanes(repeating: scale), first: count, gradient + i) }
        }
        return total(sums)
    }

    public static func absoluteError(
        count: Int, _ x: UnsafePointer<Scalar>, target: UnsafePointer<Scalar>, scale: Scalar,
        gradient: UnsafeMutablePointer<Scalar>?
    ) -> Scalar {
        withUnsafeTemporaryAllocation(of: Scalar.self, capacity: 64) { block in
            let sizes = block.baseAddress!
            var total: Scalar = 0
            var i = 0
            while i < count {
                let wide = Swift.min(64, count &- i)
                for k in 0..<wide { sizes[k] = x[i &+ k] - target[i &+ k] }
                if let gradient {
                    for k in 0..<wide { gradient[i &+ k] = sizes[k] > 0 ? scale : sizes[k] < 0 ? -scale : 0 }
                }
                for k in 0..<wide { sizes[k] = abs(sizes[k]) }
                total += sum(count: wide, sizes)
                i &+= wide
            }
            return total
        }
    }
}
