/// Which Swath this is: the version that people know and the build that made the bits.
public enum EngineBuild {
    /// Semantic version. Coordinator and workers must agree on it.
    public static let version = "0.1.0"

    /// `version+build`: written beside every attempt. The build is the first 12 digits of the
    /// linker's build id, or `unknown` where the linker wrote none.
    public static let description = "\(version)+\(buildID)"

    private static let buildID: String = {
        let digits = Array("0123456789abcdef")
        let bytes = (ExecutableNotes(path: "/proc/self/exe")?.gnuBuildID ?? []).prefix(6)
        return bytes.isEmpty ? "unknown" : String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }()
}
