/// The pairs of tokens that may be merged next, the most frequent first: a binary heap.
struct PairQueue {
    /// Two tokens that stand beside each other, and how often they did when this was noted.
    struct Entry {
        let count: Int
        let pair: UInt32

        /// More often comes first; of equally many the pair of lower numbers, the left one's before the right one's.
        func precedes(_ other: Entry) -> Bool {
            count != other.count ? count > other.count : pair < other.pair
        }
    }

    private var heap: [Entry] = []

    mutating func push(_ entry: Entry) {
        var place = heap.count
        heap.append(entry)
        while place > 0, entry.precedes(heap[(place - 1) / 2]) {
            heap[place] = heap[(place - 1) / 2]
            place = (place - 1) / 2
        }
        heap[place] = entry
    }

    mutating func pop() -> Entry? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        guard !heap.isEmpty else { return first }
        var place = 0
        while true {
            var child = 2 * place + 1
            guard child < heap.count else { break }
            if child + 1 < heap.count, heap[child + 1].precedes(heap[child]) { child += 1 }
            guard heap[child].precedes(last) else { break }
            heap[place] = heap[child]
            place = child
        }
        heap[place] = last
        return first
    }
}
