public import Families
public import Identifiers
import Synchronization

extension Store {
    /// How many tasks of a sweep are looked up: about half a minute's work. What lies beyond is
    /// computed again.
    public static var reuseLimit: Int64 { 20_000_000 }

    /// Whether an earlier sweep of this file has results that a new one might take over.
    public var hasFinished: Bool { hasResults.load(ordering: .relaxed) }

    /// Takes over what earlier sweeps of this file have computed: passes over the sweep's grid and
    /// writes a task row for each identity that a finished sweep has. Its records and results then
    /// show in the views as if they were the new sweep's own. Blocks; call it from a thread that may
    /// wait, after the sweep has been enqueued. Looks at the first ``reuseLimit`` tasks at most.
    /// - Parameters:
    ///   - isSettled: everything that was handed over before the sweep itself is on disk, so there is
    ///     nothing to wait for: a lone task is not kept waiting for the disk.
    ///   - shouldContinue: called now and then with the number of tasks looked at; false ends the
    ///     pass, and what was found so far is kept.
    /// - Returns: the tasks taken over, as ranges; all are on disk, and that the pass is over as well.
    public func reuse(
        _ sweep: Sweep, as id: SweepID, isSettled: Bool = false,
        shouldContinue: (_ examined: Int64) -> Bool = { _ in true }
    ) throws(StoreError) -> [Range<TaskIndex>] {
        // Sweeps that have just ended may still be on their way into the file.
        if !isSettled { try flush() }
        let ranges: [Range<TaskIndex>]
        do throws(SQLiteFailure) {
            ranges = try reuseReader.withLock { kept throws(SQLiteFailure) in
                // Opening the file takes longer than a lone task does.
                let reader: ReuseReader
                if let kept { reader = kept } else { reader = try ReuseReader(path: path) }
                kept = reader
                return try takeOver(sweep, as: id, reader, shouldContinue)
            }
        } catch {
            throw error.asStoreError(path: path)
        }
        // Before a worker is given a task of the sweep: a start after this one must not begin the pass anew,
        // and meanwhile take from workers what they hold.
        guard queue.append(CommitQueue.Batch(ticket: 0, writes: [.sweepPlanned(id)])) else {
            throw StoreError.unavailable(path: path, detail: "the store has been closed")
        }
        try flush()
        return ranges
    }

    /// Whether it is certain that ``reuse(_:as:isSettled:shouldContinue:)`` would find nothing, told without
    /// waiting for anybody: for a sweep of very few tasks, to which being handed to another thread would be
    /// most of its way. Everything handed over before must be on disk. False: nothing is certain.
    public func hasSurelyNothing(for sweep: Sweep) -> Bool {
        guard hasFinished else { return true }
        guard sweep.count <= Self.fewTasks else { return false }
        return reuseReader.withLockIfAvailable { kept in
            guard let reader = kept else { return false }
            do throws(SQLiteFailure) {
                switch try reader.prospect(of: sweep) {
                case .nothing: return true
                case .unindexed: return false
                case .indexed: break
                }
                var cursor = sweep.cursor()
                for index in 0..<sweep.count where try reader.find(cursor.identity(at: index).bytes) != nil {
                    return false
                }
                return true
            } catch {
                // The full pass tells of it.
                return false
            }
        } ?? false
    }

    private static var fewTasks: Int64 { 4 }

    private func takeOver(
        _ sweep: Sweep, as id: SweepID, _ reader: ReuseReader, _ shouldContinue: (Int64) -> Bool
    ) throws(SQLiteFailure) -> [Range<TaskIndex>] {
        switch try reader.prospect(of: sweep) {
        case .nothing: return []
        case .unindexed: indexer.wait()
        case .indexed: break
        }
        var pass = try ReusePass(sweep, reader)
        defer { reader.endView() }
        var ranges: [Range<TaskIndex>] = []
        while let found = try pass.next() {
            if !found.isEmpty, !queue.append(CommitQueue.Batch(ticket: 0, writes: [.reused(id, found)])) {
                throw SQLiteFailure(code: 4, message: "the store has been closed")
            }
            for task in found { task.index.append(to: &ranges) }
            if !shouldContinue(pass.examined) || isClosed.load(ordering: .relaxed) { break }
        }
        return ranges
    }
}

/// One pass over a grid, looking up identities a chunk at a time.
private struct ReusePass {
    private var cursor: TaskCursor
    private let count: Int64
    private let reader: ReuseReader
    /// The first 8 bytes of every identity that is there, when they are few and the grid is large: most
    /// tasks of a new grid are new, and that is told without a look at the file.
    private var known: Set<UInt64>?
    private(set) var examined: Int64 = 0

    private static let chunk: Int64 = 4096
    /// Tasks looked up in one view of the file. A view saves locking and keeps pages at hand; but the
    /// log cannot be folded while it is held.
    private static let span: Int64 = 64 * chunk

    init(_ sweep: Sweep, _ reader: ReuseReader) throws(SQLiteFailure) {
        self.reader = reader
        cursor = sweep.cursor()
        count = min(sweep.grid.count, Store.reuseLimit)
        if count > Self.filterFrom { known = try reader.identities(limit: Self.filterLimit) }
    }

    private static let filterFrom: Int64 = 100_000
    private static let filterLimit = 1_000_000

    /// Those of the next chunk that are there, in order of index; nil after the last chunk.
    mutating func next() throws(SQLiteFailure) -> [ReusedTask]? {
        guard examined < count else { return nil }
        if examined % Self.span == 0 { try reader.renewView() }
        let end = min(examined + Self.chunk, count)
        var identities: [(bytes: [UInt8], index: TaskIndex)] = []
        identities.reserveCapacity(Int(end - examined))
        for index in examined..<end {
            let identity = cursor.identity(at: index)
            if let known, !known.contains(identity.seed) { continue }
            identities.append((identity.bytes, index))
        }
        // In the order of the tree that they are looked up in, neighbours share pages.
        identities.sort { $0.bytes.lexicographicallyPrecedes($1.bytes) }
        var found: [ReusedTask] = []
        for (bytes, index) in identities {
            guard let (origin, originIndex) = try reader.find(bytes) else { continue }
            found.append(ReusedTask(index: index, origin: origin, originIndex: originIndex))
        }
        examined = end
        return found.sorted { $0.index < $1.index }
    }
}

extension TaskIndex {
    /// Appends to ranges that are ascending and apart.
    func append(to ranges: inout [Range<TaskIndex>]) {
        if let last = ranges.indices.last, ranges[last].upperBound == self {
            ranges[last] = ranges[last].lowerBound..<(self + 1)
        } else {
            ranges.append(self..<(self + 1))
        }
    }
}
