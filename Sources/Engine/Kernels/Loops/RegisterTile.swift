// Small matrix products whose sums stay in registers. A is walked along by two strides, so that the same
// loop multiplies by A and by its transpose; rows of B are vectors.

/// Sums of four rows, two vectors wide.
struct WideTile {
    var a0 = Lanes(repeating: 0), b0 = Lanes(repeating: 0)
    var a1 = Lanes(repeating: 0), b1 = Lanes(repeating: 0)
    var a2 = Lanes(repeating: 0), b2 = Lanes(repeating: 0)
    var a3 = Lanes(repeating: 0), b3 = Lanes(repeating: 0)

    @inline(__always) init() {}

    @inline(__always) init(_ c: UnsafePointer<Scalar>, stride: Int) {
        let w = laneCount
        (a0, b0) = (load(c), load(c + w))
        (a1, b1) = (load(c + stride), load(c + stride + w))
        (a2, b2) = (load(c + 2 &* stride), load(c + 2 &* stride + w))
        (a3, b3) = (load(c + 3 &* stride), load(c + 3 &* stride + w))
    }

    /// Adds Σₖ A[row, k]·B[k].
    @inline(__always) mutating func add(
        depth: Int, _ a: UnsafePointer<Scalar>, rowStride: Int, depthStride: Int, _ b: UnsafePointer<Scalar>,
        stride: Int
    ) {
        var (left, right) = (a, b)
        for _ in 0..<depth {
            let (x, y) = (load(right), load(right + laneCount))
            let r0 = Lanes(repeating: left[0])
            (a0, b0) = (fused(r0, x, a0), fused(r0, y, b0))
            let r1 = Lanes(repeating: left[rowStride])
            (a1, b1) = (fused(r1, x, a1), fused(r1, y, b1))
            let r2 = Lanes(repeating: left[2 &* rowStride])
            (a2, b2) = (fused(r2, x, a2), fused(r2, y, b2))
            let r3 = Lanes(repeating: left[3 &* rowStride])
            (a3, b3) = (fused(r3, x, a3), fused(r3, y, b3))
            left += depthStride
            right += stride
        }
    }

    @inline(__always) func write(_ c: UnsafeMutablePointer<Scalar>, stride: Int) {
        let w = laneCount
        store(a0, c)
        store(b0, c + w)
        store(a1, c + stride)
        store(b1, c + (stride &+ w))
        store(a2, c + 2 &* stride)
        store(b2, c + (2 &* stride &+ w))
        store(a3, c + 3 &* stride)
        store(b3, c + (3 &* stride &+ w))
    }
}

/// Sums of eight rows, one vector wide.
struct TallTile {
    var a0 = Lanes(repeating: 0), a1 = Lanes(repeating: 0)
    var a2 = Lanes(repeating: 0), a3 = Lanes(repeating: 0)
    var a4 = Lanes(repeating: 0), a5 = Lanes(repeating: 0)
    var a6 = Lanes(repeating: 0), a7 = Lanes(repeating: 0)

    @inline(__always) init() {}

    @inline(__always) init(_ c: UnsafePointer<Scalar>, stride: Int) {
        (a0, a1) = (load(c), load(c + stride))
        (a2, a3) = (load(c + 2 &* stride), load(c + 3 &* stride))
        (a4, a5) = (load(c + 4 &* stride), load(c + 5 &* stride))
        (a6, a7) = (load(c + 6 &* stride), load(c + 7 &* stride))
    }

    /// Adds Σₖ A[row, k]·B[k].
    @inline(__always) mutating func add(
        depth: Int, _ a: UnsafePointer<Scalar>, rowStride: Int, depthStride: Int, _ b: UnsafePointer<Scalar>,
        stride: Int
    ) {
        var (left, right) = (a, b)
        for _ in 0..<depth {
            let x = load(right)
            let lower = left + 4 &* rowStride
            a0 = fused(Lanes(repeating: left[0]), x, a0)
            a1 = fused(Lanes(repeating: left[rowStride]), x, a1)
            a2 = fused(Lanes(repeating: left[2 &* rowStride]), x, a2)
            a3 = fused(Lanes(repeating: left[3 &* rowStride]), x, a3)
            a4 = fused(Lanes(repeating: lower[0]), x, a4)
            a5 = fused(Lanes(repeating: lower[rowStride]), x, a5)
            a6 = fused(Lanes(repeating: lower[2 &* rowStride]), x, a6)
            a7 = fused(Lanes(repeating: lower[3 &* rowStride]), x, a7)
            left += depthStride
            right += stride
        }
    }

    @inline(__always) func write(_ c: UnsafeMutablePointer<Scalar>, stride: Int) {
        store(a0, c)
        store(a1, c + stride)
        store(a2, c + 2 &* stride)
        store(a3, c + 3 &* stride)
        store(a4, c + 4 &* stride)
        store(a5, c + 5 &* stride)
        store(a6, c + 6 &* stride)
        store(a7, c + 7 &* stride)
    }
}
