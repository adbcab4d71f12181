/// Numbers that are left out at random.
public protocol DropoutKernels<Scalar> {
    associatedtype Scalar

    /// y ← x·scale where a hash of `key` and the element's place is at least `threshold`, else 0; added to what y
    /// holds if `accumulates`. y may lie where x lies.
    ///
    /// The same key drops the same elements: what forward has dropped, backward drops without having kept
    /// anything.
    static func dropout(
        count: Int, key: UInt64, threshold: UInt32, scale: Scalar, _ x: UnsafePointer<Scalar>,
        into y: UnsafeMutablePointer<Scalar>, accumulates: Bool)
}
