import COpenBLAS
public import KernelInterface

extension Float {
    /// The product, by loops of our own where they are the faster, else by OpenBLAS.
    public static func multiply(_ p: RowMajorProduct<Float>) {
        if kernels.multiplies(p),
            let block = ProductScratch.block(bytes: kernels.productScratch * MemoryLayout<Float>.stride)
        {
            kernels.multiply(p, scratch: block.assumingMemoryBound(to: Float.self))
            return
        }
        multiplyByBLAS(p)
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
    public static func multiply(_ p: RowMajorProduct<Double>) {
        BLASThreads.limitToOne()
        cblas_dgemm(
            101, p.aIsTransposed ? 112 : 111, p.bIsTransposed ? 112 : 111, Int32(p.rows), Int32(p.columns),
            Int32(p.depth), p.alpha, p.a, Int32(p.aStride), p.b, Int32(p.bStride), p.beta, p.c, Int32(p.cStride))
    }
}
