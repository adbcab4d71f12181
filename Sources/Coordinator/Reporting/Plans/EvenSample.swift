import Identifiers

/// Indices spread evenly over a range: all of them when they are few, else one from each of equally
/// long pieces. Its place in the piece is drawn by hash, or the sample would see one value only of an
/// axis whose length divides the piece's.
struct EvenSample: RandomAccessCollection {
    let range: Range<TaskIndex>
    let count: Int

    var startIndex: Int { 0 }
    var endIndex: Int { count }

    init(of range: Range<TaskIndex>, limit: Int64) {
        self.range = range
        count = Int(Swift.min(Int64(range.count), Swift.max(limit, 1)))
    }

    /// Whether every index of the range is in it.
    var isWhole: Bool { count == range.count }

    subscript(position: Int) -> TaskIndex {
        let low = bound(position)
        let length = UInt64(bound(position + 1) - low)
        return range.lowerBound + low + Int64(Self.mix(UInt64(position)) % length)
    }

    /// Where a piece begins. The pieces' lengths differ by one at most.
    private func bound(_ position: Int) -> Int64 {
        let product = UInt64(position).multipliedFullWidth(by: UInt64(range.count))
        // `position` is at most `count`, so the quotient is at most the range's length.
        return Int64(UInt64(count).dividingFullWidth(product).quotient)
    }

    /// SplitMix64 (Steele, Lea and Flood 2014).
    private static func mix(_ state: UInt64) -> UInt64 {
        var z = state &+ 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
