extension Loops {
    public static func broadcastRows(
        rows: Int, width: Int, _ values: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>
    ) {
        var target = y
        for row in 0..<rows {
            let lanes = Lanes(repeating: values[row])
            for j in 0..<width / laneCount { store(lanes, target + j &* laneCount) }
            target += width
        }
    }

    public static func laneProduct(
        rows: Int, width: Int, depth: Int, _ a: UnsafePointer<Scalar>, rowStride: Int, depthStride: Int,
        by b: UnsafePointer<Scalar>, into c: UnsafeMutablePointer<Scalar>, accumulates: Bool
    ) {
        // Strips of two vectors of columns: what a strip reads of B stays in the cache for all rows.
        var j = 0
        while j < width {
            strip(
                rows, width, depth, a, rowStride, depthStride, b + j, c + j,
                isDouble: j &+ 2 &* laneCount <= width, accumulates)
            j &+= 2 &* laneCount
        }
    }

    /// Two vectors of columns, or the last one.
    @inline(__always) private static func strip(
        _ rows: Int, _ width: Int, _ depth: Int, _ a: UnsafePointer<Scalar>, _ rowStride: Int, _ depthStride: Int,
        _ b: UnsafePointer<Scalar>, _ c: UnsafeMutablePointer<Scalar>, isDouble: Bool, _ accumulates: Bool
    ) {
        var (i, top, place) = (0, a, c)
        #if AVX512
            // Sixteen vectors of sums leave registers to spare only here.
            while isDouble, i &+ 8 <= rows {
                eightByTwo(
                    width, depth, top, top + 4 &* rowStride, rowStride, depthStride, b, place, accumulates)
                i &+= 8
                top += 8 &* rowStride
                place += 8 &* width
            }
        #endif
        while i &+ 4 <= rows {
            four(width, depth, top, rowStride, depthStride, b, place, accumulates)
            if isDouble {
                four(width, depth, top, rowStride, depthStride, b + laneCount, place + laneCount, accumulates)
            }
            i &+= 4
            top += 4 &* rowStride
            place += 4 &* width
        }
        while i < rows {
            one(width, depth, top, depthStride, b, place, accumulates)
            if isDouble { one(width, depth, top, depthStride, b + laneCount, place + laneCount, accumulates) }
            i &+= 1
            top += rowStride
            place += width
        }
    }

    /// Eight rows of two vectors.
    @inline(__always) private static func eightByTwo(
        _ width: Int, _ depth: Int, _ upper: UnsafePointer<Scalar>, _ lower: UnsafePointer<Scalar>, _ rowStride: Int,
        _ depthStride: Int, _ b: UnsafePointer<Scalar>, _ c: UnsafeMutablePointer<Scalar>, _ accumulates: Bool
    ) {
        let below = c + 4 &* width
        var (u0, u1) = (FourRows(c, width, accumulates), FourRows(c + laneCount, width, accumulates))
        var (l0, l1) = (FourRows(below, width, accumulates), FourRows(below + laneCount, width, accumulates))
        var (p, q, row) = (upper, lower, b)
        for _ in 0..<depth {
            let (left, right) = (load(row), load(row + laneCount))
            u0.add(p, rowStride, left)
            u1.add(p, rowStride, right)
            l0.add(q, rowStride, left)
            l1.add(q, rowStride, right)
            p += depthStride
            q += depthStride
            row += width
        }
        u0.write(c, width)
        u1.write(c + laneCount, width)
        l0.write(below, width)
        l1.write(below + laneCount, width)
    }

    /// Four rows of one vector.
    @inline(__always) private static func four(
        _ width: Int, _ depth: Int, _ a: UnsafePointer<Scalar>, _ rowStride: Int, _ depthStride: Int,
        _ b: UnsafePointer<Scalar>, _ c: UnsafeMutablePointer<Scalar>, _ accumulates: Bool
    ) {
        var sums = FourRows(c, width, accumulates)
        var (p, row) = (a, b)
        for _ in 0..<depth {
            sums.add(p, rowStride, load(row))
            p += depthStride
            row += width
        }
        sums.write(c, width)
    }

    /// One row of one vector.
    @inline(__always) private static func one(
        _ width: Int, _ depth: Int, _ a: UnsafePointer<Scalar>, _ depthStride: Int, _ b: UnsafePointer<Scalar>,
        _ c: UnsafeMutablePointer<Scalar>, _ accumulates: Bool
    ) {
        var sum = accumulates ? load(c) : Lanes(repeating: 0)
        var (p, row) = (a, b)
        for _ in 0..<depth {
            sum = fused(Lanes(repeating: p[0]), load(row), sum)
            p += depthStride
            row += width
        }
        store(sum, c)
    }
}
