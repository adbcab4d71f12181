/// Sums of four rows, four vectors wide: sixteen products are on their way at once, and each vector of B
/// that is loaded is used four times.
struct ProductTile {
    private var (r0, r1, r2, r3) = (FourVectors(), FourVectors(), FourVectors(), FourVectors())

    @inline(__always) init() {}

    /// Adds Σₖ A[row, k]·B[k].
    @inline(__always) mutating func add(
        depth: Int, _ a: UnsafePointer<Scalar>, rowStride: Int, depthStride: Int, _ b: UnsafePointer<Scalar>,
        stride: Int
    ) {
        var (left, right) = (a, b)
        for _ in 0..<depth {
            let row = FourVectors(right)
            r0.add(left[0], row)
            r1.add(left[rowStride], row)
            r2.add(left[2 &* rowStride], row)
            r3.add(left[3 &* rowStride], row)
            left += depthStride
            right += stride
        }
    }

    /// C ← α·sums + β·C; with β = 0 what C held does not count.
    @inline(__always) func finish(_ c: UnsafeMutablePointer<Scalar>, stride: Int, alpha: Scalar, beta: Scalar) {
        r0.finish(c, alpha, beta)
        r1.finish(c + stride, alpha, beta)
        r2.finish(c + 2 &* stride, alpha, beta)
        r3.finish(c + 3 &* stride, alpha, beta)
    }
}

/// Four vectors side by side.
struct FourVectors {
    private var v0: Lanes, v1: Lanes, v2: Lanes, v3: Lanes

    @inline(__always) init() {
        let zero = Lanes(repeating: 0)
        (v0, v1, v2, v3) = (zero, zero, zero, zero)
    }

    @inline(__always) init(_ x: UnsafePointer<Scalar>) {
        let w = laneCount
        (v0, v1, v2, v3) = (load(x), load(x + w), load(x + 2 &* w), load(x + 3 &* w))
    }

    @inline(__always) mutating func add(_ factor: Scalar, _ x: FourVectors) {
        let factors = Lanes(repeating: factor)
        v0 = fused(factors, x.v0, v0)
        v1 = fused(factors, x.v1, v1)
        v2 = fused(factors, x.v2, v2)
        v3 = fused(factors, x.v3, v3)
    }

    @inline(__always) func finish(_ c: UnsafeMutablePointer<Scalar>, _ alpha: Scalar, _ beta: Scalar) {
        let w = laneCount
        combine(v0, alpha, beta, c)
        combine(v1, alpha, beta, c + w)
        combine(v2, alpha, beta, c + 2 &* w)
        combine(v3, alpha, beta, c + 3 &* w)
    }
}

/// c ← α·sum + β·c; with β = 0 what c held does not count.
@inline(__always) func combine(_ sum: Lanes, _ alpha: Scalar, _ beta: Scalar, _ c: UnsafeMutablePointer<Scalar>) {
    let scaled = sum * Lanes(repeating: alpha)
    store(beta == 0 ? scaled : fused(load(UnsafePointer(c)), Lanes(repeating: beta), scaled), c)
}

extension WideTile {
    @inline(__always) func finish(_ c: UnsafeMutablePointer<Scalar>, stride: Int, alpha: Scalar, beta: Scalar) {
        let w = laneCount
        combine(a0, alpha, beta, c)
        combine(b0, alpha, beta, c + w)
        combine(a1, alpha, beta, c + stride)
        combine(b1, alpha, beta, c + (stride &+ w))
        combine(a2, alpha, beta, c + 2 &* stride)
        combine(b2, alpha, beta, c + (2 &* stride &+ w))
        combine(a3, alpha, beta, c + 3 &* stride)
        combine(b3, alpha, beta, c + (3 &* stride &+ w))
    }
}

/// Sums of four rows, one vector wide, of even and odd depths apart.
struct NarrowTile {
    private var (a0, a1, a2, a3) = (
        Lanes(repeating: 0), Lanes(repeating: 0), Lanes(repeating: 0), Lanes(repeating: 0)
    )
    private var (b0, b1, b2, b3) = (
        Lanes(repeating: 0), Lanes(repeating: 0), Lanes(repeating: 0), Lanes(repeating: 0)
    )

    @inline(__always) init() {}

    @inline(__always) mutating func add(
        depth: Int, _ a: UnsafePointer<Scalar>, rowStride: Int, depthStride: Int, _ b: UnsafePointer<Scalar>,
        stride: Int
    ) {
        var (left, right) = (a, b)
        for _ in 0..<depth {
            let x = load(right)
            (b0, a0) = (a0, fused(Lanes(repeating: left[0]), x, b0))
            (b1, a1) = (a1, fused(Lanes(repeating: left[rowStride]), x, b1))
            (b2, a2) = (a2, fused(Lanes(repeating: left[2 &* rowStride]), x, b2))
            (b3, a3) = (a3, fused(Lanes(repeating: left[3 &* rowStride]), x, b3))
            left += depthStride
            right += stride
        }
    }

    @inline(__always) func finish(_ c: UnsafeMutablePointer<Scalar>, stride: Int, alpha: Scalar, beta: Scalar) {
        combine(a0 + b0, alpha, beta, c)
        combine(a1 + b1, alpha, beta, c + stride)
        combine(a2 + b2, alpha, beta, c + 2 &* stride)
        combine(a3 + b3, alpha, beta, c + 3 &* stride)
    }
}
