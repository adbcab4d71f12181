/// Rows brought to one scale: layer norm and root-mean-square norm.
public protocol NormalizationKernels<Scalar> {
    associatedtype Scalar

    /// y ← (x − μ)·r·gain + bias in every row of a `rows`×`columns` matrix, r = 1/√(mean (x − μ)² + ε).
    ///
    /// With `centres`, μ is the row's mean (Ba, Kiros and Hinton 2016, equation 4), else 0 (Zhang and
    /// Sennrich 2019, equation 4). `statistics` receives μ and r of each row, one pair after the other.
    /// y may lie where x lies.
    static func normalizeRows(
        rows: Int, columns: Int, centres: Bool, epsilon: Scalar, _ x: UnsafePointer<Scalar>,
        gain: UnsafePointer<Scalar>, bias: UnsafePointer<Scalar>?, into y: UnsafeMutablePointer<Scalar>,
        statistics: UnsafeMutablePointer<Scalar>)

    /// The way back: from the gradient g of y those of x, gain and bias, where they are wanted.
    ///
    /// With x̂ = (x − μ)·r and h = g·gain, that of x is r·(h − mean h − x̂·mean(h·x̂)), the first mean
    /// only if `centres`; it is added to what is there if `accumulates`, and may lie where g lies. Those
    /// of gain and bias, Σ g·x̂ and Σ g over rows, are always added.
    static func normalizeRowsBackward(
        rows: Int, columns: Int, centres: Bool, _ x: UnsafePointer<Scalar>, statistics: UnsafePointer<Scalar>,
        gain: UnsafePointer<Scalar>, gradient: UnsafePointer<Scalar>, into xGradient: UnsafeMutablePointer<Scalar>?,
        accumulates: Bool, gainGradient: UnsafeMutablePointer<Scalar>?, biasGradient: UnsafeMutablePointer<Scalar>?)
}
