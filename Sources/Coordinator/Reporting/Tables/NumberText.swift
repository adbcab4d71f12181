import Glibc

/// Numbers as text.
public enum NumberText {
    /// The shortest text that reads back as the same number: `0.1`, `1e-12`, `nan`, `inf`.
    public static func exact(_ value: Double) -> String { value.description }

    /// A number rounded to so many significant digits, in plain notation where that is short:
    /// `0.00012346`, `123.46`, `1.2346e+09`.
    public static func rounded(_ value: Double, digits: Int = 5) -> String {
        guard value.isFinite else { return value.description }
        if value == value.rounded(.towardZero), abs(value) < 1e7 { return fixed(value, decimals: 0) }
        return printed("%.*g", digits, value)
    }

    /// A number with so many decimals.
    public static func fixed(_ value: Double, decimals: Int) -> String {
        let text = printed("%.*f", decimals, value)
        return text.first == "-" && !text.contains { ("1"..."9").contains($0) } ? String(text.dropFirst()) : text
    }

    /// A count with thin separators for people: `1,234,567`.
    public static func grouped(_ value: Int64) -> String {
        let digits = String(value.magnitude)
        var text = value < 0 ? "-" : ""
        for (position, digit) in digits.enumerated() {
            if position > 0, (digits.count - position) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }

    /// A share in percent that says 100 % or 0 % only when it is exactly that: what is nearer to them than a
    /// tenth is `under 0.1%` or `over 99.9%`.
    public static func percent(_ part: Int64, of whole: Int64) -> String {
        guard whole > 0 else { return "-" }
        if part == whole { return "100%" }
        if part == 0 { return "0%" }
        let share = Double(part) / Double(whole) * 100
        if share < 0.1 { return "under 0.1%" }
        if share > 99.9 { return "over 99.9%" }
        return printed("%.*f", 1, share) + "%"
    }

    /// Lower-case hexadecimal.
    public static func hex(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// A span of time for people: `340 ms`, `12.3 s`, `4 min 10 s`, `3 h 20 min`, `5 d 2 h`.
    public static func duration(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds >= 0 else { return "-" }
        if seconds < 0.9995 { return rounded(seconds * 1000, digits: 3) + " ms" }
        if seconds < 99.95 { return fixed(seconds, decimals: 1) + " s" }
        let whole = Int64(min(seconds, 1e15).rounded())
        if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
        if whole < 86400 { return "\(whole / 3600) h \(whole % 3600 / 60) min" }
        return "\(whole / 86400) d \(whole % 86400 / 3600) h"
    }

    /// A moment as `2026-01-31 23:59:59 UTC`, from seconds since 1970.
    public static func moment(_ seconds: Double) -> String {
        guard seconds.isFinite, abs(seconds) < 1e11 else { return "-" }
        var time = time_t(seconds.rounded(.down))
        var parts = tm()
        guard gmtime_r(&time, &parts) != nil else { return "-" }
        func padded(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return "\(parts.tm_year + 1900)-\(padded(parts.tm_mon + 1))-\(padded(parts.tm_mday)) "
            + "\(padded(parts.tm_hour)):\(padded(parts.tm_min)):\(padded(parts.tm_sec)) UTC"
    }

    private static func printed(_ format: String, _ digits: Int, _ value: Double) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 400) { buffer in
            let length = withVaList([Int32(clamping: digits), value]) {
                vsnprintf(buffer.baseAddress, buffer.count, format, $0)
            }
            let bytes = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer).prefix(Int(max(length, 0))))
            return String(decoding: bytes, as: UTF8.self)
        }
    }
}

/// How the numbers of one column are shown: alike, so that the eye can compare them.
struct ColumnNumbers: Hashable {
    /// Decimals that all values get, or nil when they span too much and each gets significant digits.
    let decimals: Int?

    /// Chooses from the values of a column (all numbers that are not finite are passed over).
    init(_ values: some Sequence<Double>) {
        var least = Double.infinity
        var greatest = 0.0
        var isWhole = true
        for value in values where value.isFinite && value != 0 {
            least = min(least, abs(value))
            greatest = max(greatest, abs(value))
            if value != value.rounded(.towardZero) { isWhole = false }
        }
        if greatest == 0 || (isWhole && greatest < 1e15) {
            decimals = 0
        } else if greatest >= 1e7 || least < 1e-6 || greatest / least > 1e5 {
            decimals = nil
        } else {
            // Three significant digits for the least, five for the greatest, whichever asks for more.
            let forLeast = 2 - Int(log10(least).rounded(.down))
            let forGreatest = 4 - Int(log10(greatest).rounded(.down))
            decimals = min(max(forLeast, forGreatest, 0), 8)
        }
    }

    func text(_ value: Double) -> String {
        guard value.isFinite else { return value.description }
        guard let decimals else { return NumberText.rounded(value) }
        // A later value of a streamed column may not fit what the first ones suggested.
        if decimals == 0, value != value.rounded(.towardZero) { return NumberText.rounded(value) }
        if abs(value) >= 1e15 { return NumberText.rounded(value) }
        return NumberText.fixed(value, decimals: decimals)
    }
}
