/// The digest of everything that a task emitted, so that two runs of it can be compared bit for bit.
///
/// 64-bit FNV-1a over, in the order of emission: for each record the byte 1, the name's UTF-8, the
/// byte 0, the step as 8 bytes little-endian, the value's IEEE bits as 8 bytes little-endian; for each
/// artifact the byte 2, the name, 0, the encoding, 0, the number of bytes as 8 bytes little-endian and
/// the bytes. It finds accidents, not forgeries.
public struct ResultDigest: Sendable, Hashable {
    /// The digest so far. Of nothing: FNV's offset basis.
    public private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    public init() {}

    /// Takes in one record.
    public mutating func combine(record name: String, step: Int64, value: Double) {
        combine(byte: 1)
        combine(text: name)
        combine(word: UInt64(bitPattern: step))
        combine(word: value.bitPattern)
    }

    /// Takes in one artifact.
    public mutating func combine(artifact name: String, encoding: String, bytes: UnsafeRawBufferPointer) {
        combine(byte: 2)
        combine(text: name)
        combine(text: encoding)
        combine(word: UInt64(bytes.count))
        var hash = self.value
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* ResultDigest.prime }
        self.value = hash
    }

    /// Takes in one artifact.
    public mutating func combine(artifact name: String, encoding: String, bytes: [UInt8]) {
        bytes.withUnsafeBytes { combine(artifact: name, encoding: encoding, bytes: $0) }
    }

    private static let prime: UInt64 = 0x100_0000_01b3

    private mutating func combine(byte: UInt8) { value = (value ^ UInt64(byte)) &* ResultDigest.prime }

    private mutating func combine(text: String) {
        for byte in text.utf8 { combine(byte: byte) }
        combine(byte: 0)
    }

    private mutating func combine(word: UInt64) {
        for shift: UInt64 in [0, 8, 16, 24, 32, 40, 48, 56] { combine(byte: UInt8(truncatingIfNeeded: word >> shift)) }
    }
}
