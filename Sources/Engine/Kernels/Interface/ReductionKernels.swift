/// Loops that make one number of many. The order of summation depends on counts alone.
public protocol ReductionKernels<Scalar> {
    associatedtype Scalar

    /// Σ x.
    static func sum(count: Int, _ x: UnsafePointer<Scalar>) -> Scalar
    /// Σ x².
    static func sumOfSquares(count: Int, _ x: UnsafePointer<Scalar>) -> Scalar
    /// Σ a·b.
    static func dot(count: Int, _ a: UnsafePointer<Scalar>, _ b: UnsafePointer<Scalar>) -> Scalar
    /// The largest element, −∞ of none. An element that is not a number may be passed over.
    static func maximum(count: Int, _ x: UnsafePointer<Scalar>) -> Scalar
    /// sums[j] ← Σᵢ x[i, j] of a `rows`×`columns` matrix, added to what is there if `accumulates`.
    static func columnSums(
        rows: Int, columns: Int, _ x: UnsafePointer<Scalar>, into sums: UnsafeMutablePointer<Scalar>,
        accumulates: Bool)

    /// Whether no element is infinite or not a number.
    static func isFinite(count: Int, _ x: UnsafePointer<Scalar>) -> Bool
}
