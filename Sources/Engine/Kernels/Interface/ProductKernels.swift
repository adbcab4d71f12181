/// One matrix product: addresses, sides, and how the operands lie.
public struct RowMajorProduct<Scalar: Sendable> {
    /// op(A) has `rows`×`depth` elements, op(B) `depth`×`columns`, C `rows`×`columns`.
    public var rows: Int
    public var columns: Int
    public var depth: Int
    public var a: UnsafePointer<Scalar>
    /// From one row of A, as it lies, to the next.
    public var aStride: Int
    public var aIsTransposed: Bool
    public var b: UnsafePointer<Scalar>
    public var bStride: Int
    public var bIsTransposed: Bool
    public var c: UnsafeMutablePointer<Scalar>
    public var cStride: Int
    public var alpha: Scalar
    public var beta: Scalar

    /// A product of operands without gaps between their rows, unless strides are given.
    @inlinable
    public init(
        rows: Int, columns: Int, depth: Int, _ a: UnsafePointer<Scalar>, transposingA aIsTransposed: Bool = false,
        strideA aStride: Int? = nil, by b: UnsafePointer<Scalar>, transposingB bIsTransposed: Bool = false,
        strideB bStride: Int? = nil, into c: UnsafeMutablePointer<Scalar>, strideC cStride: Int? = nil, alpha: Scalar,
        beta: Scalar
    ) {
        self.rows = rows
        self.columns = columns
        self.depth = depth
        self.a = a
        self.aStride = aStride ?? (aIsTransposed ? rows : depth)
        self.aIsTransposed = aIsTransposed
        self.b = b
        self.bStride = bStride ?? (bIsTransposed ? depth : columns)
        self.bIsTransposed = bIsTransposed
        self.c = c
        self.cStride = cStride ?? columns
        self.alpha = alpha
        self.beta = beta
    }
}

/// Matrix products, where they can be computed faster than by OpenBLAS.
public protocol ProductKernels<Scalar> {
    associatedtype Scalar: Sendable

    /// Whether the loops below are faster than OpenBLAS for a product of these sides.
    static func multiplies(_ product: RowMajorProduct<Scalar>) -> Bool
    /// How many numbers a product wants as scratch memory.
    static var productScratch: Int { get }

    /// C ← α·op(A)·op(B) + β·C, all row by row. With β = 0 what C held does not count. To be called only where
    /// `multiplies` says yes.
    static func multiply(_ product: RowMajorProduct<Scalar>, scratch: UnsafeMutablePointer<Scalar>)
}
