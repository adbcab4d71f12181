import Crypto
public import Numerics

/// What a task is, wherever and whenever it runs: the SHA-256 of its family's name, a zero byte, the
/// family's version in decimal, a zero byte, and its parameters as canonical JSON.
///
/// Its random stream is derived from it and nothing else.
public struct TaskIdentity: Hashable, Sendable {
    /// The 32 bytes, eight a word, first byte highest.
    private let words: (UInt64, UInt64, UInt64, UInt64)

    /// Nil unless there are exactly 32 bytes.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        var words: [UInt64] = [0, 0, 0, 0]
        for (position, byte) in bytes.enumerated() { words[position / 8] = words[position / 8] << 8 | UInt64(byte) }
        self.words = (words[0], words[1], words[2], words[3])
    }

    public init(family: String, version: Int, parameters: Parameters) {
        var text = Self.prefix(family: family, version: version)
        CanonicalJSON.append(names: parameters.names, values: parameters.values, to: &text)
        self = text.withUnsafeBytes { TaskIdentity(hashing: $0) }
    }

    init(hashing bytes: UnsafeRawBufferPointer) {
        var hash = SHA256()
        hash.update(bufferPointer: bytes)
        words = hash.finalize().withUnsafeBytes { digest in
            func word(_ position: Int) -> UInt64 {
                UInt64(bigEndian: digest.loadUnaligned(fromByteOffset: position * 8, as: UInt64.self))
            }
            return (word(0), word(1), word(2), word(3))
        }
    }

    /// What is hashed before the parameters.
    static func prefix(family: String, version: Int) -> [UInt8] {
        Array(family.utf8) + [0] + Array(String(version).utf8) + [0]
    }

    /// The first eight bytes, first byte highest: the seed that other programs are given.
    public var seed: UInt64 { words.0 }

    /// The task's random stream, from its start.
    public var random: RandomStream { RandomStream(digest: bytes) }

    public var bytes: [UInt8] { withUnsafeBytes { Array($0) } }

    /// The 32 bytes without a copy on the heap.
    public func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let inOrder = (words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian)
        return try Swift.withUnsafeBytes(of: inOrder, body)
    }

    public static func == (a: TaskIdentity, b: TaskIdentity) -> Bool { a.words == b.words }
    public func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}

extension TaskIdentity: CustomStringConvertible {
    /// 64 hexadecimal digits.
    public var description: String { hexadecimal(bytes) }
}

func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    var text = ""
    for byte in bytes {
        if byte < 16 { text += "0" }
        text += String(byte, radix: 16)
    }
    return text
}
