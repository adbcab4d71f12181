#if AVX512
    import CShuffles
#endif

/// Turns rows of a matrix round, a square of one vector's side at a time.
enum Transposition {
    /// to[j·toStride + i] ← from[i·stride + j] for `rows` and `columns` of any number; `to` is padded with zeros
    /// up to `paddedRows` numbers in every row of `columns`. The two are apart.
    @inline(__always) static func copy(
        rows: Int, columns: Int, _ from: UnsafePointer<Scalar>, stride: Int,
        into to: UnsafeMutablePointer<Scalar>, toStride: Int, paddedRows: Int
    ) {
        if rows >= laneCount, columns >= laneCount {
            var i = 0
            while i < rows {
                // The last squares overlap those before them, and write once more what is there.
                let top = Swift.min(i, rows &- laneCount)
                var j = 0
                while j < columns {
                    let left = Swift.min(j, columns &- laneCount)
                    square(from + (top &* stride &+ left), stride, into: to + (left &* toStride &+ top), toStride)
                    j &+= laneCount
                }
                i &+= laneCount
            }
        } else {
            for i in 0..<rows { for j in 0..<columns { to[j &* toStride &+ i] = from[i &* stride &+ j] } }
        }
        if rows < paddedRows {
            for j in 0..<columns { for k in rows..<paddedRows { to[j &* toStride &+ k] = 0 } }
        }
    }

    #if !AVX512
        @inline(__always) private static func square(
            _ from: UnsafePointer<Scalar>, _ stride: Int, into to: UnsafeMutablePointer<Scalar>, _ toStride: Int
        ) {
            for i in 0..<laneCount { for j in 0..<laneCount { to[j &* toStride &+ i] = from[i &* stride &+ j] } }
        }
    #elseif DOUBLE_PRECISION
        @inline(__always) private static func square(
            _ from: UnsafePointer<Scalar>, _ stride: Int, into to: UnsafeMutablePointer<Scalar>, _ toStride: Int
        ) {
            let (a0, a1) = twos(from, stride)
            let (b0, b1) = twos(from + 2 &* stride, stride)
            let (c0, c1) = twos(from + 4 &* stride, stride)
            let (d0, d1) = twos(from + 6 &* stride, stride)
            write(a0, b0, c0, d0, to, 2 &* toStride)
            write(a1, b1, c1, d1, to + toStride, 2 &* toStride)
        }

        /// Of two rows: the first columns of all quarters, and the second.
        @inline(__always) private static func twos(_ x: UnsafePointer<Scalar>, _ stride: Int) -> (Lanes, Lanes) {
            let (a, b) = (load(x), load(x + stride))
            return (swath_doubles_low(a, b), swath_doubles_high(a, b))
        }

        @inline(__always) private static func quarters(_ a: Lanes, _ b: Lanes) -> (even: Lanes, odd: Lanes) {
            (swath_double_quarters_even(a, b), swath_double_quarters_odd(a, b))
        }
    #else
        @inline(__always) private static func square(
            _ from: UnsafePointer<Scalar>, _ stride: Int, into to: UnsafeMutablePointer<Scalar>, _ toStride: Int
        ) {
            let (a0, a1, a2, a3) = fours(from, stride)
            let (b0, b1, b2, b3) = fours(from + 4 &* stride, stride)
            let (c0, c1, c2, c3) = fours(from + 8 &* stride, stride)
            let (d0, d1, d2, d3) = fours(from + 12 &* stride, stride)
            write(a0, b0, c0, d0, to, 4 &* toStride)
            write(a1, b1, c1, d1, to + toStride, 4 &* toStride)
            write(a2, b2, c2, d2, to + 2 &* toStride, 4 &* toStride)
            write(a3, b3, c3, d3, to + 3 &* toStride, 4 &* toStride)
        }

        /// Of four rows: the first columns of all quarters, the second, the third and the fourth.
        @inline(__always) private static func fours(
            _ x: UnsafePointer<Scalar>, _ stride: Int
        ) -> (Lanes, Lanes, Lanes, Lanes) {
            let (a, b, c, d) = (load(x), load(x + stride), load(x + 2 &* stride), load(x + 3 &* stride))
            let (left, right) = (swath_singles_low(a, b), swath_singles_high(a, b))
            let (lowerLeft, lowerRight) = (swath_singles_low(c, d), swath_singles_high(c, d))
            return (
                swath_pairs_low(left, lowerLeft), swath_pairs_high(left, lowerLeft),
                swath_pairs_low(right, lowerRight), swath_pairs_high(right, lowerRight)
            )
        }

        @inline(__always) private static func quarters(_ a: Lanes, _ b: Lanes) -> (even: Lanes, odd: Lanes) {
            (swath_quarters_even(a, b), swath_quarters_odd(a, b))
        }
    #endif

    #if AVX512
        /// The four vectors that the quarters of a, b, c and d make, quarter by quarter.
        @inline(__always) private static func write(
            _ a: Lanes, _ b: Lanes, _ c: Lanes, _ d: Lanes, _ y: UnsafeMutablePointer<Scalar>, _ step: Int
        ) {
            let (upper, lower) = (quarters(a, b), quarters(c, d))
            let (even, odd) = (quarters(upper.even, lower.even), quarters(upper.odd, lower.odd))
            store(even.even, y)
            store(odd.even, y + step)
            store(even.odd, y + 2 &* step)
            store(odd.odd, y + 3 &* step)
        }
    #endif
}
