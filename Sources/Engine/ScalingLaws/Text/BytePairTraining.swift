/// Finds the merges of a byte-pair encoding (Sennrich et al. 2016, algorithm 1).
///
/// What is kept is each distinct word once, with how often it comes, and for each pair of neighbouring tokens its
/// number of places and the words that have it. A merge then costs as much as the words that it changes, not as the
/// text is long. A pair's count only falls once it is in the queue, so an entry that is out of date is put back with
/// its count of now when it comes up.
struct BytePairTraining {
    /// A pair that comes but once is not merged: its token would never be seen again.
    static let leastCount = 2

    private(set) var merges: [BytePairEncoder.Merge] = []
    /// The tokens of all words; word w has the `lengths[w]` from `starts[w]`, and merging makes it shorter in place.
    private var tokens: [UInt16] = []
    private var starts: [Int] = []
    private var lengths: [Int] = []
    /// How often each word comes.
    private var occurrences: [Int] = []
    private var counts: [UInt32: Int] = [:]
    /// The words that have had a pair, ascending; some may have lost it to another merge.
    private var words: [UInt32: [Int32]] = [:]
    private var queue = PairQueue()

    init(_ texts: [ArraySlice<UInt8>]) {
        var table = WordTable()
        for text in texts {
            text.withUnsafeBufferPointer { bytes in
                var runs = WordRuns(bytes)
                while let run = runs.next() {
                    let word = table.number(of: run)
                    if word == occurrences.count { occurrences.append(0) }
                    occurrences[word] += 1
                }
            }
        }
        for word in 0..<table.count {
            starts.append(tokens.count)
            lengths.append(table[word].count)
            tokens.append(contentsOf: table[word].lazy.map(UInt16.init))
            for place in starts[word]..<max(starts[word], tokens.count - 1) {
                add(tokens[place], tokens[place + 1], in: word)
            }
        }
        for (pair, count) in counts { queue.push(PairQueue.Entry(count: count, pair: pair)) }
    }

    static func pair(_ left: UInt16, _ right: UInt16) -> UInt32 { UInt32(left) << 16 | UInt32(right) }

    /// Merges until there are `vocabulary` tokens, or no pair comes twice.
    mutating func run(vocabulary: Int) {
        while 256 + merges.count < vocabulary, let top = queue.pop() {
            let count = counts[top.pair] ?? 0
            guard count >= Self.leastCount else { continue }
            guard count == top.count else {
                queue.push(PairQueue.Entry(count: count, pair: top.pair))
                continue
            }
            merge(top.pair)
        }
    }

    private mutating func merge(_ pair: UInt32) {
        let (left, right) = (UInt16(pair >> 16), UInt16(truncatingIfNeeded: pair))
        let merged = UInt16(256 + merges.count)
        merges.append(BytePairEncoder.Merge(left: left, right: right))
        var created: Set<UInt32> = []
        for word in words.removeValue(forKey: pair) ?? [] {
            replace(left, right, by: merged, in: Int(word), &created)
        }
        counts[pair] = nil
        for new in created {
            if let count = counts[new] { queue.push(PairQueue.Entry(count: count, pair: new)) }
        }
    }

    /// Reads the word from left to right and writes it over itself, with the counts of the pairs around each merge.
    private mutating func replace(
        _ left: UInt16, _ right: UInt16, by merged: UInt16, in word: Int, _ created: inout Set<UInt32>
    ) {
        let first = starts[word]
        let end = first + lengths[word]
        var (from, to) = (first, first)
        while from < end {
            guard tokens[from] == left, from + 1 < end, tokens[from + 1] == right else {
                tokens[to] = tokens[from]
                (from, to) = (from + 1, to + 1)
                continue
            }
            if to > first {
                counts[Self.pair(tokens[to - 1], left), default: 0] -= occurrences[word]
                created.insert(add(tokens[to - 1], merged, in: word))
            }
            if from + 2 < end {
                counts[Self.pair(right, tokens[from + 2]), default: 0] -= occurrences[word]
                created.insert(add(merged, tokens[from + 2], in: word))
            }
            tokens[to] = merged
            (from, to) = (from + 2, to + 1)
        }
        lengths[word] = to - first
    }

    @discardableResult
    private mutating func add(_ left: UInt16, _ right: UInt16, in word: Int) -> UInt32 {
        let pair = Self.pair(left, right)
        counts[pair, default: 0] += occurrences[word]
        if words[pair]?.last != Int32(word) { words[pair, default: []].append(Int32(word)) }
        return pair
    }
}
