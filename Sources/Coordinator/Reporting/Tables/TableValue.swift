/// One value of a table, as SQLite gives it.
public enum TableValue: Sendable, Hashable {
    case null
    case integer(Int64)
    case number(Double)
    case text(String)
    case blob([UInt8])

    /// The value as a number, where it is one.
    public var number: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        case .null, .text, .blob: nil
        }
    }

    /// The value as an integer, where it is one exactly.
    public var integer: Int64? {
        switch self {
        case .integer(let value): value
        case .number(let value): Int64(exactly: value)
        case .null, .text, .blob: nil
        }
    }

    /// The value in words: full precision, blobs as lower-case hex, null as the empty string.
    public var plainText: String {
        switch self {
        case .null: ""
        case .integer(let value): String(value)
        case .number(let value): NumberText.exact(value)
        case .text(let value): value
        case .blob(let bytes): NumberText.hex(bytes)
        }
    }
}
