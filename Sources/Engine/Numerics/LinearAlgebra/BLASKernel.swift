import COpenBLAS

/// The kernel that OpenBLAS has chosen for this processor.
public enum BLASKernel {
    /// Its name, "Haswell" or "SkylakeX" for instance. The environment variable OPENBLAS_CORETYPE forces one.
    public static var name: String { openblas_get_corename().map { String(cString: $0) } ?? "unknown" }

    /// What OpenBLAS should have chosen, where it is older than the processor and does not know it: then it falls back to
    /// loops of four numbers, a fifth as fast. Nil where its choice is a good one.
    public static var better: String? {
        let isWide = ["AVX2", "AVX-512"].contains(Float.kernels.featureLevel)
        // Haswell's are right on every processor that has AVX2; those for AVX-512 are not, in some builds.
        return isWide && withoutAVX2.contains(name) ? "Haswell" : nil
    }

    /// OpenBLAS' kernels for 64-bit processors of Intel and AMD before AVX2, as it names them.
    private static let withoutAVX2: Set<String> = [
        "Prescott", "Core2", "Penryn", "Dunnington", "Nehalem", "Sandybridge", "Atom", "Athlon", "Opteron",
        "Opteron_SSE3", "Barcelona", "Bobcat", "Bulldozer", "Piledriver", "Steamroller", "Nano",
    ]
}
