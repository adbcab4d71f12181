/// Batch normalisation over the rows of a `rows`×`columns` matrix (Ioffe and Szegedy 2015): a column is a channel.
public protocol BatchNormKernels<Scalar> {
    associatedtype Scalar

    /// Means and variances (over n, not n − 1) of the columns, in one pass over the matrix.
    static func columnMoments(
        rows: Int, columns: Int, _ x: UnsafePointer<Scalar>, means: UnsafeMutablePointer<Scalar>,
        variances: UnsafeMutablePointer<Scalar>)

    /// y ← x·scale + shift in every row, plus `addend` if there is one, and then 0 for what is negative if
    /// `rectifies`. y may lie where x or the addend lies.
    static func scaleShift(
        rows: Int, columns: Int, _ x: UnsafePointer<Scalar>, scale: UnsafePointer<Scalar>,
        shift: UnsafePointer<Scalar>, addend: UnsafePointer<Scalar>?, rectifies: Bool,
        into y: UnsafeMutablePointer<Scalar>)

    /// Column by column Σ g and Σ g·(x − mean). Where `output` is given, g ← 0 first where it is not positive:
    /// the way back through a rectifier.
    static func columnGradientSums(
        rows: Int, columns: Int, _ x: UnsafePointer<Scalar>, means: UnsafePointer<Scalar>,
        gradient: UnsafeMutablePointer<Scalar>, output: UnsafePointer<Scalar>?,
        sums: UnsafeMutablePointer<Scalar>, products: UnsafeMutablePointer<Scalar>)

    /// y ← a·g + b·x + c in every row, or added to y, which may lie where g lies.
    static func columnCombination(
        rows: Int, columns: Int, _ g: UnsafePointer<Scalar>, _ a: UnsafePointer<Scalar>, _ x: UnsafePointer<Scalar>,
        _ b: UnsafePointer<Scalar>, _ c: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>,
        accumulates: Bool)
}
