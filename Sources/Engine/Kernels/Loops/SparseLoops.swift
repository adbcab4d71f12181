extension Loops {
    public static func sparseProduct(
        groups: Int, starts: UnsafePointer<Int32>, slices: UnsafePointer<Scalar>, places: UnsafePointer<UInt64>,
        _ x: UnsafePointer<Scalar>, into sums: UnsafeMutablePointer<Scalar>
    ) {
        for group in 0..<groups {
            var (low, high) = (SIMD4<Scalar>(repeating: 0), SIMD4<Scalar>(repeating: 0))
            for slice in Int(starts[group])..<Int(starts[group &+ 1]) {
                let values = UnsafeRawPointer(slices + 8 &* slice).loadUnaligned(as: SIMD8<Scalar>.self)
                low = fused(values.lowHalf, gathered(x, places[2 &* slice]), low)
                high = fused(values.highHalf, gathered(x, places[2 &* slice &+ 1]), high)
            }
            UnsafeMutableRawPointer(sums + 8 &* group).storeBytes(
                of: SIMD8(lowHalf: low, highHalf: high), as: SIMD8<Scalar>.self)
        }
    }

    @inline(__always) private static func gathered(_ x: UnsafePointer<Scalar>, _ places: UInt64) -> SIMD4<Scalar> {
        SIMD4(
            x[Int(places & 0xFFFF)], x[Int(places >> 16 & 0xFFFF)], x[Int(places >> 32 & 0xFFFF)],
            x[Int(places >> 48)])
    }

    @inline(__always) private static func fused(
        _ a: SIMD4<Scalar>, _ b: SIMD4<Scalar>, _ c: SIMD4<Scalar>
    ) -> SIMD4<Scalar> {
        #if FUSED_MULTIPLY_ADD || arch(arm64)
            c.addingProduct(a, b)
        #else
            a * b + c
        #endif
    }
}
