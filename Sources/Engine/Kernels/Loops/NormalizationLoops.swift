extension Loops {
    public static func normalizeRows(
        rows: Int, columns: Int, centres: Bool, epsilon: Scalar, _ x: UnsafePointer<Scalar>,
        gain: UnsafePointer<Scalar>, bias: UnsafePointer<Scalar>?, into y: UnsafeMutablePointer<Scalar>,
        statistics: UnsafeMutablePointer<Scalar>
    ) {
        for row in 0..<rows {
            let a = x + row &* columns
            let out = y + row &* columns
            let mean = centres ? sum(count: columns, a) / Scalar(columns) : 0
            let variance = sumOfSquares(columns, a, minus: mean) / Scalar(columns)
            let scale = 1 / (variance + epsilon).squareRoot()
            statistics[2 &* row] = mean
            statistics[2 &* row &+ 1] = scale
            let (means, scales) = (Lanes(repeating: mean), Lanes(repeating: scale))
            eachVector(columns) { j in
                let normal = (load(a + j) - means) * scales
                if let bias {
                    store(fused(normal, load(gain + j), load(bias + j)), out + j)
                } else {
                    store(normal * load(gain + j), out + j)
                }
            } rest: { j, count in
                let normal = (load(a + j, first: count) - means) * scales
                var value = normal * load(gain + j, first: count)
                if let bias { value += load(bias + j, first: count) }
                store(value, first: count, out + j)
            }
        }
    }

    /// Σ (x − mean)².
    @inline(__always) private static func sumOfSquares(
        _ count: Int, _ x: UnsafePointer<Scalar>, minus mean: Scalar
    ) -> Scalar {
        let means = Lanes(repeating: mean)
        return reduce(count) { j, total in
            let d = load(x + j) - means
            return fused(d, d, total)
        } rest: { j, count, total in
            // Lanes beyond the end hold the mean, which is no distance from it.
            var padded = means
            for k in 0..<count { padded[k] = x[j &+ k] }
            let d = padded - means
            return fused(d, d, total)
        }
    }

    public static func normalizeRowsBackward(
        rows: Int, columns: Int, centres: Bool, _ x: UnsafePointer<Scalar>, statistics: UnsafePointer<Scalar>,
        gain: UnsafePointer<Scalar>, gradient: UnsafePointer<Scalar>, into xGradient: UnsafeMutablePointer<Scalar>?,
        accumulates: Bool, gainGradient: UnsafeMutablePointer<Scalar>?, biasGradient: UnsafeMutablePointer<Scalar>?
    ) {
        let share = 1 / Scalar(columns)
        for row in 0..<rows {
            let (a, g) = (x + row &* columns, gradient + row &* columns)
            let means = Lanes(repeating: statistics[2 &* row])
            let scale = statistics[2 &* row &+ 1]
            let scales = Lanes(repeating: scale)
            // Σ h and Σ h·x̂; sums over parameters on the way, while g is as it was.
            var (plain, weighted) = (Lanes(repeating: 0), Lanes(repeating: 0))
            eachVector(columns) { j in
                let normal = (load(a + j) - means) * scales
                let value = load(g + j)
                let h = value * load(gain + j)
                plain += h
                weighted = fused(h, normal, weighted)
                if let gainGradient { store(fused(value, normal, load(gainGradient + j)), gainGradient + j) }
                if let biasGradient { store(value + load(biasGradient + j), biasGradient + j) }
            } rest: { j, count in
                // Lanes beyond the row's end hold −μ·r, which h = 0 cancels.
                let normal = (load(a + j, first: count) - means) * scales
                let value = load(g + j, first: count)
                let h = value * load(gain + j, first: count)
                plain += h
                weighted = fused(h, normal, weighted)
                if let gainGradient {
                    let sum = fused(value, normal, load(gainGradient + j, first: count))
                    store(sum, first: count, gainGradient + j)
                }
                if let biasGradient {
                    store(value + load(biasGradient + j, first: count), first: count, biasGradient + j)
                }
            }
            guard let xGradient else { continue }
            let out = xGradient + row &* columns
            let shift = Lanes(repeating: centres ? total(plain) * share : 0)
            let slope = Lanes(repeating: total(weighted) * share)
            eachVector(columns) { j in
                let normal = (load(a + j) - means) * scales
                let h = load(g + j) * load(gain + j) - shift
                let d = h - normal * slope
                store(accumulates ? fused(d, scales, load(out + j)) : d * scales, out + j)
            } rest: { j, count in
                let normal = (load(a + j, first: count) - means) * scales
                let h = load(g + j, first: count) * load(gain + j, first: count) - shift
                let d = (h - normal * slope) * scales
                store(accumulates ? d + load(out + j, first: count) : d, first: count, out + j)
            }
        }
    }
}
