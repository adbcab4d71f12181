/// A keyed one-to-one shuffle of `0..<count` that needs no memory: what `order: balanced` runs by,
/// so that the tasks of a sweep that is stopped early are a fair sample of all.
///
/// Four Feistel rounds over the smallest even number of bits that holds `count`, repeated while the
/// outcome lies beyond it (cycle walking). docs/sweep-files.md tells it for other languages.
package struct IndexPermutation: Sendable, Hashable {
    let count: Int64
    let key: UInt64
    private let halfBits: UInt64
    private let mask: UInt64

    /// `count` must be positive.
    package init(count: Int64, key: UInt64) {
        self.count = count
        self.key = key
        let bits = UInt64(64 - UInt64(count - 1).leadingZeroBitCount)
        halfBits = max(1, (bits + 1) / 2)
        mask = (1 << halfBits) - 1
    }

    /// Where the task at `index` is found among the cells. `index` must be in `0..<count`.
    package subscript(index: Int64) -> Int64 {
        var value = UInt64(index)
        repeat {
            var left = value >> halfBits
            var right = value & mask
            for round in 0..<4 as Range<UInt64> {
                (left, right) = (right, left ^ (Self.mix(key ^ (right << 2 | round)) & mask))
            }
            value = left << halfBits | right
        } while value >= UInt64(count)
        return Int64(value)
    }

    /// One step of SplitMix64 from state `z`.
    private static func mix(_ state: UInt64) -> UInt64 {
        var z = state &+ 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
