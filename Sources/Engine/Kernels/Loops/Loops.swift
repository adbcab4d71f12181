public import KernelInterface

// These sources are compiled several times: for each precision (`DOUBLE_PRECISION` tells), and for each
// feature level of processors (the compiler's options tell). All of it is concrete: a generic function
// would leave copies in each of the modules for the linker to choose from, and the one for the
// widest vectors might end up in everybody's way.

#if DOUBLE_PRECISION
    /// The number that is computed with.
    typealias Scalar = Double
    /// 64 bytes of them.
    typealias Lanes = SIMD8<Double>
#else
    /// The number that is computed with.
    typealias Scalar = Float
    /// 64 bytes of them.
    typealias Lanes = SIMD16<Float>
#endif

/// The inner loops, as `Kernels` describes them.
///
/// Two styles make vector code of Swift. Where elements do not look at one another, a plain loop over
/// addresses with the functions of `Scalar+Functions.swift` is vectorised by the compiler, comparisons,
/// roots and all. Where sums run along, the compiler must not change their order, so they are written with
/// `Lanes`, of whose operations only +, −, ·, / and the fused product compile to single instructions
/// (comparisons and roots of `SIMD` types fall apart into scalars). Numbers that a loop needs again
/// and again are copied into constants before it: behind an address, they could be what it writes to.
public enum Loops: Kernels {
    #if DOUBLE_PRECISION
        public typealias Scalar = Double
    #else
        public typealias Scalar = Float
    #endif

    public static var featureLevel: String {
        #if AVX512
            "AVX-512"
        #elseif AVX2
            "AVX2"
        #else
            "portable"
        #endif
    }
}
