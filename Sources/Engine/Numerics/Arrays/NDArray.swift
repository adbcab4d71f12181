/// An array of numbers with any number of axes: a value, over memory that views share.
///
/// Element (i, j, …) lies at `i·strides[0] + j·strides[1] + …` from the first. Slices, transposes,
/// broadcasts and most changes of shape only change strides, so they cost nothing; they share memory
/// with what they were made of until one of the two is written to, which then first copies what it has
/// (copy on write). Memory starts at multiples of 64 bytes.
///
/// ```swift
/// let a = try NDArray<Float>([[1, 2, 3], [4, 5, 6]])
/// let columnMeans = try a.mean(along: 0)            // [2.5 3.5 4.5]
/// let centred = try a - columnMeans                 // broadcast over rows
/// let gram = try centred.transposed().matmul(centred)
/// print(try gram[.at(0), .range(1...)])             // [4.5 4.5]
/// ```
///
/// Whatever can come from data throws an ``ArrayError`` that names the operation and the shapes. Only
/// the subscripts by integers require of their caller what those of `Array` do.
public struct NDArray<Scalar: ArrayScalar>: Sendable {
    @usableFromInline var storage: ArrayStorage<Scalar>
    @usableFromInline var layout: ArrayLayout

    init(_ storage: ArrayStorage<Scalar>, _ layout: ArrayLayout) {
        (self.storage, self.layout) = (storage, layout)
    }

    /// A dense array of memory that holds anything; whoever calls writes all of it.
    @usableFromInline
    init(uninitialised shape: [Int], _ operation: String) throws(ArrayError) {
        layout = try ArrayLayout(dense: shape, operation)
        storage = try ArrayStorage(count: layout.count, for: shape, operation)
    }

    /// How many elements each axis has; empty of a single number.
    @inlinable public var shape: [Int] { layout.shape }

    /// How many elements further on the next index of each axis lies; negative of reversed axes, 0 of
    /// repeated ones.
    public var strides: [Int] { layout.strides }

    /// How many elements into its memory the first element lies.
    public var offset: Int { layout.offset }

    /// How many axes there are.
    public var rank: Int { layout.shape.count }

    /// How many elements there are.
    public var count: Int { layout.count }

    public var isEmpty: Bool { count == 0 }

    /// Whether the elements lie without gaps, the last axis running fastest.
    public var isContiguous: Bool { layout.isDense }

    /// Whether this and `other` look at the same memory, as a view and what it was made of do.
    public func sharesStorage(with other: NDArray) -> Bool { storage === other.storage }

    /// The first element's address, valid while the storage is: nothing else keeps that alive, so whoever
    /// uses the address extends the storage's life until then.
    @inlinable var base: UnsafeMutablePointer<Scalar> { storage.pointer + layout.offset }
}
