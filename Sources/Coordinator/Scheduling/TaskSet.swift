public import Identifiers

/// A set of task indices that costs about a bit an index at worst and nothing where it is full.
///
/// Indices lie in chunks of 4096. A chunk that holds none of its indices does not exist, a run of
/// chunks that hold all of theirs is one entry, and any other chunk is a bitmap. So the ended
/// tasks of a sweep of 10^12 cost what its ragged edge costs.
public struct TaskSet: Sendable {
    /// A run of full chunks, or one chunk with a bitmap.
    struct Entry: Sendable {
        var firstChunk: Int64
        var chunks: Int64
        /// Which bitmap; ``full`` when there is none.
        var bitmap: Int32
        var endChunk: Int64 { firstChunk + chunks }
    }

    static let full: Int32 = -1
    static let chunkBits: Int64 = 12
    static let chunkSize: Int64 = 1 << chunkBits
    static let wordsInChunk = 64

    /// Sorted by chunk; neighbouring runs of full chunks are always merged.
    var entries: [Entry] = []
    /// 64 words a bitmap.
    var words: [UInt64] = []
    /// How many indices each bitmap holds.
    var held: [Int32] = []
    var freeBitmaps: [Int32] = []
    /// Where the last insertion or removal was: results come in neighbourhoods.
    var lastEntry = 0

    /// How many indices are in the set.
    public private(set) var count: Int64 = 0
    public var isEmpty: Bool { count == 0 }

    public init() {}

    public init(_ range: Range<TaskIndex>) { insert(range) }

    public init(_ ranges: some Sequence<Range<TaskIndex>>) {
        for range in ranges { insert(range) }
    }

    // MARK: One index

    public func contains(_ index: TaskIndex) -> Bool {
        guard let entry = find(index >> Self.chunkBits) else { return false }
        let bitmap = entries[entry].bitmap
        if bitmap == Self.full { return true }
        return words[Self.word(bitmap, index)] & Self.bit(index) != 0
    }

    /// Adds an index (0 or more). Returns false when it was there already.
    @discardableResult
    public mutating func insert(_ index: TaskIndex) -> Bool {
        let chunk = index >> Self.chunkBits
        let entry: Int
        if let found = findNear(chunk) {
            entry = found
        } else {
            entry = insertEmptyBitmap(chunk)
        }
        lastEntry = entry
        let bitmap = entries[entry].bitmap
        if bitmap == Self.full { return false }
        let word = Self.word(bitmap, index)
        let bit = Self.bit(index)
        if words[word] & bit != 0 { return false }
        words[word] |= bit
        count += 1
        held[Int(bitmap)] += 1
        if held[Int(bitmap)] == Int32(Self.chunkSize) { becomeFull(entry) }
        return true
    }

    /// Takes an index out. Returns false when it was not there.
    @discardableResult
    public mutating func remove(_ index: TaskIndex) -> Bool {
        let chunk = index >> Self.chunkBits
        guard var entry = findNear(chunk) else { return false }
        if entries[entry].bitmap == Self.full { entry = splitOut(chunk, of: entry) }
        lastEntry = entry
        let bitmap = entries[entry].bitmap
        let word = Self.word(bitmap, index)
        let bit = Self.bit(index)
        if words[word] & bit == 0 { return false }
        words[word] &= ~bit
        count -= 1
        held[Int(bitmap)] -= 1
        if held[Int(bitmap)] == 0 { dropBitmap(entry) }
        return true
    }

    /// The 64 indices from `block * 64` as bits.
    public func bits(inBlock block: Int64) -> UInt64 {
        guard let entry = find(block >> 6) else { return 0 }
        let bitmap = entries[entry].bitmap
        if bitmap == Self.full { return ~0 }
        return words[Int(bitmap) * Self.wordsInChunk + Int(block & 63)]
    }

    /// Adds the indices that `mask` names in the 64 from `block * 64`.
    public mutating func insert(_ mask: UInt64, inBlock block: Int64) {
        if mask == 0 { return }
        let chunk = block >> 6
        let entry = findNear(chunk) ?? insertEmptyBitmap(chunk)
        lastEntry = entry
        let bitmap = entries[entry].bitmap
        if bitmap == Self.full { return }
        let word = Int(bitmap) * Self.wordsInChunk + Int(block & 63)
        let added = (mask & ~words[word]).nonzeroBitCount
        words[word] |= mask
        count += Int64(added)
        held[Int(bitmap)] += Int32(added)
        if held[Int(bitmap)] == Int32(Self.chunkSize) { becomeFull(entry) }
    }

    /// Takes out the indices that `mask` names in the 64 from `block * 64`.
    public mutating func remove(_ mask: UInt64, inBlock block: Int64) {
        if mask == 0 { return }
        let chunk = block >> 6
        guard var entry = findNear(chunk) else { return }
        if entries[entry].bitmap == Self.full { entry = splitOut(chunk, of: entry) }
        lastEntry = entry
        let bitmap = entries[entry].bitmap
        let word = Int(bitmap) * Self.wordsInChunk + Int(block & 63)
        let taken = (mask & words[word]).nonzeroBitCount
        words[word] &= ~mask
        count -= Int64(taken)
        held[Int(bitmap)] -= Int32(taken)
        if held[Int(bitmap)] == 0 { dropBitmap(entry) }
    }

    // MARK: Ranges in

    /// Adds every index of a range (0 or more). Whole chunks cost nothing, however many.
    public mutating func insert(_ range: Range<TaskIndex>) {
        if range.isEmpty { return }
        let firstWhole = (range.lowerBound + Self.chunkSize - 1) >> Self.chunkBits
        let endWhole = range.upperBound >> Self.chunkBits
        guard firstWhole < endWhole else {
            insertBits(range)
            return
        }
        insertBits(range.lowerBound..<(firstWhole << Self.chunkBits))
        insertFull(firstWhole..<endWhole)
        insertBits((endWhole << Self.chunkBits)..<range.upperBound)
    }

    public mutating func formUnion(_ other: TaskSet) {
        for range in other.ranges { insert(range) }
    }

    public func union(_ other: TaskSet) -> TaskSet {
        var result = self
        result.formUnion(other)
        return result
    }

    private mutating func insertBits(_ range: Range<TaskIndex>) {
        var index = range.lowerBound
        while index < range.upperBound {
            let end = min(range.upperBound, (index | 63) + 1)
            insert(Self.mask(index..<end), inBlock: index >> 6)
            index = end
        }
    }

    private mutating func insertFull(_ chunks: Range<Int64>) {
        // What lies inside the run goes: it is counted anew with the run.
        var at = firstEntry(endingAfter: chunks.lowerBound)
        var first = chunks.lowerBound
        var end = chunks.upperBound
        var removed = at
        while removed < entries.count, entries[removed].firstChunk < end {
            let entry = entries[removed]
            if entry.bitmap == Self.full {
                count -= entry.chunks * Self.chunkSize
                first = min(first, entry.firstChunk)
                end = max(end, entry.endChunk)
            } else {
                count -= Int64(held[Int(entry.bitmap)])
                release(entry.bitmap)
            }
            removed += 1
        }
        entries.replaceSubrange(
            at..<removed, with: CollectionOfOne(Entry(firstChunk: first, chunks: end - first, bitmap: Self.full)))
        count += (end - first) * Self.chunkSize
        mergeNeighbours(of: &at)
        lastEntry = at
    }

    // MARK: Entries

    @inline(__always)
    static func bit(_ index: TaskIndex) -> UInt64 { 1 << UInt64(truncatingIfNeeded: index & 63) }

    @inline(__always)
    static func word(_ bitmap: Int32, _ index: TaskIndex) -> Int {
        Int(bitmap) * wordsInChunk + Int((index & (chunkSize - 1)) >> 6)
    }

    /// The bits of a range that lies within one block of 64.
    static func mask(_ range: Range<TaskIndex>) -> UInt64 {
        let low = UInt64(truncatingIfNeeded: range.lowerBound & 63)
        return (~0 >> UInt64(64 - (range.upperBound - range.lowerBound))) << low
    }

    /// The first entry whose chunks end after `chunk`.
    func firstEntry(endingAfter chunk: Int64) -> Int {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].endChunk <= chunk { low = middle + 1 } else { high = middle }
        }
        return low
    }

    func find(_ chunk: Int64) -> Int? {
        let entry = firstEntry(endingAfter: chunk)
        return entry < entries.count && entries[entry].firstChunk <= chunk ? entry : nil
    }

    private func findNear(_ chunk: Int64) -> Int? {
        if lastEntry < entries.count {
            let entry = entries[lastEntry]
            if entry.firstChunk <= chunk, chunk < entry.endChunk { return lastEntry }
        }
        return find(chunk)
    }

    private mutating func newBitmap(filledWith word: UInt64) -> Int32 {
        if let bitmap = freeBitmaps.popLast() {
            let start = Int(bitmap) * Self.wordsInChunk
            for i in start..<(start + Self.wordsInChunk) { words[i] = word }
            held[Int(bitmap)] = word == 0 ? 0 : Int32(Self.chunkSize)
            return bitmap
        }
        words.append(contentsOf: repeatElement(word, count: Self.wordsInChunk))
        held.append(word == 0 ? 0 : Int32(Self.chunkSize))
        return Int32(held.count - 1)
    }

    private mutating func release(_ bitmap: Int32) { freeBitmaps.append(bitmap) }

    private mutating func insertEmptyBitmap(_ chunk: Int64) -> Int {
        let bitmap = newBitmap(filledWith: 0)
        let entry = firstEntry(endingAfter: chunk)
        entries.insert(Entry(firstChunk: chunk, chunks: 1, bitmap: bitmap), at: entry)
        return entry
    }

    private mutating func dropBitmap(_ entry: Int) {
        release(entries[entry].bitmap)
        entries.remove(at: entry)
    }

    private mutating func becomeFull(_ entry: Int) {
        release(entries[entry].bitmap)
        entries[entry].bitmap = Self.full
        var at = entry
        mergeNeighbours(of: &at)
        lastEntry = at
    }

    private mutating func mergeNeighbours(of entry: inout Int) {
        if entry + 1 < entries.count, entries[entry + 1].bitmap == Self.full,
            entries[entry + 1].firstChunk == entries[entry].endChunk
        {
            entries[entry].chunks += entries[entry + 1].chunks
            entries.remove(at: entry + 1)
        }
        if entry > 0, entries[entry - 1].bitmap == Self.full, entries[entry - 1].endChunk == entries[entry].firstChunk {
            entries[entry - 1].chunks += entries[entry].chunks
            entries.remove(at: entry)
            entry -= 1
        }
    }

    /// Gives one chunk of a full run a bitmap of its own. Returns its entry.
    private mutating func splitOut(_ chunk: Int64, of entry: Int) -> Int {
        let run = entries[entry]
        var parts: [Entry] = []
        if run.firstChunk < chunk {
            parts.append(Entry(firstChunk: run.firstChunk, chunks: chunk - run.firstChunk, bitmap: Self.full))
        }
        let position = entry + parts.count
        parts.append(Entry(firstChunk: chunk, chunks: 1, bitmap: newBitmap(filledWith: ~0)))
        if chunk + 1 < run.endChunk {
            parts.append(Entry(firstChunk: chunk + 1, chunks: run.endChunk - chunk - 1, bitmap: Self.full))
        }
        entries.replaceSubrange(entry...entry, with: parts)
        return position
    }
}
