import COpenBLAS
public import KernelInterface

extension NetworkScalar {
    /// The product by loops of our own, where they are faster than OpenBLAS.
    ///
    /// - Returns: Whether it was worked out.
    static func multiplyByLoops(_ p: RowMajorProduct<Self>) -> Bool {
        guard kernels.multiplies(p),
            let block = ProductScratch.block(bytes: kernels.productScratch * MemoryLayout<Self>.stride)
        else { return false }
        kernels.multiply(p, scratch: block.assumingMemoryBound(to: Self.self))
        return true
    }
}

extension Float {
    /// The product, by loops of our own where they are the faster, else by OpenBLAS.
    public static func multiply(_ p: RowMajorProduct<Float>) {
        if !multiplyByLoops(p) { multiplyByBLAS(p) }
    }

    /// The same by OpenBLAS.
    public static func multiplyByBLAS(_ p: RowMajorProduct<Float>) {
        BLASThreads.limitToOne()
        cblas_sgemm(
            101, p.aIsTransposed ? 112 : 111, p.bIsTransposed ? 112 : 111, Int32(p.rows), Int32(p.columns),
            Int32(p.depth), p.alpha, p.a, Int32(p.aStride), p.b, Int32(p.bStride), p.beta, p.c, Int32(p.cStride))
    }
}

extension Double {
    /// The product, by OpenBLAS: networks in double precision are compared with other programs.
    public static func multiply(_ p: RowMajorProduct<Double>) {
        BLASThreads.limitToOne()
        cblas_dgemm(
            101, p.aIsTransposed ? 112 : 111, p.bIsTransposed ? 112 : 111, Int32(p.rows), Int32(p.columns),
            Int32(p.depth), p.alpha, p.a, Int32(p.aStride), p.b, Int32(p.bStride), p.beta, p.c, Int32(p.cStride))
    }
}
