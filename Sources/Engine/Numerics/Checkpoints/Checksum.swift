/// CRC-64/XZ: the polynomial of ECMA-182, bits reflected, all bits inverted before and after.
///
/// It finds every change within 64 bits that follow one another, and misses any other with a chance of 2⁻⁶⁴. Eight
/// bytes are taken at a time, as Kounavis and Berry (2008) do.
package enum Checksum {
    private static let tables: [UInt64] = {
        var tables = [UInt64](repeating: 0, count: 8 * 256)
        for byte in 0..<256 {
            var value = UInt64(byte)
            for _ in 0..<8 { value = value & 1 == 1 ? (value >> 1) ^ 0xC96C_5795_D787_0F42 : value >> 1 }
            tables[byte] = value
        }
        for k in 1..<8 {
            for byte in 0..<256 {
                let before = tables[(k - 1) * 256 + byte]
                tables[k * 256 + byte] = (before >> 8) ^ tables[Int(before & 255)]
            }
        }
        return tables
    }()

    /// The checksum of the first `count` bytes.
    package static func of(_ bytes: [UInt8], count: Int) -> UInt64 {
        bytes.withUnsafeBytes { bytes in
            tables.withUnsafeBufferPointer { tables in
                var crc = UInt64.max
                var i = 0
                while i + 8 <= count {
                    let word = crc ^ UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: i, as: UInt64.self))
                    crc = 0
                    for k in 0..<8 { crc ^= tables[(7 - k) * 256 + Int((word >> (8 * UInt64(k))) & 255)] }
                    i += 8
                }
                while i < count {
                    crc = (crc >> 8) ^ tables[Int((crc ^ UInt64(bytes[i])) & 255)]
                    i += 1
                }
                return ~crc
            }
        }
    }
}
