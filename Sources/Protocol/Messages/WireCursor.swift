/// Goes through the fields of an encoded message, each once, without decoding what it holds.
struct WireCursor {
    /// The number and wire type of a field, as encoded before it.
    struct Tag: Equatable {
        let rawValue: UInt64

        var field: UInt64 { rawValue >> 3 }
        var wireType: UInt64 { rawValue & 7 }

        static func varint(_ field: UInt64) -> Tag { Tag(rawValue: field << 3) }
        static func fixed64(_ field: UInt64) -> Tag { Tag(rawValue: field << 3 | 1) }
        static func delimited(_ field: UInt64) -> Tag { Tag(rawValue: field << 3 | 2) }
    }

    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var isAtEnd: Bool { position >= bytes.count }

    /// The tag of the next field; nil: there are bytes, but no tag.
    mutating func tag() -> Tag? { varint().map { Tag(rawValue: $0) } }

    /// Nil: the bytes end within the number, or it has more than ten.
    mutating func varint() -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while position < bytes.count, shift < 64 {
            let byte = bytes[position]
            position += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        return nil
    }

    mutating func fixed64() -> UInt64? {
        guard bytes.count - position >= 8 else { return nil }
        defer { position += 8 }
        return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
    }

    /// What a length stands before.
    mutating func delimited() -> UnsafeRawBufferPointer? {
        guard let length = varint(), length <= UInt64(bytes.count - position) else { return nil }
        defer { position += Int(length) }
        return UnsafeRawBufferPointer(rebasing: bytes[position..<position + Int(length)])
    }

    /// Steps over as many bytes; false: there are fewer.
    mutating func skip(_ count: Int) -> Bool {
        guard bytes.count - position >= count else { return false }
        position += count
        return true
    }
}
