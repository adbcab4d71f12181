/// What is wrong with a JSON text, and where.
public struct JSONProblem: Error, Sendable, Hashable, CustomStringConvertible {
    /// Bytes from the start of the text.
    public let offset: Int
    public let message: String
    public init(offset: Int, message: String) {
        self.offset = offset
        self.message = message
    }
    public var description: String { "not valid JSON at byte \(offset): \(message)" }
}

/// A strict JSON reader for texts that came over a wire or out of a file.
///
/// Foundation's readers cannot tell `1` from `1.0`, which canonical JSON must, and cost more than
/// a small sweep's whole planning. Nesting is bounded, so no text can exhaust the stack.
public enum JSONReader {
    public static let maximumDepth = 64

    /// Reads one JSON value and nothing after it. Whole numbers that fit become `.integer`, all
    /// others `.number`. A name that occurs twice in an object is refused.
    public static func read(_ text: some Collection<UInt8>) throws(JSONProblem) -> ParameterValue {
        var scanner = JSONScanner(bytes: Array(text))
        let value = try scanner.value(depth: 0)
        try scanner.expectEnd()
        return value
    }
}

private struct JSONScanner {
    let bytes: [UInt8]
    var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    private func problem(_ message: String) -> JSONProblem { JSONProblem(offset: position, message: message) }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    mutating func expectEnd() throws(JSONProblem) {
        skipSpace()
        if current != nil { throw problem("text after the value") }
    }

    mutating func value(depth: Int) throws(JSONProblem) -> ParameterValue {
        guard depth < JSONReader.maximumDepth else { throw problem("nested too deeply") }
        skipSpace()
        switch current {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case nil: throw problem("it ends too early")
        case let byte? where byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte): return try number()
        default: throw problem("a value was expected")
        }
    }

    private mutating func word(_ text: StaticString, _ value: ParameterValue) throws(JSONProblem) -> ParameterValue {
        let length = text.utf8CodeUnitCount
        guard position + length <= bytes.count else { throw problem("it ends too early") }
        for offset in 0..<length where bytes[position + offset] != text.utf8Start[offset] {
            throw problem("a value was expected")
        }
        position += length
        return value
    }

    private mutating func object(depth: Int) throws(JSONProblem) -> ParameterValue {
        position += 1
        var members: [String: ParameterValue] = [:]
        skipSpace()
        if current == UInt8(ascii: "}") {
            position += 1
            return .map(members)
        }
        while true {
            skipSpace()
            guard current == UInt8(ascii: "\"") else { throw problem("a member's name was expected") }
            let name = try string()
            skipSpace()
            guard current == UInt8(ascii: ":") else { throw problem("`:` was expected") }
            position += 1
            let value = try value(depth: depth + 1)
            guard members.updateValue(value, forKey: name) == nil else {
                throw problem("the name \"\(name)\" occurs twice")
            }
            skipSpace()
            switch current {
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "}"):
                position += 1
                return .map(members)
            default: throw problem("`,` or `}` was expected")
            }
        }
    }

    private mutating func array(depth: Int) throws(JSONProblem) -> ParameterValue {
        position += 1
        var elements: [ParameterValue] = []
        skipSpace()
        if current == UInt8(ascii: "]") {
            position += 1
            return .list(elements)
        }
        while true {
            elements.append(try value(depth: depth + 1))
            skipSpace()
            switch current {
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "]"):
                position += 1
                return .list(elements)
            default: throw problem("`,` or `]` was expected")
            }
        }
    }

    private mutating func digits() throws(JSONProblem) {
        let start = position
        while let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
        if position == start { throw problem("a digit was expected") }
    }

    private mutating func number() throws(JSONProblem) -> ParameterValue {
        let start = position
        var isWhole = true
        if current == UInt8(ascii: "-") { position += 1 }
        if current == UInt8(ascii: "0") { position += 1 } else { try digits() }
        if current == UInt8(ascii: ".") {
            isWhole = false
            position += 1
            try digits()
        }
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            isWhole = false
            position += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isWhole, let integer = Int64(text) { return .integer(integer) }
        guard let number = Double(text), number.isFinite else {
            throw JSONProblem(offset: start, message: "the number \(text.prefix(40)) is out of range")
        }
        return .number(number)
    }

    private mutating func string() throws(JSONProblem) -> String {
        position += 1
        let start = position
        while let byte = current, byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") { position += 1 }
        guard current == UInt8(ascii: "\"") else { return try escapedString(from: start) }
        let text = try text(bytes[start..<position], at: start)
        position += 1
        return text
    }

    private func text(_ slice: ArraySlice<UInt8>, at offset: Int) throws(JSONProblem) -> String {
        guard let text = String(validating: slice, as: UTF8.self) else {
            throw JSONProblem(offset: offset, message: "a text is not valid UTF-8")
        }
        return text
    }

    private mutating func escapedString(from start: Int) throws(JSONProblem) -> String {
        var decoded = Array(bytes[start..<position])
        while let byte = current {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return try text(decoded[...], at: start)
            case UInt8(ascii: "\\"):
                position += 1
                decoded.append(contentsOf: String(try escape()).utf8)
            case 0..<0x20: throw problem("a control character in a text must be escaped")
            default:
                decoded.append(byte)
                position += 1
            }
        }
        throw problem("a text does not end")
    }

    private mutating func escape() throws(JSONProblem) -> Unicode.Scalar {
        defer { position += 1 }
        switch current {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape()
        default: throw problem("an unknown escape")
        }
    }

    /// Leaves `position` on the last hexadecimal digit.
    private mutating func unicodeEscape() throws(JSONProblem) -> Unicode.Scalar {
        let high = try codeUnit()
        if let scalar = Unicode.Scalar(high) { return scalar }
        guard high < 0xDC00, position + 2 < bytes.count, bytes[position + 1] == UInt8(ascii: "\\"),
            bytes[position + 2] == UInt8(ascii: "u")
        else { throw problem("half of a surrogate pair") }
        position += 2
        let low = try codeUnit()
        guard (0xDC00...0xDFFF).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (UInt32(high) - 0xD800) << 10 + (UInt32(low) - 0xDC00))
        else { throw problem("half of a surrogate pair") }
        return scalar
    }

    private mutating func codeUnit() throws(JSONProblem) -> UInt16 {
        guard position + 4 < bytes.count else { throw problem("it ends too early") }
        var unit: UInt16 = 0
        for _ in 0..<4 {
            position += 1
            guard let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue, bytes[position] < 0x80 else {
                throw problem("four hexadecimal digits were expected")
            }
            unit = unit << 4 | UInt16(digit)
        }
        return unit
    }
}
