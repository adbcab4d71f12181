/// Turns rows of a matrix round, a square of one vector's side at a time.
enum Transposition {
    /// to[j·toStride + i] ← from[i·stride + j] for `rows` and `columns` of any number; `to` is padded with zeros
    /// up to `paddedRows` numbers in every row of `columns`.
    @inline(__always) static func copy(
        rows: Int, columns: Int, _ from: UnsafePointer<Scalar>, stride: Int,
        into to: UnsafeMutablePointer<Scalar>, toStride: Int, paddedRows: Int
    ) {
        var i = 0
        while i < rows {
            let high = Swift.min(laneCount, rows &- i)
            var j = 0
            while j < columns {
                let wide = Swift.min(laneCount, columns &- j)
                let (source, target) = (from + (i &* stride &+ j), to + (j &* toStride &+ i))
                if high == laneCount, wide == laneCount {
                    square(source, stride: stride, into: target, toStride: toStride)
                } else {
                    for p in 0..<high { for q in 0..<wide { target[q &* toStride &+ p] = source[p &* stride &+ q] } }
                }
                j &+= laneCount
            }
            i &+= laneCount
        }
        if rows < paddedRows {
            for j in 0..<columns { for k in rows..<paddedRows { to[j &* toStride &+ k] = 0 } }
        }
    }

    #if !AVX512
        @inline(__always) private static func square(
            _ from: UnsafePointer<Scalar>, stride: Int, into to: UnsafeMutablePointer<Scalar>, toStride: Int
        ) {
            for i in 0..<laneCount { for j in 0..<laneCount { to[j &* toStride &+ i] = from[i &* stride &+ j] } }
        }
    #elseif DOUBLE_PRECISION
        /// Three rounds of shuffles: each puts row i and row i + 4 side by side, number by number.
        @inline(__always) private static func square(
            _ from: UnsafePointer<Scalar>, stride: Int, into to: UnsafeMutablePointer<Scalar>, toStride: Int
        ) {
            var rows = EightRows(from, stride: stride)
            rows.interleave()
            rows.interleave()
            rows.interleave()
            rows.write(to, stride: toStride)
        }
    #else
        /// Four rounds of shuffles: each puts row i and row i + 8 side by side, number by number.
        @inline(__always) private static func square(
            _ from: UnsafePointer<Scalar>, stride: Int, into to: UnsafeMutablePointer<Scalar>, toStride: Int
        ) {
            var rows = SixteenRows(from, stride: stride)
            rows.interleave()
            rows.interleave()
            rows.interleave()
            rows.interleave()
            rows.write(to, stride: toStride)
        }
    #endif
}

#if AVX512 && DOUBLE_PRECISION
    private struct EightRows {
        private var (a0, a1, a2, a3): (Lanes, Lanes, Lanes, Lanes)
        private var (b0, b1, b2, b3): (Lanes, Lanes, Lanes, Lanes)

        @inline(__always) init(_ x: UnsafePointer<Scalar>, stride: Int) {
            let y = x + 4 &* stride
            (a0, a1, a2, a3) = (load(x), load(x + stride), load(x + 2 &* stride), load(x + 3 &* stride))
            (b0, b1, b2, b3) = (load(y), load(y + stride), load(y + 2 &* stride), load(y + 3 &* stride))
        }

        /// a₀b₀a₁b₁… of the first halves, and of the second.
        @inline(__always) private static func mix(_ a: Lanes, _ b: Lanes) -> (Lanes, Lanes) {
            (
                Lanes(a[0], b[0], a[1], b[1], a[2], b[2], a[3], b[3]),
                Lanes(a[4], b[4], a[5], b[5], a[6], b[6], a[7], b[7])
            )
        }

        @inline(__always) mutating func interleave() {
            let (m0, m1, m2, m3) = (Self.mix(a0, b0), Self.mix(a1, b1), Self.mix(a2, b2), Self.mix(a3, b3))
            (a0, a1, a2, a3) = (m0.0, m0.1, m1.0, m1.1)
            (b0, b1, b2, b3) = (m2.0, m2.1, m3.0, m3.1)
        }

        @inline(__always) func write(_ x: UnsafeMutablePointer<Scalar>, stride: Int) {
            let y = x + 4 &* stride
            store(a0, x)
            store(a1, x + stride)
            store(a2, x + 2 &* stride)
            store(a3, x + 3 &* stride)
            store(b0, y)
            store(b1, y + stride)
            store(b2, y + 2 &* stride)
            store(b3, y + 3 &* stride)
        }
    }
#elseif AVX512
    private struct SixteenRows {
        private var (a0, a1, a2, a3): (Lanes, Lanes, Lanes, Lanes)
        private var (a4, a5, a6, a7): (Lanes, Lanes, Lanes, Lanes)
        private var (b0, b1, b2, b3): (Lanes, Lanes, Lanes, Lanes)
        private var (b4, b5, b6, b7): (Lanes, Lanes, Lanes, Lanes)

        @inline(__always) init(_ x: UnsafePointer<Scalar>, stride: Int) {
            (a0, a1, a2, a3) = Self.four(x, stride)
            (a4, a5, a6, a7) = Self.four(x + 4 &* stride, stride)
            (b0, b1, b2, b3) = Self.four(x + 8 &* stride, stride)
            (b4, b5, b6, b7) = Self.four(x + 12 &* stride, stride)
        }

        @inline(__always) private static func four(
            _ x: UnsafePointer<Scalar>, _ stride: Int
        ) -> (Lanes, Lanes, Lanes, Lanes) {
            (load(x), load(x + stride), load(x + 2 &* stride), load(x + 3 &* stride))
        }

        /// a₀b₀a₁b₁… of the first halves, and of the second.
        @inline(__always) private static func mix(_ a: Lanes, _ b: Lanes) -> (Lanes, Lanes) {
            let (p, q, r, s) = (a.lowHalf, b.lowHalf, a.highHalf, b.highHalf)
            let first = Lanes(
                p[0], q[0], p[1], q[1], p[2], q[2], p[3], q[3], p[4], q[4], p[5], q[5], p[6], q[6], p[7], q[7])
            let second = Lanes(
                r[0], s[0], r[1], s[1], r[2], s[2], r[3], s[3], r[4], s[4], r[5], s[5], r[6], s[6], r[7], s[7])
            return (first, second)
        }

        @inline(__always) mutating func interleave() {
            let (m0, m1, m2, m3) = (Self.mix(a0, b0), Self.mix(a1, b1), Self.mix(a2, b2), Self.mix(a3, b3))
            let (m4, m5, m6, m7) = (Self.mix(a4, b4), Self.mix(a5, b5), Self.mix(a6, b6), Self.mix(a7, b7))
            (a0, a1, a2, a3) = (m0.0, m0.1, m1.0, m1.1)
            (a4, a5, a6, a7) = (m2.0, m2.1, m3.0, m3.1)
            (b0, b1, b2, b3) = (m4.0, m4.1, m5.0, m5.1)
            (b4, b5, b6, b7) = (m6.0, m6.1, m7.0, m7.1)
        }

        @inline(__always) func write(_ x: UnsafeMutablePointer<Scalar>, stride: Int) {
            Self.write(x, stride, a0, a1, a2, a3)
            Self.write(x + 4 &* stride, stride, a4, a5, a6, a7)
            Self.write(x + 8 &* stride, stride, b0, b1, b2, b3)
            Self.write(x + 12 &* stride, stride, b4, b5, b6, b7)
        }

        @inline(__always) private static func write(
            _ x: UnsafeMutablePointer<Scalar>, _ stride: Int, _ a: Lanes, _ b: Lanes, _ c: Lanes, _ d: Lanes
        ) {
            store(a, x)
            store(b, x + stride)
            store(c, x + 2 &* stride)
            store(d, x + 3 &* stride)
        }
    }
#endif
