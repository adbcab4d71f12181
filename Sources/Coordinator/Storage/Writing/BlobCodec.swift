import CZlib
import GRDBSQLite

/// How the bytes of a blob are kept: as they are, or deflated (zlib) when that is smaller.
package enum BlobCodec {
    package static let plain: Int64 = 0
    package static let deflated: Int64 = 1

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

    /// The bytes that were put in, or nil when they cannot be had again: an unknown codec, damage, or
    /// another number of bytes than `size`.
    package static func unpack(_ stored: UnsafeRawBufferPointer, codec: Int64, size: Int64) -> [UInt8]? {
        guard size >= 0, size <= 1 << 31 else { return nil }
        switch codec {
        case plain: return stored.count == Int(size) ? [UInt8](stored) : nil
        case deflated:
            var length = uLongf(size)
            var isWhole = false
            let bytes = [UInt8](unsafeUninitializedCapacity: max(Int(size), 1)) { buffer, count in
                let source = stored.bindMemory(to: UInt8.self).baseAddress
                isWhole = uncompress(buffer.baseAddress, &length, source, uLong(stored.count)) == Z_OK
                count = isWhole ? Int(length) : 0
            }
            return isWhole && bytes.count == Int(size) ? bytes : nil
        default: return nil
        }
    }

    static func decode(_ stored: UnsafeRawBufferPointer, codec: Int64, size: Int64) throws(SQLiteFailure) -> [UInt8] {
        guard let bytes = unpack(stored, codec: codec, size: size) else {
            throw SQLiteFailure(code: SQLITE_CORRUPT, message: "a stored blob cannot be unpacked")
        }
        return bytes
    }
}
