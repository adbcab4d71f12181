extension Loops {
    public static func laneOuterProducts(
        steps: Int, rows: Int, columns: Int, width: Int, _ a: UnsafePointer<Scalar>, aStep: Int,
        _ b: UnsafePointer<Scalar>, bStep: Int, into c: UnsafeMutablePointer<Scalar>, accumulates: Bool
    ) {
        var i = 0
        while i &+ 4 <= rows {
            let (top, target) = (a + i &* width, c + i &* columns)
            var j = 0
            while j &+ 4 <= columns {
                squareOfSums(
                    steps, width, top, aStep, b + j &* width, bStep, target + j, columns, accumulates)
                j &+= 4
            }
            while j < columns {
                columnOfSums(
                    steps, width, top, aStep, b + j &* width, bStep, target + j, columns, accumulates)
                j &+= 1
            }
            i &+= 4
        }
        while i < rows {
            for j in 0..<columns {
                let address = c + (i &* columns &+ j)
                let sum = oneSum(steps, width, a + i &* width, aStep, b + j &* width, bStep)
                address.pointee = accumulates ? address.pointee + sum : sum
            }
            i &+= 1
        }
    }

    /// Four rows with four rows: every number that is loaded is used four times.
    @inline(__always) private static func squareOfSums(
        _ steps: Int, _ width: Int, _ a: UnsafePointer<Scalar>, _ aStep: Int, _ b: UnsafePointer<Scalar>,
        _ bStep: Int, _ c: UnsafeMutablePointer<Scalar>, _ stride: Int, _ accumulates: Bool
    ) {
        var (r0, r1, r2, r3) = (FourRows(), FourRows(), FourRows(), FourRows())
        var (p, q) = (a, b)
        for _ in 0..<steps {
            var v = 0
            while v < width {
                let (b0, b1) = (load(q + v), load(q + (width &+ v)))
                let (b2, b3) = (load(q + (2 &* width &+ v)), load(q + (3 &* width &+ v)))
                r0.add(load(p + v), b0, b1, b2, b3)
                r1.add(load(p + (width &+ v)), b0, b1, b2, b3)
                r2.add(load(p + (2 &* width &+ v)), b0, b1, b2, b3)
                r3.add(load(p + (3 &* width &+ v)), b0, b1, b2, b3)
                v &+= laneCount
            }
            p += aStep
            q += bStep
        }
        r0.writeTotals(c, 1, accumulates)
        r1.writeTotals(c + stride, 1, accumulates)
        r2.writeTotals(c + 2 &* stride, 1, accumulates)
        r3.writeTotals(c + 3 &* stride, 1, accumulates)
    }

    /// Four rows with one.
    @inline(__always) private static func columnOfSums(
        _ steps: Int, _ width: Int, _ a: UnsafePointer<Scalar>, _ aStep: Int, _ b: UnsafePointer<Scalar>,
        _ bStep: Int, _ c: UnsafeMutablePointer<Scalar>, _ stride: Int, _ accumulates: Bool
    ) {
        var sums = FourRows()
        var (p, q) = (a, b)
        for _ in 0..<steps {
            var v = 0
            while v < width {
                sums.add(
                    load(q + v), load(p + v), load(p + (width &+ v)), load(p + (2 &* width &+ v)),
                    load(p + (3 &* width &+ v)))
                v &+= laneCount
            }
            p += aStep
            q += bStep
        }
        sums.writeTotals(c, stride, accumulates)
    }

    @inline(__always) private static func oneSum(
        _ steps: Int, _ width: Int, _ a: UnsafePointer<Scalar>, _ aStep: Int, _ b: UnsafePointer<Scalar>,
        _ bStep: Int
    ) -> Scalar {
        var sum = Lanes(repeating: 0)
        for step in 0..<steps {
            let (p, q) = (a + step &* aStep, b + step &* bStep)
            for v in 0..<width / laneCount {
                sum = fused(load(p + v &* laneCount), load(q + v &* laneCount), sum)
            }
        }
        return total(sum)
    }

    public static func laneSums(
        steps: Int, rows: Int, width: Int, _ a: UnsafePointer<Scalar>, aStep: Int,
        into sums: UnsafeMutablePointer<Scalar>, accumulates: Bool
    ) {
        for row in 0..<rows {
            var sum = Lanes(repeating: 0)
            for step in 0..<steps {
                let address = a + (step &* aStep &+ row &* width)
                for v in 0..<width / laneCount { sum += load(address + v &* laneCount) }
            }
            sums[row] = accumulates ? sums[row] + total(sum) : total(sum)
        }
    }
}
