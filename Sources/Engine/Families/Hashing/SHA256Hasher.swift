import Crypto

/// SHA-256 (FIPS 180-4) as swift-crypto computes it, with bytes in and bytes out: what is named by
/// content is named by this.
///
/// ```swift
/// var hasher = SHA256Hasher()
/// hasher.update(bytes)
/// let digest = hasher.finish()
/// ```
public struct SHA256Hasher: Sendable {
    private var hash = SHA256()

    public init() {}

    /// The 32 bytes of the digest of `bytes`.
    public static func digest(of bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }

    public mutating func update(_ bytes: [UInt8]) { hash.update(data: bytes) }

    public mutating func update(_ bytes: UnsafeRawBufferPointer) { hash.update(bufferPointer: bytes) }

    /// The 32 bytes of the digest of everything so far.
    public func finish() -> [UInt8] { Array(hash.finalize()) }
}
