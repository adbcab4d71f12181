import FoundationEssentials
import Glibc
import Numerics

/// Starts the program once more where OpenBLAS does not know the processor, with better loops than it chose.
///
/// OpenBLAS chooses when it is loaded, by the processor's model, and reads OPENBLAS_CORETYPE then and never again. The
/// variable is taken back at once: programs that tasks run have BLAS libraries of their own.
enum BLASRestart {
    /// Set while the program starts once more, so that it does so only once.
    private static let marker = "SWATH_BLAS_RESTARTED"

    static func ifNeeded() {
        if getenv(marker) != nil {
            unsetenv(marker)
            unsetenv("OPENBLAS_CORETYPE")
            return
        }
        guard getenv("OPENBLAS_CORETYPE") == nil, let better = BLASKernel.better else { return }
        setenv("OPENBLAS_CORETYPE", better, 1)
        setenv(marker, "1", 1)
        // By its path, for its name in lists of processes; by the link, where the file has been replaced since.
        if let path = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") {
            execv(path, CommandLine.unsafeArgv)
        }
        execv("/proc/self/exe", CommandLine.unsafeArgv)
        // Where it cannot be, everything works as well, only slower.
        unsetenv("OPENBLAS_CORETYPE")
        unsetenv(marker)
    }
}
