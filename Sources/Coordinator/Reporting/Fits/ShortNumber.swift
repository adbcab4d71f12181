import Glibc

/// Three digits of a number, as a name or a sentence has room for: `8192`, `2.56e8`.
enum ShortNumber {
    static func text(_ value: Double) -> String {
        guard value.isFinite, abs(value) >= 1e5 else { return NumberText.rounded(value, digits: 3) }
        var power = floor(log10(abs(value)))
        var digits = (value / pow(10, power) * 100).rounded() / 100
        if abs(digits) >= 10 { (digits, power) = (digits / 10, power + 1) }
        return "\(NumberText.rounded(digits, digits: 3))e\(Int(power))"
    }
}
