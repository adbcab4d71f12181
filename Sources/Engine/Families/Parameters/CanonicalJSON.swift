/// The one way in which Swath writes a value as JSON, so that equal values have equal bytes.
///
/// Members in byte order of their names' UTF-8, no spaces, everything beyond ASCII as `\uXXXX`,
/// numbers as the shortest text that reads back as the same double and that always carries `.` or
/// `e`. It is what Python's `json.dumps(value, sort_keys=True, separators=(",", ":"))` writes.
public enum CanonicalJSON {
    public static func bytes(_ value: ParameterValue) -> [UInt8] {
        var out: [UInt8] = []
        append(value, to: &out)
        return out
    }

    public static func append(_ value: ParameterValue, to out: inout [UInt8]) {
        switch value {
        case .null: out.append(contentsOf: "null".utf8)
        case .bool(let value): out.append(contentsOf: value ? "true".utf8 : "false".utf8)
        case .integer(let value): append(value, to: &out)
        case .number(let value): append(value, to: &out)
        case .string(let value): append(value, to: &out)
        case .list(let elements):
            out.append(UInt8(ascii: "["))
            for (position, element) in elements.enumerated() {
                if position > 0 { out.append(UInt8(ascii: ",")) }
                append(element, to: &out)
            }
            out.append(UInt8(ascii: "]"))
        case .map(let members):
            let names = members.keys.sorted(by: precedes)
            append(names: names, values: names.map { members[$0] ?? .null }, to: &out)
        }
    }

    /// An object whose names are in canonical order already.
    static func append(names: [String], values: [ParameterValue], to out: inout [UInt8]) {
        out.append(UInt8(ascii: "{"))
        for position in names.indices {
            if position > 0 { out.append(UInt8(ascii: ",")) }
            append(names[position], to: &out)
            out.append(UInt8(ascii: ":"))
            append(values[position], to: &out)
        }
        out.append(UInt8(ascii: "}"))
    }

    /// Order of UTF-8 bytes, which is the order of code points and so Python's order of strings.
    static func precedes(_ a: String, _ b: String) -> Bool {
        a.utf8.lexicographicallyPrecedes(b.utf8)
    }

    static func append(_ value: Int64, to out: inout [UInt8]) {
        var magnitude = value.magnitude
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var start = 20
            repeat {
                let (quotient, remainder) = magnitude.quotientAndRemainder(dividingBy: 10)
                start -= 1
                digits[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: remainder)
                magnitude = quotient
            } while magnitude > 0
            if value < 0 { out.append(UInt8(ascii: "-")) }
            out.append(contentsOf: UnsafeBufferPointer(rebasing: digits[start..<20]))
        }
    }

    /// Swift and Python agree on the shortest digits; they differ only in that Swift turns to an
    /// exponent at 2^53 and Python at 1e16. Between the two every double is an even whole number, and
    /// its shortest digits are all of its digits.
    static func append(_ value: Double, to out: inout [UInt8]) {
        if (0x1p53..<1e16).contains(value.magnitude) {
            append(Int64(value), to: &out)
            out.append(contentsOf: ".0".utf8)
        } else {
            out.append(contentsOf: value.description.utf8)
        }
    }

    static func append(_ text: String, to out: inout [UInt8]) {
        out.append(UInt8(ascii: "\""))
        for unit in text.utf16 {
            switch unit {
            case 0x22, 0x5C:
                out.append(UInt8(ascii: "\\"))
                out.append(UInt8(truncatingIfNeeded: unit))
            case 0x20...0x7E: out.append(UInt8(truncatingIfNeeded: unit))
            case 0x08: out.append(contentsOf: "\\b".utf8)
            case 0x09: out.append(contentsOf: "\\t".utf8)
            case 0x0A: out.append(contentsOf: "\\n".utf8)
            case 0x0C: out.append(contentsOf: "\\f".utf8)
            case 0x0D: out.append(contentsOf: "\\r".utf8)
            default:
                out.append(contentsOf: "\\u".utf8)
                for shift in [12, 8, 4, 0] as [UInt16] {
                    out.append(hexDigits[Int(unit >> shift & 0xF)])
                }
            }
        }
        out.append(UInt8(ascii: "\""))
    }

    private static let hexDigits = Array("0123456789abcdef".utf8)
}
