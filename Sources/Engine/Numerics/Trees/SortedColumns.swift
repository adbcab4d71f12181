/// A word that holds a sample's rank among the values of a column, in its upper half, and its row.
protocol RankedRow: FixedWidthInteger, UnsignedInteger, Sendable {
    static var mostRows: Int { get }
    init(rank: Int, row: Int)
    var rank: Int { get }
    var row: Int { get }
}

extension UInt32: RankedRow {
    static var mostRows: Int { 1 << 16 }
    @inline(__always) init(rank: Int, row: Int) { self = UInt32(truncatingIfNeeded: rank << 16 | row) }
    @inline(__always) var rank: Int { Int(self >> 16) }
    @inline(__always) var row: Int { Int(self & 0xFFFF) }
}

extension UInt64: RankedRow {
    static var mostRows: Int { 1 << 32 }
    @inline(__always) init(rank: Int, row: Int) { self = UInt64(truncatingIfNeeded: rank << 32 | row) }
    @inline(__always) var rank: Int { Int(self >> 32) }
    @inline(__always) var row: Int { Int(self & 0xFFFF_FFFF) }
}

/// The rows of each column from the smallest value to the largest. It is made once and serves every tree:
/// a tree that keeps the order as it splits never sorts.
struct SortedColumns<Entry: RankedRow>: Sendable {
    let rows: Int
    let columns: Int
    /// Column after column. Equal values share a rank.
    let entries: [Entry]
    /// The value of each rank of a column, or the upper edge of its bin; column after column, `rows` places each.
    let values: [Float]

    /// Ranks by value: every value that occurs is a rank.
    init(_ table: FeatureTable) {
        self.init(table) { sorted, ranks, values in
            var rank = 0
            values[0] = sorted[0]
            for place in 1..<max(sorted.count, 1) where place < sorted.count {
                if sorted[place] != sorted[place - 1] {
                    rank += 1
                    values[rank] = sorted[place]
                }
                ranks[place] = rank
            }
        }
    }

    /// Ranks by bin: values between the same two cuts share one, and its value is the cut above.
    init(_ table: FeatureTable, mostBins: Int) {
        self.init(table) { sorted, ranks, values in
            let cuts = quantileCuts(sorted: sorted, mostBins: mostBins)
            for (place, cut) in cuts.enumerated() where place < values.count { values[place] = cut }
            var bin = 0
            for (place, value) in sorted.enumerated() {
                while bin < cuts.count - 1, value >= cuts[bin] { bin += 1 }
                ranks[place] = bin
            }
        }
    }

    private init(
        _ table: FeatureTable,
        rank: (_ sorted: [Float], _ ranks: inout [Int], _ values: inout ArraySlice<Float>) -> Void
    ) {
        let count = table.rows
        var entries: [Entry] = []
        entries.reserveCapacity(count * table.columns)
        var values = [Float](repeating: 0, count: count * table.columns)
        var keys = [UInt64](repeating: 0, count: count)
        var sorted = [Float](repeating: 0, count: count)
        var ranks = [Int](repeating: 0, count: count)
        for column in 0..<table.columns {
            let start = column * count
            for row in 0..<count {
                // + 0 makes one zero of two.
                keys[row] = UInt64(orderedBits(table.values[start + row] + 0)) << 32 | UInt64(row)
            }
            keys.sort()
            for place in 0..<count {
                sorted[place] = table.values[start + Int(keys[place] & 0xFFFF_FFFF)]
                ranks[place] = 0
            }
            var slice = ArraySlice(repeating: Float(0), count: count)
            rank(sorted, &ranks, &slice)
            values.replaceSubrange(start..<start + count, with: slice)
            for place in 0..<count {
                entries.append(Entry(rank: ranks[place], row: Int(keys[place] & 0xFFFF_FFFF)))
            }
        }
        (rows, columns) = (count, table.columns)
        (self.entries, self.values) = (entries, values)
    }
}

/// The bits of a number such that larger numbers have larger bits.
private func orderedBits(_ value: Float) -> UInt32 {
    let bits = value.bitPattern
    return bits & 0x8000_0000 == 0 ? bits | 0x8000_0000 : ~bits
}
