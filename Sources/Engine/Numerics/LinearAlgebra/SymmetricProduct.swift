/// X·Xᵀ, of which the lower triangle is worked out, some columns at a time from the diagonal down (as BLAS dsyrk), by
/// loops of our own where they are faster.
struct SymmetricProduct {
    private let order: Int
    private let depth: Int
    private let x: UnsafePointer<Double>
    private let stride: Int

    /// - Parameters:
    ///   - x: order × depth, column after column.
    ///   - stride: From one column of X to the next.
    init(order: Int, depth: Int, _ x: UnsafePointer<Double>, stride: Int) {
        (self.order, self.depth, self.x, self.stride) = (order, depth, x, stride)
    }

    /// How many columns are worked out together. Blocks on the diagonal are worked out whole, so what they have above it
    /// is changed, too.
    private static let together = 96

    /// C ← C + α·X·Xᵀ.
    ///
    /// - Parameters:
    ///   - c: Column after column; apart from X.
    ///   - cStride: From one column of C to the next.
    func add(to c: UnsafeMutablePointer<Double>, stride cStride: Int, alpha: Double) {
        for first in Swift.stride(from: 0, to: order, by: Self.together) {
            // Row by row these matrices are their transposes.
            let product = RowMajorProduct(
                rows: min(Self.together, order - first), columns: order - first, depth: depth, x + first,
                transposingA: true, strideA: stride, by: x + first, strideB: stride,
                into: c + (first * cStride + first), strideC: cStride, alpha: alpha, beta: 1)
            if !Double.multiplyByLoops(product) { Double.multiply(product) }
        }
    }
}
