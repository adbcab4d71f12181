import KernelInterface

/// C ← C + op(A)·B for a row-major A, where columns of B and C are samples of a batch: by the small kernel
/// while B fits into the fastest cache, by BLAS beyond.
func addLaneProduct<Scalar: NetworkScalar>(
    rows: Int, width: Int, depth: Int, _ a: UnsafePointer<Scalar>, stride: Int, isTransposed: Bool = false,
    by b: UnsafePointer<Scalar>, into c: UnsafeMutablePointer<Scalar>, beta: Scalar = 1
) {
    if depth * width * MemoryLayout<Scalar>.stride <= 24 << 10 {
        Scalar.kernels.laneProduct(
            rows: rows, width: width, depth: depth, a, rowStride: isTransposed ? 1 : stride,
            depthStride: isTransposed ? stride : 1, by: b, into: c, accumulates: beta != 0)
    } else {
        Scalar.multiply(
            RowMajorProduct(
                rows: rows, columns: width, depth: depth, a, transposingA: isTransposed, strideA: stride, by: b,
                into: c, alpha: 1, beta: beta))
    }
}

/// C ← β·C + Σₜ AₜBₜᵀ over `steps` pairs of matrices whose columns are samples of a batch.
func addLaneOuterProducts<Scalar: NetworkScalar>(
    steps: Int, rows: Int, columns: Int, width: Int, _ a: UnsafePointer<Scalar>, aStep: Int,
    _ b: UnsafePointer<Scalar>, bStep: Int, into c: UnsafeMutablePointer<Scalar>, beta: Scalar
) {
    if rows * columns <= 1 << 15 || steps == 0 {
        Scalar.kernels.laneOuterProducts(
            steps: steps, rows: rows, columns: columns, width: width, a, aStep: aStep, b, bStep: bStep, into: c,
            accumulates: beta != 0)
    } else {
        for step in 0..<steps {
            Scalar.multiply(
                RowMajorProduct(
                    rows: rows, columns: columns, depth: width, a + step * aStep, by: b + step * bStep,
                    transposingB: true, into: c, alpha: 1, beta: step == 0 ? beta : 1))
        }
    }
}
