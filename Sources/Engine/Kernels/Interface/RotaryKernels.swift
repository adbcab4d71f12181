/// Positions told by rotation.
public protocol RotaryKernels<Scalar> {
    associatedtype Scalar

    /// Rotates pairs of numbers in `rows` rows of a head: (x[j], x[j + half]) by the angle whose cosine and sine
    /// are at [row mod period, j] of `cosines` and `sines`, tables of `half` columns; backwards if `inverts`.
    ///
    /// y ← the rotated pairs, added to what is there if `accumulates`. y may lie where x lies; strides lead
    /// from one row to the next.
    static func rotate(
        rows: Int, half: Int, period: Int, _ x: UnsafePointer<Scalar>, stride: Int, cosines: UnsafePointer<Scalar>,
        sines: UnsafePointer<Scalar>, inverts: Bool, into y: UnsafeMutablePointer<Scalar>, accumulates: Bool)
}
