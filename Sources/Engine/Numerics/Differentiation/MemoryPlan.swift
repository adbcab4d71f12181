/// Blocks of numbers with the times in which they live, and where each lies in one stretch of memory.
package struct MemoryPlan {
    private struct Block {
        var count: Int
        var first: Int
        var last: Int
        /// The block whose memory this one shares; itself if none.
        var host: Int
        var offset = 0
    }

    private var blocks: [Block] = []
    /// How many numbers all of it takes.
    package private(set) var total = 0
    /// Blocks begin at multiples of as many numbers: 64 bytes of doubles or floats and a little distance.
    private let grain = 16

    package init() {}

    /// A new block that lives from one time to another, both included. Returns its number.
    package mutating func add(_ count: Int, from first: Int, through last: Int) -> Int {
        blocks.append(Block(count: count, first: first, last: last, host: blocks.count))
        return blocks.count - 1
    }

    /// Keeps a block until a time. A negative number is no block of the plan's and is passed over.
    package mutating func extend(_ block: Int, through last: Int) {
        guard block >= 0 else { return }
        let host = host(of: block)
        blocks[host].last = max(blocks[host].last, last)
    }

    /// The last time at which the memory of a block is read.
    package func end(_ block: Int) -> Int { blocks[host(of: block)].last }

    /// Gives two blocks the same memory for as long as either lives.
    package mutating func join(_ block: Int, _ other: Int) {
        let (guest, host) = (host(of: block), host(of: other))
        guard guest != host else { return }
        blocks[guest].host = host
        blocks[host].count = max(blocks[host].count, blocks[guest].count)
        blocks[host].first = min(blocks[host].first, blocks[guest].first)
        blocks[host].last = max(blocks[host].last, blocks[guest].last)
    }

    /// Lets every block live from one time to another: nothing is shared then.
    mutating func keepAll(from first: Int, through last: Int) {
        for i in blocks.indices { (blocks[i].first, blocks[i].last) = (first, last) }
    }

    /// Where the blocks lie that have a place of their own, and when they live.
    package var places: [(numbers: Range<Int>, times: ClosedRange<Int>)] {
        blocks.indices.filter { blocks[$0].host == $0 && blocks[$0].count > 0 }.map {
            (blocks[$0].offset..<blocks[$0].offset + blocks[$0].count, blocks[$0].first...blocks[$0].last)
        }
    }

    private func host(of block: Int) -> Int {
        var i = block
        while blocks[i].host != i { i = blocks[i].host }
        return i
    }

    package func offset(_ block: Int) -> Int { blocks[host(of: block)].offset }

    /// The largest first, each at the lowest place that is free throughout its life.
    package mutating func assignOffsets() {
        let hosts = blocks.indices.filter { blocks[$0].host == $0 && blocks[$0].count > 0 }
        var placed: [Int] = []
        for i in hosts.sorted(by: { (blocks[$1].count, $0) < (blocks[$0].count, $1) }) {
            let size = (blocks[i].count + grain - 1) / grain * grain
            var offset = 0
            for j in placed where blocks[j].first <= blocks[i].last && blocks[i].first <= blocks[j].last {
                // `placed` is in order of offsets.
                if offset + size <= blocks[j].offset { break }
                offset = max(offset, blocks[j].offset + (blocks[j].count + grain - 1) / grain * grain)
            }
            blocks[i].offset = offset
            total = max(total, offset + size)
            let place = placed.firstIndex { blocks[$0].offset > offset } ?? placed.endIndex
            placed.insert(i, at: place)
        }
    }
}
