/// Rows of equally many choices, each drawn from with one random word: Walker's alias method in Vose's construction (see
/// ``CategoricalDistribution``), an entry in 32 bits, for large tables are as fast as they are small.
///
/// A table defines its probabilities: they are multiples of 1 to 2 times 2⁻³² and nowhere 0, and what is asked for is rounded to
/// them. So an entropy from ``probabilities(row:into:)`` is that of what is drawn, not of something near it.
struct AliasTable: Sendable {
    let width: Int
    /// Aliases in the lowest `aliasBits`, thresholds above them.
    private(set) var entries: [UInt32] = []
    /// As many as a choice takes: ⌈log₂ width⌉.
    let aliasBits: UInt32
    private var remaining: [Double]
    private var small: [Int] = []
    private var large: [Int] = []

    /// - Parameter width: Choices a row, in 1...65 536.
    init(width: Int, rows: Int) {
        self.width = width
        aliasBits = UInt32(Int.bitWidth - (width - 1).leadingZeroBitCount)
        remaining = [Double](repeating: 0, count: width)
        entries.reserveCapacity(width * rows)
    }

    /// Adds a row.
    ///
    /// - Parameter weights: `width` numbers, finite, none negative, with a normal sum that need not be 1.
    mutating func append(_ weights: [Double]) {
        let scale = Double(width) / weights.reduce(0, +)
        small.removeAll(keepingCapacity: true)
        large.removeAll(keepingCapacity: true)
        let start = entries.count
        for column in 0..<width {
            remaining[column] = weights[column] * scale
            // Its own alias until something else is: then the threshold decides nothing.
            entries.append(entry(threshold: 1, alias: column))
            if remaining[column] < 1 { small.append(column) } else { large.append(column) }
        }
        while let giver = large.last, let taker = small.popLast() {
            entries[start + taker] = entry(threshold: remaining[taker], alias: giver)
            remaining[giver] -= 1 - remaining[taker]
            if remaining[giver] < 1 {
                large.removeLast()
                small.append(giver)
            }
        }
    }

    /// What a row draws with, exactly but for one rounding each where the width is no power of 2.
    func probabilities(row: Int, into shares: inout [Double]) {
        shares.withUnsafeMutableBufferPointer { shares in
            shares.update(repeating: 0)
            for column in 0..<width {
                let entry = entries[row * width + column]
                let threshold = Double(entry >> aliasBits)
                shares[column] += threshold
                shares[Int(entry & (1 << aliasBits - 1))] += full - threshold
            }
            // Up to here whole numbers below 2⁵³.
            for column in 0..<width { shares[column] /= full * Double(width) }
        }
    }

    /// A choice of the row whose entries begin at `row`.
    @inline(__always)
    static func choice(_ row: UnsafePointer<UInt32>, width: UInt64, aliasBits: UInt32, word: UInt64) -> Int {
        // Where the word falls among the columns, and where in its column, in the upper bits of what is left.
        let (column, side) = word.multipliedFullWidth(by: width)
        let entry = row[Int(truncatingIfNeeded: column)]
        let alias = UInt64(truncatingIfNeeded: entry & (1 &<< aliasBits &- 1))
        let isOwn = UInt32(truncatingIfNeeded: side >> 32) &>> aliasBits < entry &>> aliasBits
        return Int(truncatingIfNeeded: isOwn ? column : alias)
    }

    /// The threshold of a whole column, one more than an entry can say.
    private var full: Double { Double(sign: .plus, exponent: 32 - Int(aliasBits), significand: 1) }

    /// A threshold of one step at least, so that every choice can be drawn.
    private func entry(threshold: Double, alias: Int) -> UInt32 {
        let whole = min(max((threshold * full).rounded(), 1), full - 1)
        return UInt32(whole) << aliasBits | UInt32(alias)
    }
}
