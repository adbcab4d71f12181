extension Loops {
    public static func softenedDivergence(
        rows: Int, classes: Int, student: UnsafePointer<Scalar>, teacher: UnsafePointer<Scalar>, temperature: Scalar,
        scale: Scalar, scratch: UnsafeMutablePointer<Scalar>, gradient: UnsafeMutablePointer<Scalar>?
    ) -> Scalar {
        let (p, q) = (scratch, scratch + classes)
        var total: Scalar = 0
        for row in 0..<rows {
            let (s, t) = (student + row &* classes, teacher + row &* classes)
            let logP = soften(classes, t, temperature, into: p)
            let logQ = soften(classes, s, temperature, into: q)
            // Σ p·(log p − log q), where log p is t/T less a number that is the same for all classes.
            total += (dot(count: classes, p, t) - dot(count: classes, p, s)) / temperature - (logP - logQ)
            guard let gradient else { continue }
            let out = gradient + row &* classes
            for j in 0..<classes { out[j] = (q[j] - p[j]) * scale }
        }
        return total
    }

    /// Writes softmax of x/T; returns the logarithm of Σ exp(x/T).
    @inline(__always) private static func soften(
        _ count: Int, _ x: UnsafePointer<Scalar>, _ temperature: Scalar, into p: UnsafeMutablePointer<Scalar>
    ) -> Scalar {
        let largest = maximum(count: count, x)
        let inverse = 1 / temperature
        for j in 0..<count { p[j] = exponential((x[j] - largest) * inverse) }
        let total = sum(count: count, p)
        scaleAdd(count: count, 1 / total, p, 0, into: p)
        return largest * inverse + logarithm(total)
    }

    public static func huberError(
        count: Int, _ x: UnsafePointer<Scalar>, target: UnsafePointer<Scalar>, delta: Scalar, scale: Scalar,
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
                    for k in 0..<wide { gradient[i &+ k] = larger(-delta, smaller(delta, sizes[k])) * scale }
                }
                for k in 0..<wide {
                    let size = abs(sizes[k])
                    let square = 0.5 * size * size
                    let line = delta * (size - 0.5 * delta)
                    sizes[k] = size > delta ? line : square
                }
                total += sum(count: wide, sizes)
                i &+= wide
            }
            return total
        }
    }
}
