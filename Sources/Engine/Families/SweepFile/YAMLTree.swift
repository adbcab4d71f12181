/// A place in a sweep file.
struct SourceMark: Sendable, Hashable, Comparable {
    /// From 1.
    let line: Int
    /// From 1, in Unicode scalars.
    let column: Int
    static let start = SourceMark(line: 1, column: 1)
    static func < (a: Self, b: Self) -> Bool { (a.line, a.column) < (b.line, b.column) }
}

/// A piece of YAML and where it stands.
struct YAMLNode: Sendable {
    enum Content: Sendable {
        /// `isPlain`: not quoted, so that it may be a number, a truth value or nothing.
        case scalar(String, isPlain: Bool)
        case list([YAMLNode])
        /// In the order of the file, no key twice.
        case map([(key: String, mark: SourceMark, value: YAMLNode)])
    }
    let content: Content
    let mark: SourceMark

    var list: [YAMLNode]? {
        if case .list(let elements) = content { elements } else { nil }
    }

    var map: [(key: String, mark: SourceMark, value: YAMLNode)]? {
        if case .map(let members) = content { members } else { nil }
    }

    subscript(key: String) -> YAMLNode? { map?.first { $0.key == key }?.value }

    /// The text as it is written, whatever it looks like; nil for nothing and for lists and maps.
    var text: String? {
        guard case .scalar(let text, let isPlain) = content, !(isPlain && PlainScalar(text) == .null) else {
            return nil
        }
        return text
    }

    var isNull: Bool {
        if case .scalar(let text, true) = content { PlainScalar(text) == .null } else { false }
    }

    /// The whole number that is written, perhaps as `3.0` or `3e0`.
    var wholeNumber: Int64? {
        guard case .scalar(let text, true) = content else { return nil }
        return switch PlainScalar(text) {
        case .integer(let value): value
        case .number(let value): Int64(exactly: value)
        default: nil
        }
    }

    /// In words, to follow "not".
    var inWords: String {
        switch content {
        case .scalar(let text, let isPlain):
            isPlain && PlainScalar(text) == .null ? "nothing" : "\"\(text.abbreviated.withVisibleControls)\""
        case .list(let elements): elements.isEmpty ? "an empty list" : "a list"
        case .map: "a map"
        }
    }
}

/// What an unquoted word means: the core schema of YAML 1.2, so that `no` and `on` stay words.
enum PlainScalar: Equatable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    /// `.nan`, `.inf`, or a number beyond a double's range.
    case notFinite
    case text

    init(_ text: String) {
        switch text {
        case "", "~", "null", "Null", "NULL": self = .null
        case "true", "True", "TRUE": self = .bool(true)
        case "false", "False", "FALSE": self = .bool(false)
        default: self = Self.numeral(text)
        }
    }

    private static func numeral(_ text: String) -> PlainScalar {
        let unsigned = text.first == "-" || text.first == "+" ? text.dropFirst() : text[...]
        if [".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN"].contains(unsigned) { return .notFinite }
        if let digits = radix("0x", 16, unsigned) ?? radix("0o", 8, unsigned) { return digits }
        guard isNumeral(unsigned) else { return .text }
        if unsigned.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            if let integer = Int64(text) { return .integer(integer) }
        }
        guard let number = Double(text), number.isFinite else { return .notFinite }
        return .number(number == 0 ? 0 : number)
    }

    private static func radix(_ prefix: String, _ radix: Int, _ text: Substring) -> PlainScalar? {
        guard text.hasPrefix(prefix), text.dropFirst(2).first?.isHexDigit == true else { return nil }
        return Int64(text.dropFirst(2), radix: radix).map { .integer($0) }
    }

    /// `[digits][.digits][e[+-]digits]` with at least one digit before the exponent.
    private static func isNumeral(_ text: Substring) -> Bool {
        var rest = text.utf8[...]
        func takeDigits() -> Bool {
            let digits = rest.prefix { (0x30...0x39).contains($0) }
            rest = rest.dropFirst(digits.count)
            return !digits.isEmpty
        }
        var hasDigits = takeDigits()
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            hasDigits = takeDigits() || hasDigits
        }
        guard hasDigits else { return false }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest = rest.dropFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
            guard takeDigits() else { return false }
        }
        return rest.isEmpty
    }
}

extension PlainScalar {
    /// Whether a number that is written so would come back as another text: `007`, `1.50`, `0x1F`, `+5`, `.5`, and
    /// what has more digits than a double. Written as JSON writes numbers, `10`, `-2.5`, `1.0` and `1e-3` do not.
    func losesDigits(of text: String) -> Bool {
        switch self {
        case .integer(let value): return text != String(value)
        case .number(let value):
            let unsigned = text.hasPrefix("-") ? text.dropFirst() : text[...]
            let mantissa = unsigned.prefix { $0 != "e" && $0 != "E" }
            let parts = mantissa.split(separator: ".", omittingEmptySubsequences: false)
            guard let whole = parts.first, !whole.isEmpty, whole == "0" || whole.first != "0",
                whole.allSatisfy({ $0.isASCII && $0.isNumber }), parts.count < 2 || !parts[1].isEmpty
            else { return true }
            let isFixed = mantissa.count == unsigned.count
            if isFixed, parts.count == 2, parts[1].count > 1, parts[1].last == "0" { return true }
            if value == 0 { return text.hasPrefix("-") }
            return Self.significantDigits(mantissa) != Self.significantDigits(value.magnitude.description[...])
        case .null, .bool, .notFinite, .text: return false
        }
    }

    /// Without sign, point, exponent, and zeros at either end.
    private static func significantDigits(_ text: Substring) -> Substring {
        let digits = text.prefix { $0 != "e" && $0 != "E" }.filter { $0 != "." }
        let rest = digits.drop { $0 == "0" }
        return rest.prefix(rest.count - rest.reversed().prefix { $0 == "0" }.count)
    }
}
