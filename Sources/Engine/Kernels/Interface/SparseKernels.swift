/// Products with matrices of which few elements are not zero.
public protocol SparseKernels<Scalar> {
    associatedtype Scalar

    /// sums ← A·x, for rows that lie in groups of eight side by side (sliced ELLPACK).
    ///
    /// - Parameters:
    ///   - groups: Of eight rows.
    ///   - starts: Where each group begins among the slices, and one past the last.
    ///   - slices: An element of each row of a group, eight to a slice.
    ///   - places: The columns of a slice's elements, of 16 bits each, in two words, from the lowest bits on.
    ///   - sums: Eight to a group.
    static func sparseProduct(
        groups: Int, starts: UnsafePointer<Int32>, slices: UnsafePointer<Scalar>, places: UnsafePointer<UInt64>,
        _ x: UnsafePointer<Scalar>, into sums: UnsafeMutablePointer<Scalar>)
}
