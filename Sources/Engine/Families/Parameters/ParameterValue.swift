/// A value of a parameter, as YAML and JSON can write it.
public enum ParameterValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    /// Finite: YAML's `.nan` and `.inf` are refused where sweep files are read.
    case number(Double)
    case string(String)
    case list([ParameterValue])
    case map([String: ParameterValue])
}

extension ParameterValue {
    public var isNull: Bool { self == .null }

    /// The truth value, or nil when it is of another kind.
    public var asBool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The whole number, or nil when it is of another kind.
    public var asInteger: Int64? {
        if case .integer(let value) = self { value } else { nil }
    }

    /// The number; whole numbers count as numbers. Nil when it is of another kind.
    public var asNumber: Double? {
        switch self {
        case .number(let value): value
        case .integer(let value): Double(value)
        default: nil
        }
    }

    /// The text, or nil when it is of another kind.
    public var asString: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// The elements, or nil when it is of another kind.
    public var asList: [ParameterValue]? {
        if case .list(let value) = self { value } else { nil }
    }

    /// The members, or nil when it is of another kind.
    public var asMap: [String: ParameterValue]? {
        if case .map(let value) = self { value } else { nil }
    }
}

extension ParameterValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(nilLiteral: ()) { self = .null }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(integerLiteral value: Int64) { self = .integer(value) }
    public init(floatLiteral value: Double) { self = .number(value) }
    public init(stringLiteral value: String) { self = .string(value) }
    public init(arrayLiteral elements: ParameterValue...) { self = .list(elements) }
    /// A key that is given twice keeps its last value.
    public init(dictionaryLiteral elements: (String, ParameterValue)...) {
        self = .map(Dictionary(elements) { _, last in last })
    }
}

extension ParameterValue: CustomStringConvertible {
    /// Canonical JSON.
    public var description: String {
        var bytes: [UInt8] = []
        CanonicalJSON.append(self, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
