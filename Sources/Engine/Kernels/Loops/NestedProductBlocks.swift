import CShuffles
import KernelInterface

extension Loops {
    #if AVX512
        /// - Parameter ahead: What is asked for meanwhile, `aheadStep` numbers at a time; nil: nothing.
        @inline(__always) static func block8x2(
            _ p: NestedProduct, _ rows: inout NestedRows, _ columns: Int, _ a: UnsafePointer<Scalar>,
            _ b: UnsafePointer<Scalar>, _ c: UnsafeMutablePointer<Scalar>, ahead: inout UnsafePointer<Scalar>?,
            aheadStep: Int
        ) {
            let zero = Lanes(repeating: 0)
            var (c0, c1, c2, c3, c4, c5, c6, c7) = (zero, zero, zero, zero, zero, zero, zero, zero)
            var (d0, d1, d2, d3, d4, d5, d6, d7) = (zero, zero, zero, zero, zero, zero, zero, zero)
            let count = rows.left
            let (n0, n1, n2) = p.counts
            let (s0, s1, s2) = p.a.steps
            let (t0, t1, t2) = p.b.steps
            let (r0, r1, r2, r3) = (rows.next(), rows.next(), rows.next(), rows.next())
            let (r4, r5, r6, r7) = (rows.next(), rows.next(), rows.next(), rows.next())
            for i0 in 0..<n0 {
                for i1 in 0..<n1 {
                    let start = a + (i0 &* s0 &+ i1 &* s1)
                    var w = b + (i0 &* t0 &+ i1 &* t1)
                    let (a0, a1, a2, a3) = (start + r0.a, start + r1.a, start + r2.a, start + r3.a)
                    let (a4, a5, a6, a7) = (start + r4.a, start + r5.a, start + r6.a, start + r7.a)
                    var k = 0
                    for _ in 0..<n2 {
                        let (u, v) = (load(w), load(w + laneCount))
                        if let next = ahead {
                            swath_fetch_soon(next)
                            ahead = next + aheadStep
                        }
                        var x = Lanes(repeating: a0[k])
                        (c0, d0) = (fused(x, u, c0), fused(x, v, d0))
                        x = Lanes(repeating: a1[k])
                        (c1, d1) = (fused(x, u, c1), fused(x, v, d1))
                        x = Lanes(repeating: a2[k])
                        (c2, d2) = (fused(x, u, c2), fused(x, v, d2))
                        x = Lanes(repeating: a3[k])
                        (c3, d3) = (fused(x, u, c3), fused(x, v, d3))
                        x = Lanes(repeating: a4[k])
                        (c4, d4) = (fused(x, u, c4), fused(x, v, d4))
                        x = Lanes(repeating: a5[k])
                        (c5, d5) = (fused(x, u, c5), fused(x, v, d5))
                        x = Lanes(repeating: a6[k])
                        (c6, d6) = (fused(x, u, c6), fused(x, v, d6))
                        x = Lanes(repeating: a7[k])
                        (c7, d7) = (fused(x, u, c7), fused(x, v, d7))
                        k &+= s2
                        w += t2
                    }
                }
            }
            let adds = p.accumulates
            put(c0, d0, columns, c + r0.c, adds)
            if count > 1 { put(c1, d1, columns, c + r1.c, adds) }
            if count > 2 { put(c2, d2, columns, c + r2.c, adds) }
            if count > 3 { put(c3, d3, columns, c + r3.c, adds) }
            if count > 4 { put(c4, d4, columns, c + r4.c, adds) }
            if count > 5 { put(c5, d5, columns, c + r5.c, adds) }
            if count > 6 { put(c6, d6, columns, c + r6.c, adds) }
            if count > 7 { put(c7, d7, columns, c + r7.c, adds) }
        }

        @inline(__always) static func block8x1(
            _ p: NestedProduct, _ rows: inout NestedRows, _ columns: Int, _ a: UnsafePointer<Scalar>,
            _ b: UnsafePointer<Scalar>, _ c: UnsafeMutablePointer<Scalar>
        ) {
            let zero = Lanes(repeating: 0)
            var (c0, c1, c2, c3, c4, c5, c6, c7) = (zero, zero, zero, zero, zero, zero, zero, zero)
            let count = rows.left
            let (n0, n1, n2) = p.counts
            let (s0, s1, s2) = p.a.steps
            let (t0, t1, t2) = p.b.steps
            let (r0, r1, r2, r3) = (rows.next(), rows.next(), rows.next(), rows.next())
            let (r4, r5, r6, r7) = (rows.next(), rows.next(), rows.next(), rows.next())
            for i0 in 0..<n0 {
                for i1 in 0..<n1 {
                    let start = a + (i0 &* s0 &+ i1 &* s1)
                    var w = b + (i0 &* t0 &+ i1 &* t1)
                    let (a0, a1, a2, a3) = (start + r0.a, start + r1.a, start + r2.a, start + r3.a)
                    let (a4, a5, a6, a7) = (start + r4.a, start + r5.a, start + r6.a, start + r7.a)
                    var k = 0
                    for _ in 0..<n2 {
                        let u = load(w)
                        c0 = fused(Lanes(repeating: a0[k]), u, c0)
                        c1 = fused(Lanes(repeating: a1[k]), u, c1)
                        c2 = fused(Lanes(repeating: a2[k]), u, c2)
                        c3 = fused(Lanes(repeating: a3[k]), u, c3)
                        c4 = fused(Lanes(repeating: a4[k]), u, c4)
                        c5 = fused(Lanes(repeating: a5[k]), u, c5)
                        c6 = fused(Lanes(repeating: a6[k]), u, c6)
                        c7 = fused(Lanes(repeating: a7[k]), u, c7)
                        k &+= s2
                        w += t2
                    }
                }
            }
            let adds = p.accumulates
            put(c0, columns, c + r0.c, adds)
            if count > 1 { put(c1, columns, c + r1.c, adds) }
            if count > 2 { put(c2, columns, c + r2.c, adds) }
            if count > 3 { put(c3, columns, c + r3.c, adds) }
            if count > 4 { put(c4, columns, c + r4.c, adds) }
            if count > 5 { put(c5, columns, c + r5.c, adds) }
            if count > 6 { put(c6, columns, c + r6.c, adds) }
            if count > 7 { put(c7, columns, c + r7.c, adds) }
        }

        /// Two vectors of which `columns` numbers count, more than one vector's.
        @inline(__always) private static func put(
            _ x: Lanes, _ y: Lanes, _ columns: Int, _ c: UnsafeMutablePointer<Scalar>, _ accumulates: Bool
        ) {
            put(x, columns, c, accumulates)
            put(y, columns &- laneCount, c + laneCount, accumulates)
        }
    #else
        @inline(__always) static func block4x1(
            _ p: NestedProduct, _ rows: inout NestedRows, _ columns: Int, _ a: UnsafePointer<Scalar>,
            _ b: UnsafePointer<Scalar>, _ c: UnsafeMutablePointer<Scalar>
        ) {
            let zero = Lanes(repeating: 0)
            var (c0, c1, c2, c3) = (zero, zero, zero, zero)
            let count = rows.left
            let (n0, n1, n2) = p.counts
            let (s0, s1, s2) = p.a.steps
            let (t0, t1, t2) = p.b.steps
            let (r0, r1, r2, r3) = (rows.next(), rows.next(), rows.next(), rows.next())
            for i0 in 0..<n0 {
                for i1 in 0..<n1 {
                    let start = a + (i0 &* s0 &+ i1 &* s1)
                    var w = b + (i0 &* t0 &+ i1 &* t1)
                    let (a0, a1, a2, a3) = (start + r0.a, start + r1.a, start + r2.a, start + r3.a)
                    var k = 0
                    for _ in 0..<n2 {
                        let u = load(w)
                        c0 = fused(Lanes(repeating: a0[k]), u, c0)
                        c1 = fused(Lanes(repeating: a1[k]), u, c1)
                        c2 = fused(Lanes(repeating: a2[k]), u, c2)
                        c3 = fused(Lanes(repeating: a3[k]), u, c3)
                        k &+= s2
                        w += t2
                    }
                }
            }
            let adds = p.accumulates
            put(c0, columns, c + r0.c, adds)
            if count > 1 { put(c1, columns, c + r1.c, adds) }
            if count > 2 { put(c2, columns, c + r2.c, adds) }
            if count > 3 { put(c3, columns, c + r3.c, adds) }
        }
    #endif
}
