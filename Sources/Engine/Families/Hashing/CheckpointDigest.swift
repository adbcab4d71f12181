import Identifiers

/// What names a checkpoint by its content: the SHA-256 of its bytes when it has one part, else the SHA-256 of the
/// SHA-256s of its parts, one after another. So parts can be checked in any order, and none has to be read twice.
public enum CheckpointDigest {
    /// The 32 bytes that name these bytes.
    public static func of(_ bytes: [UInt8]) -> [UInt8] {
        let layout = CheckpointLayout(size: bytes.count)
        let digests = bytes.withUnsafeBytes { bytes in
            (0..<layout.count).map { part in
                var hasher = SHA256Hasher()
                hasher.update(UnsafeRawBufferPointer(rebasing: bytes[layout.range(of: part)]))
                return hasher.finish()
            }
        }
        return joining(digests)
    }

    /// The same from the SHA-256 of each part, in their order.
    public static func joining(_ parts: [[UInt8]]) -> [UInt8] {
        parts.count == 1 ? parts[0] : SHA256Hasher.digest(of: Array(parts.joined()))
    }
}
