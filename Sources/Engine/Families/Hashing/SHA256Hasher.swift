/// SHA-256 (FIPS 180-4).
///
/// Of our own because a task's identity is one short hash, made for every task on the hot path: this
/// one allocates nothing, and the first build of the project is spared a whole cryptographic library.
/// It hides nothing and guards nothing; it names things by content.
///
/// ```swift
/// var hasher = SHA256Hasher()
/// hasher.update(bytes)
/// let digest = hasher.finish()
/// ```
public struct SHA256Hasher: Sendable {
    public typealias Words = (UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32)

    private var state: Words = (
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19
    )
    private var length: UInt64 = 0
    /// What has not filled a block yet: the first `length % 64` bytes.
    private var pending: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0, 0, 0)

    public init() {}

    /// The 32 bytes of the digest of `bytes`.
    public static func digest(of bytes: [UInt8]) -> [UInt8] {
        var hasher = SHA256Hasher()
        hasher.update(bytes)
        return hasher.finish()
    }

    public mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }

    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        var rest = bytes[...]
        let held = Int(length % 64)
        length &+= UInt64(bytes.count)
        if held > 0 {
            let taken = min(64 - held, rest.count)
            fill(from: held, UnsafeRawBufferPointer(rebasing: rest.prefix(taken)))
            rest = rest.dropFirst(taken)
            if held + taken < 64 { return }
            compressPending()
        }
        let whole = UnsafeRawBufferPointer(rebasing: rest.prefix(rest.count / 64 * 64))
        Self.compress(&state, whole)
        fill(from: 0, UnsafeRawBufferPointer(rebasing: rest.dropFirst(whole.count)))
    }

    /// The digest. The hasher cannot be used afterwards.
    public mutating func finish() -> [UInt8] {
        let words = finishWords()
        return withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 8) { buffer in
            _ = buffer.initialize(fromContentsOf: [
                words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian,
                words.4.bigEndian, words.5.bigEndian, words.6.bigEndian, words.7.bigEndian,
            ])
            return Array(UnsafeRawBufferPointer(buffer))
        }
    }

    /// The digest as eight words, first byte highest. The hasher cannot be used afterwards.
    public mutating func finishWords() -> Words {
        let bits = length &* 8
        let held = Int(length % 64)
        withUnsafeMutableBytes(of: &pending) { block in
            block[held] = 0x80
            for position in (held + 1)..<64 { block[position] = 0 }
        }
        if held >= 56 {
            compressPending()
            pending = (0, 0, 0, 0, 0, 0, 0, 0)
        }
        pending.7 = bits.bigEndian
        compressPending()
        return state
    }

    private mutating func fill(from position: Int, _ bytes: UnsafeRawBufferPointer) {
        withUnsafeMutableBytes(of: &pending) { block in
            UnsafeMutableRawBufferPointer(rebasing: block[position...]).copyMemory(from: bytes)
        }
    }

    private mutating func compressPending() {
        let block = pending
        Swift.withUnsafeBytes(of: block) { Self.compress(&state, $0) }
    }

    /// Takes in whole blocks of 64 bytes.
    private static func compress(_ state: inout Words, _ blocks: UnsafeRawBufferPointer) {
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { schedule in
            roundConstants.withUnsafeBufferPointer { constants in
                for block in stride(from: 0, to: blocks.count, by: 64) {
                    expand(blocks, from: block, into: schedule)
                    mix(&state, schedule, constants)
                }
            }
        }
    }

    @inline(__always)
    private static func expand(
        _ blocks: UnsafeRawBufferPointer, from block: Int, into w: UnsafeMutableBufferPointer<UInt32>
    ) {
        for t in 0..<16 {
            w[t] = UInt32(bigEndian: blocks.loadUnaligned(fromByteOffset: block + t * 4, as: UInt32.self))
        }
        for t in 16..<64 {
            let a = w[t - 15]
            let b = w[t - 2]
            let s0 = rotate(a, 7) ^ rotate(a, 18) ^ (a >> 3)
            let s1 = rotate(b, 17) ^ rotate(b, 19) ^ (b >> 10)
            w[t] = w[t - 16] &+ s0 &+ w[t - 7] &+ s1
        }
    }

    @inline(__always)
    private static func mix(
        _ state: inout Words, _ w: UnsafeMutableBufferPointer<UInt32>, _ k: UnsafeBufferPointer<UInt32>
    ) {
        var (a, b, c, d, e, f, g, h) = state
        for t in 0..<64 {
            let s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
            let t1 = h &+ s1 &+ ((e & f) ^ (~e & g)) &+ k[t] &+ w[t]
            let s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
            let t2 = s0 &+ ((a & b) ^ (a & c) ^ (b & c))
            (h, g, f, e, d, c, b, a) = (g, f, e, d &+ t1, c, b, a, t1 &+ t2)
        }
        state.0 &+= a
        state.1 &+= b
        state.2 &+= c
        state.3 &+= d
        state.4 &+= e
        state.5 &+= f
        state.6 &+= g
        state.7 &+= h
    }

    @inline(__always)
    private static func rotate(_ x: UInt32, _ n: UInt32) -> UInt32 { (x >> n) | (x << (32 &- n)) }

    private static let roundConstants: [UInt32] = [
        0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
        0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
        0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
        0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
        0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
        0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
        0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
        0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
    ]
}
