/// How kernels want the elements of a sparse matrix that are not zero to lie (sliced ELLPACK): rows in groups of
/// 8·``vectors`` side by side, and an element of each row of a group in a step.
public struct SparseLayout: Sendable, Hashable {
    /// How many slices of eight rows make a group.
    public let vectors: Int
    /// Within how many columns the elements of a slice lie; nil: they may lie anywhere.
    public let window: Int?

    public init(vectors: Int, window: Int?) {
        (self.vectors, self.window) = (vectors, window)
    }

    /// How many words say where the elements of a slice lie.
    public var words: Int { window == nil ? 4 : 2 }
}

/// Products with matrices of which few elements are not zero.
public protocol SparseKernels<Scalar> {
    associatedtype Scalar

    /// What ``sparseProduct(groups:starts:slices:places:_:into:)`` reads.
    static var sparseLayout: SparseLayout { get }

    /// sums ← A·x.
    ///
    /// The sum of a row grows from its first step to its last, a fused product at a time where there are such.
    ///
    /// - Parameters:
    ///   - groups: Of rows.
    ///   - starts: Where each group begins among the steps, and one past the last.
    ///   - slices: An element of each row of a group, step after step.
    ///   - places: The columns of a slice's elements. Where they may lie anywhere, of 16 bits each, from the lowest
    ///     bits on. Where they lie in a window: of four bits each, how far from its first column each element lies, in
    ///     one word; then that first column, a multiple of eight.
    ///   - x: For windows, on an address that is a multiple of 64, with a number for every column of every window.
    ///   - sums: 8·``SparseLayout/vectors`` to a group.
    static func sparseProduct(
        groups: Int, starts: UnsafePointer<Int32>, slices: UnsafePointer<Scalar>, places: UnsafePointer<UInt32>,
        _ x: UnsafePointer<Scalar>, into sums: UnsafeMutablePointer<Scalar>)
}
