public import Identifiers

/// Amounts with units as sweep files and options write them.
public enum Quantity {
    /// Reads `90s`, `10m`, `2h`, `1d`, `1h30m`, `0.5s`, or a bare number of seconds. Nil when it is
    /// none of these or not positive.
    public static func duration(_ text: String) -> Seconds? {
        if let seconds = plainNumber(text[...]) { return seconds > 0 ? seconds : nil }
        let units: [Character: Seconds] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
        var rest = text[...]
        var total: Seconds = 0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            guard let amount = plainNumber(digits) else { return nil }
            rest = rest.dropFirst(digits.count)
            if rest.hasPrefix("ms") {
                total += amount / 1_000
                rest = rest.dropFirst(2)
            } else if let unit = rest.first.flatMap({ units[$0] }) {
                total += amount * unit
                rest = rest.dropFirst()
            } else {
                return nil
            }
        }
        return total > 0 && total.isFinite ? total : nil
    }

    /// Reads `512MiB`, `2GiB`, `1GB`, or a bare number of bytes. Nil when it is none of these, not
    /// positive, or beyond `Int64`.
    public static func bytes(_ text: String) -> Int64? {
        let units: [String: Double] = [
            "": 1, "B": 1, "KB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12,
            "KiB": 0x1p10, "MiB": 0x1p20, "GiB": 0x1p30, "TiB": 0x1p40,
        ]
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let unit = text.dropFirst(digits.count).drop { $0 == " " }
        guard let amount = plainNumber(digits), let factor = units[String(unit)] else { return nil }
        let bytes = (amount * factor).rounded()
        return bytes >= 1 && bytes < 0x1p63 ? Int64(bytes) : nil
    }

    private static func plainNumber(_ text: Substring) -> Double? {
        guard text.first?.isNumber == true, let number = Double(text), number.isFinite else { return nil }
        return number
    }
}
