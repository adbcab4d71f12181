import KernelInterface

/// Products with a matrix of which much is zero: what a rectifier has let through, and what comes back to it. Half the work
/// is not done, and sums are those of `laneProduct` to the last bit.
extension NetworkScalar {
    /// More than this share of A's elements is not zero where nothing is gained.
    private static var dense: Double { 0.75 }

    /// C ← op(A)·op(B) + β·C, unless another way is as fast. α is 1; β is 0 or 1.
    ///
    /// Where B is transposed, only for β = 0: another way would add C to the whole sum, and this one the sum to C.
    ///
    /// - Returns: Whether it was done.
    static func multiplySkippingZeros(_ p: RowMajorProduct<Self>) -> Bool {
        let kernels = kernels
        // What is read again and again then stays in the first caches.
        let isSmall = p.rows <= 128 && p.depth <= 128 && p.columns >= 32 && p.columns <= 256
        guard kernels.skipsZeros, isSmall, !p.bIsTransposed || p.beta == 0 else { return false }
        let (words, width) = (p.rows * ((p.depth + 63) / 64), (p.columns + 15) / 16 * 16)
        let copied = p.depth * width * MemoryLayout<Self>.stride
        guard let block = ProductScratch.block(bytes: copied + words * MemoryLayout<UInt64>.stride) else {
            return false
        }
        let marks = (block + copied).assumingMemoryBound(to: UInt64.self)
        let (rowStride, depthStride) = p.aIsTransposed ? (1, p.aStride) : (p.aStride, 1)
        let count = kernels.markNonzeros(
            rows: p.rows, depth: p.depth, p.a, rowStride: rowStride, depthStride: depthStride, into: marks)
        // Tiles of several rows read B less often, but want it in whole vectors.
        let isWhole = p.bIsTransposed || p.columns % 16 == 0
        if isWhole, Double(count) > dense * Double(p.rows * p.depth) { return false }
        var (b, strideB) = (p.b, p.bStride)
        let rows = block.assumingMemoryBound(to: Self.self)
        if p.bIsTransposed {
            kernels.transpose(
                rows: p.columns, columns: p.depth, p.b, stride: p.bStride, into: rows, stride: width,
                accumulates: false)
            (b, strideB) = (UnsafePointer(rows), width)
        } else if p.columns < width {
            // Rows that begin where lines of the cache do are read in half the time.
            for k in 0..<p.depth { (rows + k * width).update(from: p.b + k * p.bStride, count: p.columns) }
            (b, strideB) = (UnsafePointer(rows), width)
        }
        kernels.skippingProduct(
            rows: p.rows, columns: p.columns, depth: p.depth, p.a, rowStride: rowStride, depthStride: depthStride,
            marks: marks, by: b, strideB: strideB, into: p.c, strideC: p.cStride, accumulates: p.beta != 0)
        return true
    }
}
