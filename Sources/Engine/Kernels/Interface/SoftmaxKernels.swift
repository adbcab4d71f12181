/// Rows of probabilities.
public protocol SoftmaxKernels<Scalar> {
    associatedtype Scalar

    /// y ← softmax of every row of a `rows`×`columns` matrix. y may lie where x lies.
    static func softmaxRows(
        rows: Int, columns: Int, _ x: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>)

    /// The way back through softmax y: x's gradient ← y·(g − Σ g·y) in every row, added if `accumulates`. It may lie
    /// where g lies.
    static func softmaxRowsBackward(
        rows: Int, columns: Int, _ y: UnsafePointer<Scalar>, gradient: UnsafePointer<Scalar>,
        into xGradient: UnsafeMutablePointer<Scalar>, accumulates: Bool)
}
