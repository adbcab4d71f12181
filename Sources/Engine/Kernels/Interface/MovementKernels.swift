/// Moving numbers about.
public protocol MovementKernels<Scalar> {
    associatedtype Scalar

    /// y[j, i] ← x[i, j], or added if `accumulates`; strides lead from one row, as it lies, to the next.
    static func transpose(
        rows: Int, columns: Int, _ x: UnsafePointer<Scalar>, stride: Int, into y: UnsafeMutablePointer<Scalar>,
        stride yStride: Int, accumulates: Bool)

    /// y[i, j] ← x[i, j], or added if `accumulates`: some columns of wider matrices.
    static func copyRows(
        rows: Int, columns: Int, _ x: UnsafePointer<Scalar>, stride: Int, into y: UnsafeMutablePointer<Scalar>,
        stride yStride: Int, accumulates: Bool)
}
