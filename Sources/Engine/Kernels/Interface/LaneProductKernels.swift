/// Products of small matrices whose columns are samples of a batch, one a lane.
///
/// Every matrix that is called *lane-wise* lies row by row without gaps, and its rows are a multiple of 16
/// numbers long, so that no loop has an end of its own. Recurrent networks multiply little matrices so
/// often that calls into BLAS would cost more than the products.
public protocol LaneProductKernels<Scalar> {
    associatedtype Scalar

    /// y[i, j] ← values[i] in a lane-wise matrix of `rows`×`width`.
    static func broadcastRows(
        rows: Int, width: Int, _ values: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>)

    /// C ← A·B, or C + A·B if `accumulates`: B of `depth`×`width` and C of `rows`×`width` are lane-wise, A
    /// has the element (i, k) at i·`rowStride` + k·`depthStride`.
    static func laneProduct(
        rows: Int, width: Int, depth: Int, _ a: UnsafePointer<Scalar>, rowStride: Int, depthStride: Int,
        by b: UnsafePointer<Scalar>, into c: UnsafeMutablePointer<Scalar>, accumulates: Bool)

    /// C ← Σₜ AₜBₜᵀ, or added if `accumulates`: Aₜ of `rows`×`width` and Bₜ of `columns`×`width` are
    /// lane-wise, `steps` of them at distances `aStep` and `bStep`; C has rows of `columns`.
    static func laneOuterProducts(
        steps: Int, rows: Int, columns: Int, width: Int, _ a: UnsafePointer<Scalar>, aStep: Int,
        _ b: UnsafePointer<Scalar>, bStep: Int, into c: UnsafeMutablePointer<Scalar>, accumulates: Bool)

    /// sums[i] ← ΣₜΣⱼ Aₜ[i, j], or added if `accumulates`.
    static func laneSums(
        steps: Int, rows: Int, width: Int, _ a: UnsafePointer<Scalar>, aStep: Int,
        into sums: UnsafeMutablePointer<Scalar>, accumulates: Bool)
}
