public import KernelInterface

#if arch(x86_64)
    import KernelsDoubleAVX2
    import KernelsDoubleAVX512
    import KernelsFloatAVX2
    import KernelsFloatAVX512
#endif
import KernelsDoublePortable
import KernelsFloatPortable

/// What networks compute in: `Float`, for speed, or `Double`, for comparisons with other programs.
public protocol NetworkScalar: BinaryFloatingPoint, BitwiseCopyable, Sendable {
    /// The inner loops for this processor.
    static var kernels: any Kernels<Self>.Type { get }

    /// C ← α·op(A)·op(B) + β·C, all row by row (BLAS gemm). With β = 0 what C held does not count.
    static func multiply(_ product: RowMajorProduct<Self>)
}

extension Float: NetworkScalar {
    public static let kernels: any Kernels<Float>.Type = {
        #if arch(x86_64)
            switch FeatureLevel.chosen {
            case .avx512: return KernelsFloatAVX512.Loops.self
            case .avx2: return KernelsFloatAVX2.Loops.self
            case .portable: return KernelsFloatPortable.Loops.self
            }
        #else
            return KernelsFloatPortable.Loops.self
        #endif
    }()
}

extension Double: NetworkScalar {
    public static let kernels: any Kernels<Double>.Type = {
        #if arch(x86_64)
            switch FeatureLevel.chosen {
            case .avx512: return KernelsDoubleAVX512.Loops.self
            case .avx2: return KernelsDoubleAVX2.Loops.self
            case .portable: return KernelsDoublePortable.Loops.self
            }
        #else
            return KernelsDoublePortable.Loops.self
        #endif
    }()
}
