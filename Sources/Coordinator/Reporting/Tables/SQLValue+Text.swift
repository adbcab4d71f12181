public import Storage

extension SQLValue {
    /// The value in words: full precision, blobs as lower-case hex, null as the empty string.
    public var plainText: String {
        switch self {
        case .null: ""
        case .integer(let value): String(value)
        case .real(let value): NumberText.exact(value)
        case .text(let value): value
        case .blob(let bytes): NumberText.hex(bytes)
        }
    }
}
