import FoundationEssentials

#if canImport(Glibc)
    import Glibc
#endif

/// Which of the compiled inner loops a process uses.
///
/// The widest vectors that processor and system support, unless the environment variable `SWATH_KERNELS`
/// names less: `portable`, `avx2` or `avx512`. Results differ in the last bits from level to level.
public enum FeatureLevel: String, Sendable, Hashable, CaseIterable, Comparable {
    case portable
    case avx2
    case avx512

    public static func < (left: FeatureLevel, right: FeatureLevel) -> Bool {
        allCases.firstIndex(of: left)! < allCases.firstIndex(of: right)!
    }

    /// What this process uses.
    public static let chosen: FeatureLevel = {
        let wanted = getenv("SWATH_KERNELS").flatMap { FeatureLevel(rawValue: String(cString: $0)) }
        return min(wanted ?? .avx512, supported)
    }()

    /// The most that processor and system support, as Linux tells it.
    public static let supported: FeatureLevel = {
        guard let file = fopen("/proc/cpuinfo", "r") else { return .portable }
        defer { fclose(file) }
        var line: UnsafeMutablePointer<CChar>?
        var capacity = 0
        defer { free(line) }
        while getline(&line, &capacity, file) > 0, let line {
            let text = String(cString: line)
            guard text.hasPrefix("flags") else { continue }
            return level(flags: Set(text.split(whereSeparator: { " \t\n:".contains($0) }).map(String.init)))
        }
        return .portable
    }()

    /// The level that a processor with these flags supports, named as in `/proc/cpuinfo`.
    static func level(flags: Set<String>) -> FeatureLevel {
        guard flags.isSuperset(of: ["avx2", "fma", "bmi1", "bmi2", "f16c", "movbe", "abm"]) else { return .portable }
        return flags.isSuperset(of: ["avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"]) ? .avx512 : .avx2
    }
}
