import KernelInterface

/// Matrix products with one short side, for which BLAS would spend more on packing a large operand than on the
/// product: batches of a few dozen samples times matrices of weights.
///
/// Our own kernel needs columns in whole vectors and reads operands where they lie. Where B is transposed, it
/// computes Cᵀ = B·Aᵀ, with A and C transposed through scratch memory.
extension NetworkScalar {
    /// The longest that the short side may be.
    private static var short: Int { 64 }

    /// How many numbers of scratch memory `multiplySmall` takes for A·Bᵀ of these sides; 0 if BLAS does it better.
    static func smallProductScratch(rows: Int, columns: Int, depth: Int) -> Int {
        rows >= 8 && rows <= short && columns >= 8 && depth >= 8 ? (rows + 15) / 16 * 16 * (columns + depth) : 0
    }

    /// C ← op(A)·op(B) + β·C by whichever is faster, BLAS or our own kernel. α is 1; β is 0 or 1.
    ///
    /// - Parameter scratch: As much as `smallProductScratch` says; only A·Bᵀ uses it.
    static func multiplySmall(_ p: RowMajorProduct<Self>, scratch: UnsafeMutablePointer<Self>? = nil) {
        if multiplySkippingZeros(p) { return }
        let isDense = p.cStride == p.columns && p.bStride == (p.bIsTransposed ? p.depth : p.columns)
        // Many rows, or sums of many products, are long enough for `multiply`'s own loops.
        let isLong = (p.rows >= 512 || p.rows >= 64 && p.depth >= 512) && kernels.multiplies(p)
        let isShort = !isLong && min(p.rows, p.depth) <= short && max(p.rows, p.depth) >= 8
        if isDense, isShort, !p.bIsTransposed, p.columns % 16 == 0 {
            bringIntoCache(p.b, p.depth * p.columns)
            bringIntoCache(p.c, p.rows * p.columns)
            kernels.laneProduct(
                rows: p.rows, width: p.columns, depth: p.depth, p.a, rowStride: p.aIsTransposed ? 1 : p.aStride,
                depthStride: p.aIsTransposed ? p.aStride : 1, by: p.b, into: p.c, accumulates: p.beta != 0)
        } else if isDense, p.bIsTransposed, !p.aIsTransposed, let scratch,
            smallProductScratch(rows: p.rows, columns: p.columns, depth: p.depth) > 0
        {
            let width = (p.rows + 15) / 16 * 16
            let product = scratch + p.depth * width
            bringIntoCache(p.b, p.depth * p.columns)
            if width > p.rows { scratch.clear(p.depth * width) }
            kernels.transpose(
                rows: p.rows, columns: p.depth, p.a, stride: p.aStride, into: scratch, stride: width,
                accumulates: false)
            kernels.laneProduct(
                rows: p.columns, width: width, depth: p.depth, p.b, rowStride: p.bStride, depthStride: 1, by: scratch,
                into: product, accumulates: false)
            kernels.transpose(
                rows: p.columns, columns: p.rows, product, stride: width, into: p.c, stride: p.cStride,
                accumulates: p.beta != 0)
        } else {
            multiply(p)
        }
    }

    /// Reads a matrix of weights, or the place of its gradient, once from end to end.
    ///
    /// Nothing has touched it since the last step. The processor's prefetcher follows this at the speed of memory; the
    /// order in which products read and write, a strip of columns after the other, it does not follow.
    private static func bringIntoCache(_ matrix: UnsafePointer<Self>, _ count: Int) {
        let bytes = count * MemoryLayout<Self>.stride
        if bytes >= 64 << 10, bytes <= 512 << 10 { _ = kernels.sum(count: count, matrix) }
    }
}
