import CZlib
import GRDBSQLite

/// How the bytes of a blob are kept: as they are, or deflated (zlib) when that is smaller.
enum BlobCodec {
    static let plain: Int64 = 0
    static let deflated: Int64 = 1

    /// Nil when deflating does not make it smaller.
    static func deflate(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count > 64 else { return nil }
        var length = uLongf(compressBound(uLong(bytes.count)))
        let packed = [UInt8](unsafeUninitializedCapacity: Int(length)) { buffer, count in
            // Level 1: the store's thread has other work, and scalars barely shrink further.
            let code = compress2(buffer.baseAddress, &length, bytes, uLong(bytes.count), 1)
            count = code == Z_OK ? Int(length) : 0
        }
        return packed.isEmpty || packed.count >= bytes.count ? nil : packed
    }

    static func decode(_ stored: UnsafeRawBufferPointer, codec: Int64, size: Int) throws(SQLiteFailure) -> [UInt8] {
        guard codec == deflated else { return [UInt8](stored) }
        var length = uLongf(size)
        var isWhole = false
        let bytes = [UInt8](unsafeUninitializedCapacity: max(size, 1)) { buffer, count in
            let source = stored.bindMemory(to: UInt8.self).baseAddress
            isWhole = uncompress(buffer.baseAddress, &length, source, uLong(stored.count)) == Z_OK
            count = isWhole ? Int(length) : 0
        }
        guard isWhole, bytes.count == size else {
            throw SQLiteFailure(code: SQLITE_CORRUPT, message: "a stored blob cannot be unpacked")
        }
        return bytes
    }
}
