extension Loops {
    public static func columnGradientSums(
        rows: Int, columns: Int, _ x: UnsafePointer<Scalar>, means: UnsafePointer<Scalar>,
        gradient: UnsafeMutablePointer<Scalar>, output: UnsafePointer<Scalar>?,
        sums: UnsafeMutablePointer<Scalar>, products: UnsafeMutablePointer<Scalar>
    ) {
        let fold = fold(rows, columns)
        withUnsafeTemporaryAllocation(of: Scalar.self, capacity: 12 &* laneCount) { block in
            let center = block.baseAddress!
            let (s, q) = (center + 4 &* laneCount, center + 8 &* laneCount)
            if fold > 1 {
                `repeat`(fold, columns, means, center)
                gradientSums(rows / fold, 4 &* laneCount, x, center, gradient, output, s, q)
                for j in 0..<columns {
                    var (sum, product): (Scalar, Scalar) = (0, 0)
                    for k in 0..<fold {
                        sum += s[k &* columns &+ j]
                        product += q[k &* columns &+ j]
                    }
                    sums[j] = sum
                    products[j] = product
                }
                return
            }
            eachBlock(columns) { j in
                gradientSums(
                    rows, columns, x + j, means + j, gradient + j, output == nil ? nil : output! + j, sums + j,
                    products + j)
            } one: { j, count in
                let mean = part(means + j, count)
                var (sum, product) = (Lanes(repeating: 0), Lanes(repeating: 0))
                for r in 0..<rows {
                    let i = r &* columns &+ j
                    var g = part(gradient + i, count)
                    if let output {
                        g = masked(g, part(output + i, count))
                        part(g, count, gradient + i)
                    }
                    sum += g
                    product = fused(g, part(x + i, count) - mean, product)
                }
                part(sum, count, sums + j)
                part(product, count, products + j)
            }
        }
    }

    /// g where y > 0, else 0.
    @inline(__always) private static func masked(_ g: Lanes, _ y: Lanes) -> Lanes {
        var g = g
        g.replace(with: 0, where: y .<= 0)
        return g
    }

    /// The sums of four vectors of columns, by the way of sums over 64 rows each.
    @inline(__always) private static func gradientSums(
        _ rows: Int, _ columns: Int, _ x: UnsafePointer<Scalar>, _ means: UnsafePointer<Scalar>,
        _ gradient: UnsafeMutablePointer<Scalar>, _ output: UnsafePointer<Scalar>?,
        _ sums: UnsafeMutablePointer<Scalar>, _ products: UnsafeMutablePointer<Scalar>
    ) {
        let (w, zero) = (laneCount, Lanes(repeating: 0))
        let (m0, m1, m2, m3) = four(means)
        var (s0, s1, s2, s3) = (zero, zero, zero, zero)
        var (q0, q1, q2, q3) = (zero, zero, zero, zero)
        var row = 0
        var i = 0
        while row < rows {
            let end = row &+ 64 < rows ? row &+ 64 : rows
            var (t0, t1, t2, t3) = (zero, zero, zero, zero)
            var (p0, p1, p2, p3) = (zero, zero, zero, zero)
            for _ in row..<end {
                let (g, x) = (gradient + i, x + i)
                var (g0, g1, g2, g3) = four(g)
                if let output {
                    let y = output + i
                    (g0, g1) = (masked(g0, load(y)), masked(g1, load(y + w)))
                    (g2, g3) = (masked(g2, load(y + 2 &* w)), masked(g3, load(y + 3 &* w)))
                    putFour(g0, g1, g2, g3, g)
                }
                (t0, t1, t2, t3) = (t0 + g0, t1 + g1, t2 + g2, t3 + g3)
                (p0, p1) = (fused(g0, load(x) - m0, p0), fused(g1, load(x + w) - m1, p1))
                (p2, p3) = (fused(g2, load(x + 2 &* w) - m2, p2), fused(g3, load(x + 3 &* w) - m3, p3))
                i &+= columns
            }
            (s0, s1, s2, s3) = (s0 + t0, s1 + t1, s2 + t2, s3 + t3)
            (q0, q1, q2, q3) = (q0 + p0, q1 + p1, q2 + p2, q3 + p3)
            row = end
        }
        putFour(s0, s1, s2, s3, sums)
        putFour(q0, q1, q2, q3, products)
    }

    public static func columnCombination(
        rows: Int, columns: Int, _ g: UnsafePointer<Scalar>, _ a: UnsafePointer<Scalar>, _ x: UnsafePointer<Scalar>,
        _ b: UnsafePointer<Scalar>, _ c: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>,
        accumulates: Bool
    ) {
        let fold = fold(rows, columns)
        let w = laneCount
        withUnsafeTemporaryAllocation(of: Scalar.self, capacity: 12 &* laneCount) { block in
            var (a, b, c) = (a, b, c)
            if fold > 1 {
                let wide = block.baseAddress!
                `repeat`(fold, columns, a, wide)
                `repeat`(fold, columns, b, wide + 4 &* w)
                `repeat`(fold, columns, c, wide + 8 &* w)
                (a, b, c) = (UnsafePointer(wide), UnsafePointer(wide + 4 &* w), UnsafePointer(wide + 8 &* w))
            }
            let (rows, columns) = (rows / fold, columns &* fold)
            eachBlock(columns) { j in
                let (a0, a1, a2, a3) = four(a + j)
                let (b0, b1, b2, b3) = four(b + j)
                let (c0, c1, c2, c3) = four(c + j)
                var i = j
                for _ in 0..<rows {
                    let (g, x, y) = (g + i, x + i, y + i)
                    var u0 = fused(a0, load(g), fused(b0, load(x), c0))
                    var u1 = fused(a1, load(g + w), fused(b1, load(x + w), c1))
                    var u2 = fused(a2, load(g + 2 &* w), fused(b2, load(x + 2 &* w), c2))
                    var u3 = fused(a3, load(g + 3 &* w), fused(b3, load(x + 3 &* w), c3))
                    if accumulates {
                        (u0, u1) = (u0 + load(y), u1 + load(y + w))
                        (u2, u3) = (u2 + load(y + 2 &* w), u3 + load(y + 3 &* w))
                    }
                    putFour(u0, u1, u2, u3, y)
                    i &+= columns
                }
            } one: { j, count in
                let (a, b, c) = (part(a + j, count), part(b + j, count), part(c + j, count))
                for r in 0..<rows {
                    let i = r &* columns &+ j
                    var u = fused(a, part(g + i, count), fused(b, part(x + i, count), c))
                    if accumulates { u += part(y + i, count) }
                    part(u, count, y + i)
                }
            }
        }
    }
}
