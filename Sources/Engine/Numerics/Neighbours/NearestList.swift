/// The nearest so many of the points that were offered, in order.
struct NearestList {
    private(set) var found: [Neighbour] = []
    private let capacity: Int

    /// - Parameter capacity: At least 1.
    init(capacity: Int) {
        self.capacity = capacity
        found.reserveCapacity(capacity)
    }

    /// What a point must not exceed to be taken. One at just this distance may still be, by its index.
    private(set) var limit = Double.infinity

    @inline(__always)
    mutating func offer(_ index: Int, _ squaredDistance: Double) {
        guard squaredDistance <= limit else { return }
        insert(Neighbour(index: index, squaredDistance: squaredDistance))
    }

    private mutating func insert(_ neighbour: Neighbour) {
        var (low, high) = (0, found.count)
        while low < high {
            let middle = (low + high) / 2
            if found[middle] < neighbour { low = middle + 1 } else { high = middle }
        }
        guard low < capacity else { return }
        if found.count < capacity { found.append(neighbour) }
        var place = found.count - 1
        while place > low {
            found[place] = found[place - 1]
            place -= 1
        }
        found[low] = neighbour
        if found.count == capacity { limit = found[capacity - 1].squaredDistance }
    }
}
