import FoundationEssentials

/// Figures as people read them.
enum HumanText {
    /// `1,234,567`
    static func count(_ value: some BinaryInteger) -> String {
        let digits = String(value.magnitude)
        var out = ""
        for (i, digit) in digits.enumerated() {
            if i > 0, (digits.count - i).isMultiple(of: 3) { out += "," }
            out.append(digit)
        }
        return value < 0 ? "-" + out : out
    }

    /// `0.8 s`, `42 s`, `3 min 20 s`, `2 h 05 min`, `3 d 4 h`
    static func duration(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds >= 0 else { return "unknown" }
        if seconds < 1e-3 { return "\(Int((seconds * 1e6).rounded())) us" }
        if seconds < 1 { return "\(Int((seconds * 1e3).rounded())) ms" }
        if seconds < 10 { return "\((seconds * 10).rounded() / 10) s" }
        let whole = Int(seconds.rounded())
        if whole < 60 { return "\(whole) s" }
        if whole < 3600 { return "\(whole / 60) min \(padded(whole % 60)) s" }
        if whole < 86_400 { return "\(whole / 3600) h \(padded(whole % 3600 / 60)) min" }
        return "\(whole / 86_400) d \(whole % 86_400 / 3600) h"
    }

    /// `512 B`, `1.5 KiB`, `2.0 GiB`
    static func bytes(_ value: Double) -> String {
        let units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"]
        var value = value
        var unit = 0
        while value >= 1024, unit < units.count - 1 {
            value /= 1024
            unit += 1
        }
        return unit == 0 ? "\(Int(value)) B" : "\((value * 10).rounded() / 10) \(units[unit])"
    }

    /// `84,512/s`, `3.2/s`, `0.05/s`
    static func rate(_ perSecond: Double) -> String {
        guard perSecond.isFinite else { return "-" }
        if perSecond >= 100 { return count(Int(perSecond.rounded())) + "/s" }
        if perSecond >= 1 { return "\((perSecond * 10).rounded() / 10)/s" }
        return "\((perSecond * 100).rounded() / 100)/s"
    }

    private static func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }
}
