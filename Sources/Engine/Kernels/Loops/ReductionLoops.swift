extension Loops {
    public static func sum(count: Int, _ x: UnsafePointer<Scalar>) -> Scalar {
        reduce(count) { i, total in
            total + load(x + i)
        } rest: { i, count, total in
            total + load(x + i, first: count)
        }
    }

    public static func sumOfSquares(count: Int, _ x: UnsafePointer<Scalar>) -> Scalar { dot(count: count, x, x) }

    public static func dot(count: Int, _ a: UnsafePointer<Scalar>, _ b: UnsafePointer<Scalar>) -> Scalar {
        reduce(count) { i, total in
            fused(load(a + i), load(b + i), total)
        } rest: { i, count, total in
            fused(load(a + i, first: count), load(b + i, first: count), total)
        }
    }

    public static func isFinite(count: Int, _ x: UnsafePointer<Scalar>) -> Bool {
        // 0·x is 0 or not a number.
        let zero = Lanes(repeating: 0)
        let sum = reduce(count) { i, total in
            fused(load(x + i), zero, total)
        } rest: { i, count, total in
            fused(load(x + i, first: count), zero, total)
        }
        return sum == 0
    }

    /// Four sums side by side, so that one addition does not wait for the one before it.
    @inline(__always) static func reduce(
        _ count: Int, whole: (_ start: Int, _ total: Lanes) -> Lanes,
        rest: (_ start: Int, _ count: Int, _ total: Lanes) -> Lanes
    ) -> Scalar {
        let width = laneCount
        let zero = Lanes(repeating: 0)
        var (t0, t1, t2, t3) = (zero, zero, zero, zero)
        var i = 0
        while i &+ 4 &* width <= count {
            t0 = whole(i, t0)
            t1 = whole(i &+ width, t1)
            t2 = whole(i &+ 2 &* width, t2)
            t3 = whole(i &+ 3 &* width, t3)
            i &+= 4 &* width
        }
        while i &+ width <= count {
            t0 = whole(i, t0)
            i &+= width
        }
        if i < count { t1 = rest(i, count &- i, t1) }
        return total((t0 + t1) + (t2 + t3))
    }

    public static func maximum(count: Int, _ x: UnsafePointer<Scalar>) -> Scalar {
        // Sixteen side by side in memory: a loop without an order that would have to be kept.
        withUnsafeTemporaryAllocation(of: Scalar.self, capacity: 16) { largest in
            largest.initialize(repeating: -.infinity)
            let top = largest.baseAddress!
            var i = 0
            while i &+ 16 <= count {
                for k in 0..<16 { top[k] = larger(x[i &+ k], top[k]) }
                i &+= 16
            }
            while i < count {
                top[0] = larger(x[i], top[0])
                i &+= 1
            }
            var result = top[0]
            for k in 1..<16 { result = larger(top[k], result) }
            return result
        }
    }

    public static func columnSums(
        rows: Int, columns: Int, _ x: UnsafePointer<Scalar>, into sums: UnsafeMutablePointer<Scalar>,
        accumulates: Bool
    ) {
        let width = laneCount
        var j = 0
        // Four vectors of columns at a time stay in registers on the way down.
        while j &+ 4 &* width <= columns {
            let zero = Lanes(repeating: 0)
            var (t0, t1, t2, t3) = (zero, zero, zero, zero)
            if accumulates {
                t0 = load(sums + j)
                t1 = load(sums + (j &+ width))
                t2 = load(sums + (j &+ 2 &* width))
                t3 = load(sums + (j &+ 3 &* width))
            }
            var address = x + j
            for _ in 0..<rows {
                t0 += load(address)
                t1 += load(address + width)
                t2 += load(address + 2 &* width)
                t3 += load(address + 3 &* width)
                address += columns
            }
            store(t0, sums + j)
            store(t1, sums + (j &+ width))
            store(t2, sums + (j &+ 2 &* width))
            store(t3, sums + (j &+ 3 &* width))
            j &+= 4 &* width
        }
        while j < columns {
            let wide = Swift.min(width, columns &- j)
            var total = Lanes(repeating: 0)
            if accumulates { total = load(sums + j, first: wide) }
            if wide == width {
                for row in 0..<rows { total += load(x + (row &* columns &+ j)) }
            } else {
                for row in 0..<rows { total += load(x + (row &* columns &+ j), first: wide) }
            }
            store(total, first: wide, sums + j)
            j &+= wide
        }
    }
}
