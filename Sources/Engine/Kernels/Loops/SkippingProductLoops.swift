extension Loops {
    public static var skipsZeros: Bool {
        #if AVX2 || AVX512
            true
        #else
            false
        #endif
    }

    /// Vectors of sums that registers hold beside a factor.
    private static var widestStrip: Int {
        #if AVX512
            8
        #else
            7
        #endif
    }

    public static func markNonzeros(
        rows: Int, depth: Int, _ a: UnsafePointer<Scalar>, rowStride: Int, depthStride: Int,
        into marks: UnsafeMutablePointer<UInt64>
    ) -> Int {
        var (count, start, words) = (0, 0, marks)
        while start < depth {
            let deep = Swift.min(64, depth &- start)
            let block = a + start &* depthStride
            if depthStride == 1 {
                for i in 0..<rows { words[i] = nonzeros(deep, block + i &* rowStride) }
            } else {
                for i in 0..<rows { words[i] = 0 }
                for k in 0..<deep {
                    let (line, bit) = (block + k &* depthStride, UInt64(1) &<< UInt64(k))
                    for i in 0..<rows { words[i] |= line[i] != 0 ? bit : 0 }
                }
            }
            for i in 0..<rows { count &+= words[i].nonzeroBitCount }
            words += rows
            start &+= 64
        }
        return count
    }

    /// Which of up to 64 numbers are not zero.
    @inline(__always) private static func nonzeros(_ count: Int, _ x: UnsafePointer<Scalar>) -> UInt64 {
        var marks: UInt64 = 0
        for k in 0..<count { marks |= (x[k] != 0 ? 1 : 0) &<< UInt64(truncatingIfNeeded: k) }
        return marks
    }

    public static func skippingProduct(
        rows: Int, columns: Int, depth: Int, _ a: UnsafePointer<Scalar>, rowStride: Int, depthStride: Int,
        marks: UnsafePointer<UInt64>, by b: UnsafePointer<Scalar>, strideB: Int, into c: UnsafeMutablePointer<Scalar>,
        strideC: Int, accumulates: Bool
    ) {
        let walk = SkippingWalk(
            rows: rows, words: (depth &+ 63) / 64, rowStride: rowStride, depthStride: depthStride, strideB: strideB,
            strideC: strideC, accumulates: accumulates)
        let vectors = (columns &+ laneCount &- 1) / laneCount
        let strips = (vectors &+ widestStrip &- 1) / widestStrip
        var start = 0
        for strip in 0..<strips {
            let width = vectors / strips &+ (strip < vectors % strips ? 1 : 0)
            let last = Swift.min(columns, start &+ width &* laneCount) &- start &- laneCount
            let (lines, target) = (b + start, c + start)
            switch width {
            case 1: walk.one(last, a, marks, lines, target)
            case 2: walk.two(last, a, marks, lines, target)
            case 3: walk.three(last, a, marks, lines, target)
            case 4: walk.four(last, a, marks, lines, target)
            case 5: walk.five(last, a, marks, lines, target)
            case 6: walk.six(last, a, marks, lines, target)
            case 7: walk.seven(last, a, marks, lines, target)
            default: walk.eight(last, a, marks, lines, target)
            }
            start &+= width &* laneCount
        }
    }
}

/// How a product goes through its operands.
private struct SkippingWalk {
    var rows: Int
    /// Of marks, for each row.
    var words: Int
    var rowStride: Int
    var depthStride: Int
    var strideB: Int
    var strideC: Int
    var accumulates: Bool

    /// A strip of columns, `width` vectors wide. All of B that it reads is small enough to stay in the first cache.
    ///
    /// - Parameter last: Where the last vector begins: it may overlap the one before, whose sums are then computed twice.
    @inline(__always) private func strip(
        _ width: Int, _ last: Int, _ a: UnsafePointer<Scalar>, _ marks: UnsafePointer<UInt64>,
        _ b: UnsafePointer<Scalar>, _ c: UnsafeMutablePointer<Scalar>
    ) {
        for row in 0..<rows {
            let target = c + row &* strideC
            var sums = StripSums()
            if accumulates { sums.read(width, last, target) }
            for word in 0..<words {
                var left = marks[word &* rows &+ row]
                let factors = a + (row &* rowStride &+ 64 &* word &* depthStride)
                let lines = b + 64 &* word &* strideB
                while left != 0 {
                    let k = left.trailingZeroBitCount
                    left &= left &- 1
                    sums.add(width, last, factors[k &* depthStride], lines + k &* strideB)
                }
            }
            sums.write(width, last, target)
        }
    }

    // A function for each width: put into one, they would be compiled as one with questions in its innermost loop.

    @inline(never) func one(
        _ last: Int, _ a: UnsafePointer<Scalar>, _ marks: UnsafePointer<UInt64>, _ b: UnsafePointer<Scalar>,
        _ c: UnsafeMutablePointer<Scalar>
    ) { strip(1, last, a, marks, b, c) }

    @inline(never) func two(
        _ last: Int, _ a: UnsafePointer<Scalar>, _ marks: UnsafePointer<UInt64>, _ b: UnsafePointer<Scalar>,
        _ c: UnsafeMutablePointer<Scalar>
    ) { strip(2, last, a, marks, b, c) }

    @inline(never) func three(
        _ last: Int, _ a: UnsafePointer<Scalar>, _ marks: UnsafePointer<UInt64>, _ b: UnsafePointer<Scalar>,
        _ c: UnsafeMutablePointer<Scalar>
    ) { strip(3, last, a, marks, b, c) }

    @inline(never) func four(
        _ last: Int, _ a: UnsafePointer<Scalar>, _ marks: UnsafePointer<UInt64>, _ b: UnsafePointer<Scalar>,
        _ c: UnsafeMutablePointer<Scalar>
    ) { strip(4, last, a, marks, b, c) }

    @inline(never) func five(
        _ last: Int, _ a: UnsafePointer<Scalar>, _ marks: UnsafePointer<UInt64>, _ b: UnsafePointer<Scalar>,
        _ c: UnsafeMutablePointer<Scalar>
    ) { strip(5, last, a, marks, b, c) }

    @inline(never) func six(
        _ last: Int, _ a: UnsafePointer<Scalar>, _ marks: UnsafePointer<UInt64>, _ b: UnsafePointer<Scalar>,
        _ c: UnsafeMutablePointer<Scalar>
    ) { strip(6, last, a, marks, b, c) }

    @inline(never) func seven(
        _ last: Int, _ a: UnsafePointer<Scalar>, _ marks: UnsafePointer<UInt64>, _ b: UnsafePointer<Scalar>,
        _ c: UnsafeMutablePointer<Scalar>
    ) { strip(7, last, a, marks, b, c) }

    @inline(never) func eight(
        _ last: Int, _ a: UnsafePointer<Scalar>, _ marks: UnsafePointer<UInt64>, _ b: UnsafePointer<Scalar>,
        _ c: UnsafeMutablePointer<Scalar>
    ) { strip(8, last, a, marks, b, c) }
}

/// Up to eight vectors of sums, the last of which begins at a place of its own.
///
/// Widths are constants where these functions are called: what is asked about them is known when they are compiled.
private struct StripSums {
    private var (s0, s1, s2, s3) = (
        Lanes(repeating: 0), Lanes(repeating: 0), Lanes(repeating: 0), Lanes(repeating: 0)
    )
    private var (s4, s5, s6) = (Lanes(repeating: 0), Lanes(repeating: 0), Lanes(repeating: 0))
    private var end = Lanes(repeating: 0)

    @inline(__always) init() {}

    @inline(__always) mutating func read(_ width: Int, _ last: Int, _ c: UnsafePointer<Scalar>) {
        let w = laneCount
        if width > 1 { s0 = load(c) }
        if width > 2 { s1 = load(c + w) }
        if width > 3 { s2 = load(c + 2 &* w) }
        if width > 4 { s3 = load(c + 3 &* w) }
        if width > 5 { s4 = load(c + 4 &* w) }
        if width > 6 { s5 = load(c + 5 &* w) }
        if width > 7 { s6 = load(c + 6 &* w) }
        end = load(c + last)
    }

    @inline(__always) mutating func add(_ width: Int, _ last: Int, _ factor: Scalar, _ line: UnsafePointer<Scalar>) {
        let (w, f) = (laneCount, Lanes(repeating: factor))
        if width > 1 { s0 = fused(f, load(line), s0) }
        if width > 2 { s1 = fused(f, load(line + w), s1) }
        if width > 3 { s2 = fused(f, load(line + 2 &* w), s2) }
        if width > 4 { s3 = fused(f, load(line + 3 &* w), s3) }
        if width > 5 { s4 = fused(f, load(line + 4 &* w), s4) }
        if width > 6 { s5 = fused(f, load(line + 5 &* w), s5) }
        if width > 7 { s6 = fused(f, load(line + 6 &* w), s6) }
        end = fused(f, load(line + last), end)
    }

    @inline(__always) func write(_ width: Int, _ last: Int, _ c: UnsafeMutablePointer<Scalar>) {
        let w = laneCount
        if width > 1 { store(s0, c) }
        if width > 2 { store(s1, c + w) }
        if width > 3 { store(s2, c + 2 &* w) }
        if width > 4 { store(s3, c + 3 &* w) }
        if width > 5 { store(s4, c + 4 &* w) }
        if width > 6 { store(s5, c + 5 &* w) }
        if width > 7 { store(s6, c + 6 &* w) }
        store(end, c + last)
    }
}
