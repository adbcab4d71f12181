/// Numbers words in the order in which they first come.
///
/// A hash table with open addressing over one pool of bytes: a text of millions of words is looked up in a fraction of
/// the time that arrays as keys of a dictionary would take.
struct WordTable {
    /// Numbers of words, −1 where there is none; a power of two of them.
    private var slots = [Int32](repeating: -1, count: 1 << 12)
    private var hashes: [UInt64] = []
    private var pool: [UInt8] = []
    private var ends: [Int] = []

    var count: Int { ends.count }

    /// The bytes of a word.
    subscript(word: Int) -> ArraySlice<UInt8> { pool[start(word)..<ends[word]] }

    private func start(_ word: Int) -> Int { word == 0 ? 0 : ends[word - 1] }

    /// The number of a word; one that is new is added, and `count` before it.
    mutating func number(of word: UnsafeBufferPointer<UInt8>) -> Int {
        let hash = Self.hash(word)
        var slot = Int(truncatingIfNeeded: hash >> 32) & (slots.count - 1)
        while slots[slot] >= 0 {
            let candidate = Int(slots[slot])
            if hashes[candidate] == hash, equals(candidate, word) { return candidate }
            slot = (slot + 1) & (slots.count - 1)
        }
        slots[slot] = Int32(ends.count)
        hashes.append(hash)
        pool.append(contentsOf: word)
        ends.append(pool.count)
        if 2 * ends.count > slots.count { grow() }
        return ends.count - 1
    }

    private func equals(_ candidate: Int, _ word: UnsafeBufferPointer<UInt8>) -> Bool {
        let first = start(candidate)
        guard ends[candidate] - first == word.count else { return false }
        for place in 0..<word.count where pool[first + place] != word[place] { return false }
        return true
    }

    private mutating func grow() {
        slots = [Int32](repeating: -1, count: 2 * slots.count)
        for (word, hash) in hashes.enumerated() {
            var slot = Int(truncatingIfNeeded: hash >> 32) & (slots.count - 1)
            while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(word)
        }
    }

    /// FNV-1a (Fowler, Noll and Vo), whose high bits are the better ones.
    private static func hash(_ word: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in word { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return hash ^ (hash >> 29) &* 0x9E37_79B9_7F4A_7C15
    }
}
