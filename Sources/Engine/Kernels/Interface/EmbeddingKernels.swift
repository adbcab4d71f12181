/// Rows of tables that are chosen by number.
public protocol EmbeddingKernels<Scalar> {
    associatedtype Scalar

    /// y[i] ← table[indices[i]] + positions[i mod period] in `count` rows of `columns` numbers; the second
    /// addend only where `positions` is given. A negative index stands for a row of zeros.
    static func gatherRows(
        count: Int, columns: Int, _ table: UnsafePointer<Scalar>, indices: UnsafePointer<Int32>,
        positions: UnsafePointer<Scalar>?, period: Int, into y: UnsafeMutablePointer<Scalar>)

    /// table[indices[i]] ← table[indices[i]] + x[i], one row after the other in the order of i, so that the
    /// sums are the same in every run. Negative indices are passed over.
    static func scatterRows(
        count: Int, columns: Int, _ x: UnsafePointer<Scalar>, indices: UnsafePointer<Int32>,
        into table: UnsafeMutablePointer<Scalar>)
}
