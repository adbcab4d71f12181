import COpenBLAS

/// One matrix product: addresses, sides, and how the operands lie.
public struct RowMajorProduct<Scalar> {
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

extension Float {
    public static func multiply(_ p: RowMajorProduct<Float>) {
        BLASThreads.limitToOne()
        cblas_sgemm(
            101, p.aIsTransposed ? 112 : 111, p.bIsTransposed ? 112 : 111, Int32(p.rows), Int32(p.columns),
            Int32(p.depth), p.alpha, p.a, Int32(p.aStride), p.b, Int32(p.bStride), p.beta, p.c, Int32(p.cStride))
    }
}

extension Double {
    public static func multiply(_ p: RowMajorProduct<Double>) {
        BLASThreads.limitToOne()
        cblas_dgemm(
            101, p.aIsTransposed ? 112 : 111, p.bIsTransposed ? 112 : 111, Int32(p.rows), Int32(p.columns),
            Int32(p.depth), p.alpha, p.a, Int32(p.aStride), p.b, Int32(p.bStride), p.beta, p.c, Int32(p.cStride))
    }
}
