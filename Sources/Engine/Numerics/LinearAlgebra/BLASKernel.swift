import COpenBLAS

/// The kernel that OpenBLAS has chosen for this processor.
public enum BLASKernel {
    /// Its name, "Haswell" or "SkylakeX" for instance. The environment variable OPENBLAS_CORETYPE forces one.
    public static var name: String { openblas_get_corename().map { String(cString: $0) } ?? "unknown" }
}
