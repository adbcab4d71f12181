import CZlib

/// A blob as the file keeps it: plain, or deflated by zlib.
struct StoredBlob {
    let codec: Int64
    let stored: [UInt8]

    /// The bytes that were put in, or nil when they cannot be had again.
    /// - Parameter size: how many there should be.
    func bytes(size: Int64) -> [UInt8]? {
        guard size >= 0, size <= 1 << 31 else { return nil }
        switch codec {
        case 0:
            return stored.count == Int(size) ? stored : nil
        case 1:
            var length = uLongf(size)
            var isWhole = false
            let bytes = [UInt8](unsafeUninitializedCapacity: max(Int(size), 1)) { buffer, count in
                isWhole = uncompress(buffer.baseAddress, &length, stored, uLong(stored.count)) == Z_OK
                count = isWhole ? Int(length) : 0
            }
            return isWhole && bytes.count == Int(size) ? bytes : nil
        default:
            return nil
        }
    }
}
