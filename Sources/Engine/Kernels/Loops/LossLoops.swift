extension Loops {
    public static func softmaxCrossEntropy(
        rows: Int, classes: Int, _ logits: UnsafePointer<Scalar>, labels: UnsafePointer<Int32>, scale: Scalar,
        losses: UnsafeMutablePointer<Scalar>, gradient: UnsafeMutablePointer<Scalar>?
    ) {
        guard let gradient else {
            for row in 0..<rows {
                let (x, label) = (logits + row &* classes, Int(labels[row]))
                guard label >= 0 else {
                    losses[row] = 0
                    continue
                }
                let largest = maximum(count: classes, x)
                losses[row] = largest - x[label] + logarithm(sumOfExponentials(classes, x, minus: largest))
            }
            return
        }
        // So many rows at a time that what is kept where the gradient will be is still in the first cache.
        let block = Swift.max(1, 2048 / classes)
        var start = 0
        while start < rows {
            let count = Swift.min(block, rows &- start)
            softmaxCrossEntropy(
                block: count, classes: classes, logits + start &* classes, labels: labels + start, scale: scale,
                losses: losses + start, gradient: gradient + start &* classes)
            start &+= count
        }
    }

    /// The exponentials of all rows are computed in one go: rows of few classes leave vectors empty.
    @inline(__always) private static func softmaxCrossEntropy(
        block rows: Int, classes: Int, _ logits: UnsafePointer<Scalar>, labels: UnsafePointer<Int32>, scale: Scalar,
        losses: UnsafeMutablePointer<Scalar>, gradient: UnsafeMutablePointer<Scalar>
    ) {
        for row in 0..<rows {
            let (x, out) = (logits + row &* classes, gradient + row &* classes)
            let largest = maximum(count: classes, x)
            losses[row] = labels[row] < 0 ? 0 : largest - x[Int(labels[row])]
            for j in 0..<classes { out[j] = x[j] - largest }
        }
        // What is masked by −∞ gets no share at all: the least normal number in its place, divided, would be none any more,
        // and processors multiply by such numbers a hundred times as slowly.
        for i in 0..<rows &* classes {
            let distance = gradient[i]
            gradient[i] = distance < negligibleExponent ? 0 : exponential(distance)
        }
        for row in 0..<rows {
            let (out, label) = (gradient + row &* classes, Int(labels[row]))
            if label < 0 {
                for j in 0..<classes { out[j] = 0 }
                continue
            }
            let sum = Self.sum(count: classes, UnsafePointer(out))
            let share = scale / sum
            for j in 0..<classes { out[j] *= share }
            losses[row] += logarithm(sum)
            out[label] -= scale
        }
    }

    /// Below it, eˣ beside 1 is nothing in any sum, and what it is multiplied by must not leave the normal numbers.
    @inline(__always) private static var negligibleExponent: Scalar {
        #if DOUBLE_PRECISION
            -600
        #else
            -64
        #endif
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
