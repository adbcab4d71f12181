/// Whole numbers that are handed over before each run: tokens, labels.
public final class Indices: Sendable {
    public let name: String
    public let count: Int
    /// Every index is below this.
    public let limit: Int
    let storage: AlignedBuffer<Int32>

    init(name: String, count: Int, limit: Int) throws(NetworkError) {
        guard count > 0, limit > 0, limit <= Int(Int32.max) else {
            throw .invalidArgument(operation: name, "\(count) indices below \(limit)")
        }
        self.name = name
        self.count = count
        self.limit = limit
        storage = try AlignedBuffer(count: count, purpose: name)
    }

    /// Replaces all indices. −1 stands for "does not count" where the operation that reads them says so.
    ///
    /// - Throws: `wrongCount`, `indexOutOfRange`.
    @specialized(where Numbers == [Int32])
    public func assign<Numbers: RandomAccessCollection<Int32>>(_ indices: Numbers) throws(NetworkError) {
        guard indices.count == count else {
            throw .wrongCount(name: name, shape: [count], given: indices.count)
        }
        var i = 0
        for index in indices {
            guard index >= -1, index < limit else {
                throw .indexOutOfRange(name: name, value: index, limit: limit, index: i)
            }
            storage.address[i] = index
            i += 1
        }
    }
}

extension Graph {
    /// Class numbers for `count` rows, −1 for a row that does not count.
    public func labels(_ name: String, count: Int, classes: Int) throws(NetworkError) -> Indices {
        try Indices(name: name, count: count, limit: classes)
    }
}
