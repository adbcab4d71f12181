extension Loops {
    public static func columnMoments(
        rows: Int, columns: Int, _ x: UnsafePointer<Scalar>, means: UnsafeMutablePointer<Scalar>,
        variances: UnsafeMutablePointer<Scalar>
    ) {
        // Sums of distances from a first guess, so that squares do not cancel where a mean is large.
        let few = rows < 16 ? rows : 16
        for j in 0..<columns {
            var sum: Scalar = 0
            for r in 0..<few { sum += x[r &* columns &+ j] }
            means[j] = sum / Scalar(few)
        }
        let fold = fold(rows, columns)
        withUnsafeTemporaryAllocation(of: Scalar.self, capacity: 12 &* laneCount) { block in
            let guess = block.baseAddress!
            let (sums, squares) = (guess + 4 &* laneCount, guess + 8 &* laneCount)
            if fold > 1 {
                `repeat`(fold, columns, means, guess)
                let wide = 4 &* laneCount
                distances(rows / fold, wide, 0, x, guess, sums, squares)
                for j in 0..<columns {
                    var (sum, square): (Scalar, Scalar) = (0, 0)
                    for k in 0..<fold {
                        sum += sums[k &* columns &+ j]
                        square += squares[k &* columns &+ j]
                    }
                    finish(rows, sum, square, means + j, variances + j)
                }
            } else {
                eachBlock(columns) { j in
                    distances(rows, columns, j, x, means + j, sums, squares)
                    for k in 0..<4 &* laneCount {
                        finish(rows, sums[k], squares[k], means + (j &+ k), variances + (j &+ k))
                    }
                } one: { j, count in
                    let center = part(means + j, count)
                    var (sum, square) = (Lanes(repeating: 0), Lanes(repeating: 0))
                    var r = 0
                    while r < rows {
                        let end = r &+ 64 < rows ? r &+ 64 : rows
                        var (s, q) = (Lanes(repeating: 0), Lanes(repeating: 0))
                        while r < end {
                            let d = part(x + (r &* columns &+ j), count) - center
                            s += d
                            q = fused(d, d, q)
                            r &+= 1
                        }
                        sum += s
                        square += q
                    }
                    for k in 0..<count { finish(rows, sum[k], square[k], means + (j &+ k), variances + (j &+ k)) }
                }
            }
        }
    }

    @inline(__always) private static func finish(
        _ rows: Int, _ sum: Scalar, _ square: Scalar, _ mean: UnsafeMutablePointer<Scalar>,
        _ variance: UnsafeMutablePointer<Scalar>
    ) {
        let distance = sum / Scalar(rows)
        mean.pointee += distance
        variance.pointee = larger(square / Scalar(rows) - distance * distance, 0)
    }

    /// Σ (x − guess) and Σ (x − guess)² of four vectors of columns, by the way of sums over 64 rows each: short
    /// sums round little.
    @inline(__always) private static func distances(
        _ rows: Int, _ columns: Int, _ start: Int, _ x: UnsafePointer<Scalar>, _ guess: UnsafePointer<Scalar>,
        _ sums: UnsafeMutablePointer<Scalar>, _ squares: UnsafeMutablePointer<Scalar>
    ) {
        let (w, zero) = (laneCount, Lanes(repeating: 0))
        let (g0, g1, g2, g3) = four(guess)
        var (s0, s1, s2, s3) = (zero, zero, zero, zero)
        var (q0, q1, q2, q3) = (zero, zero, zero, zero)
        var row = 0
        var address = x + start
        while row < rows {
            let end = row &+ 64 < rows ? row &+ 64 : rows
            var (t0, t1, t2, t3) = (zero, zero, zero, zero)
            var (p0, p1, p2, p3) = (zero, zero, zero, zero)
            for _ in row..<end {
                let (d0, d1) = (load(address) - g0, load(address + w) - g1)
                let (d2, d3) = (load(address + 2 &* w) - g2, load(address + 3 &* w) - g3)
                (t0, t1, t2, t3) = (t0 + d0, t1 + d1, t2 + d2, t3 + d3)
                (p0, p1) = (fused(d0, d0, p0), fused(d1, d1, p1))
                (p2, p3) = (fused(d2, d2, p2), fused(d3, d3, p3))
                address += columns
            }
            (s0, s1, s2, s3) = (s0 + t0, s1 + t1, s2 + t2, s3 + t3)
            (q0, q1, q2, q3) = (q0 + p0, q1 + p1, q2 + p2, q3 + p3)
            row = end
        }
        putFour(s0, s1, s2, s3, sums)
        putFour(q0, q1, q2, q3, squares)
    }

    public static func scaleShift(
        rows: Int, columns: Int, _ x: UnsafePointer<Scalar>, scale: UnsafePointer<Scalar>,
        shift: UnsafePointer<Scalar>, addend: UnsafePointer<Scalar>?, rectifies: Bool,
        into y: UnsafeMutablePointer<Scalar>
    ) {
        let fold = fold(rows, columns)
        withUnsafeTemporaryAllocation(of: Scalar.self, capacity: 8 &* laneCount) { block in
            var (a, b) = (scale, shift)
            if fold > 1 {
                let wide = block.baseAddress!
                `repeat`(fold, columns, scale, wide)
                `repeat`(fold, columns, shift, wide + 4 &* laneCount)
                (a, b) = (UnsafePointer(wide), UnsafePointer(wide + 4 &* laneCount))
            }
            let (rows, columns) = (rows / fold, columns &* fold)
            // A loop for each of the four kinds.
            if let addend {
                if rectifies {
                    eachSum(rows, columns, x, a, b, y) { i, count, u in rectified(u + part(addend + i, count)) }
                } else {
                    eachSum(rows, columns, x, a, b, y) { i, count, u in u + part(addend + i, count) }
                }
            } else if rectifies {
                eachSum(rows, columns, x, a, b, y) { _, _, u in rectified(u) }
            } else {
                eachSum(rows, columns, x, a, b, y) { _, _, u in u }
            }
        }
    }

    @inline(__always) private static func rectified(_ u: Lanes) -> Lanes {
        var u = u
        u.replace(with: 0, where: u .< 0)
        return u
    }

    /// y ← finish(x·scale + shift).
    @inline(__always) private static func eachSum(
        _ rows: Int, _ columns: Int, _ x: UnsafePointer<Scalar>, _ scale: UnsafePointer<Scalar>,
        _ shift: UnsafePointer<Scalar>, _ y: UnsafeMutablePointer<Scalar>,
        _ finish: (_ i: Int, _ count: Int, _ u: Lanes) -> Lanes
    ) {
        let w = laneCount
        eachBlock(columns) { j in
            let (a0, a1, a2, a3) = four(scale + j)
            let (b0, b1, b2, b3) = four(shift + j)
            var i = j
            for _ in 0..<rows {
                let (x0, x1, x2, x3) = four(x + i)
                let (u0, u1) = (finish(i, w, fused(x0, a0, b0)), finish(i &+ w, w, fused(x1, a1, b1)))
                let u2 = finish(i &+ 2 &* w, w, fused(x2, a2, b2))
                let u3 = finish(i &+ 3 &* w, w, fused(x3, a3, b3))
                putFour(u0, u1, u2, u3, y + i)
                i &+= columns
            }
        } one: { j, count in
            let (a, b) = (part(scale + j, count), part(shift + j, count))
            for r in 0..<rows {
                let i = r &* columns &+ j
                part(finish(i, count, fused(part(x + i, count), a, b)), count, y + i)
            }
        }
    }
}
