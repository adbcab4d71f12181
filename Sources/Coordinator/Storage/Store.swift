import GRDB
public import Families
public import Identifiers
import Synchronization

/// One SQLite file and the thread that writes it.
///
/// Writes are handed over with a rising ticket and written in groups: one transaction takes all that
/// wait, so one flush of the disk serves hundreds of results, and a lone one is on disk at once. A
/// group that cannot be written (disk full …) is kept and tried again until it can; nothing is lost.
/// Every write may be repeated: the same attempt written twice changes nothing.
///
///     let store = try Store.open(path: "sweeps.sqlite", registry: registry)
///     store.start(onCommit: { ticket in … }, onFailing: { reason in … }, onRecovered: { … })
///     if let id = store.nextSweepID() { store.enqueue(1, [.sweep(SweepWrite(id: id, …))]) }
///     try store.close()
public final class Store: Sendable {
    public let path: String
    public let options: StoreOptions
    /// How often this file has been opened by a coordinator, this time included: from 1.
    public let epoch: UInt64
    /// What a person should know about where the file lies.
    public let warnings: [String]
    /// When it was opened, in seconds since 1970.
    public let opened: Double

    let registry: FamilyRegistry
    let queue = CommitQueue()
    let lock: StoreLock
    let database: DatabaseQueue
    let sweepNumbers: Mutex<SweepNumbers>
    /// No sweep of an earlier start has a number above this one.
    let lastSweep: Int64
    let isStarted = Atomic<Bool>(false)
    let isClosed = Atomic<Bool>(false)
    /// Whether `finished` has rows.
    let hasResults: Atomic<Bool>
    /// Tasks that have a checkpoint on disk: asking for one that is not there costs no look at the file.
    let checkpointed: Mutex<Set<TaskKey>>
    let indexer: SweepIndexer
    /// Opened by the first look for results to reuse.
    let reuseReader = Mutex<ReuseReader?>(nil)
    /// Ended sweeps whose results a later sweep cannot find yet.
    private let unindexed: [SweepID]

    init(
        path: String, options: StoreOptions, registry: FamilyRegistry, lock: StoreLock, opening: StoreOpening,
        warnings: [String]
    ) {
        self.path = path
        self.options = options
        self.registry = registry
        self.lock = lock
        self.warnings = warnings
        database = opening.database
        epoch = opening.epoch
        opened = opening.opened
        lastSweep = opening.lastSweep
        sweepNumbers = Mutex(SweepNumbers(after: opening.lastSweep))
        hasResults = Atomic(opening.hasResults)
        unindexed = opening.unindexed
        checkpointed = Mutex(opening.checkpointed)
        indexer = SweepIndexer(path: path, queue: queue)
    }

    /// Creates the file, or opens it where it is, for this process alone.
    ///
    /// - Throws: a ``StoreError`` for each thing that can be in the way, before anything is changed:
    ///   folder missing, not a database, another program's, a newer Swath's, damaged, in use, not
    ///   writable.
    public static func open(
        path: String, registry: FamilyRegistry, options: StoreOptions = StoreOptions()
    ) throws(StoreError) -> Store {
        let file = StoreFile(path: path)
        try file.checkWritable()
        _ = try file.examine()
        let lock = try StoreLock(store: path)
        // Once more: another coordinator may have made the file before this one had the lock.
        let content = try file.examine()
        let opening = try StoreOpening(path: path, content: content, registry: registry, options: options)
        return Store(
            path: path, options: options, registry: registry, lock: lock, opening: opening,
            warnings: file.networkWarning.map { [$0] } ?? [])
    }

    /// Which coordinator holds the store at a path; nil when none does.
    public static func holder(path: String) -> StoreHolder? { StoreLock.holder(store: path) }

    /// Tells other processes where this coordinator can be reached.
    public func publish(endpoint: String) { lock.write(endpoint: endpoint) }

    /// An id that no sweep of this file has or has had, also none that died with an earlier coordinator
    /// before it was on disk. Any thread; does not wait.
    /// - Returns: nil when more sweeps have come within one write of the disk than ids are reserved; ask
    ///   again after the next commit.
    public func nextSweepID() -> SweepID? {
        let (number, mark) = sweepNumbers.withLock { $0.next() }
        if let mark { _ = queue.append(CommitQueue.Batch(ticket: 0, writes: [.sweepMark(mark)])) }
        return number.map { SweepID($0) }
    }

    /// Starts the thread that writes. Once.
    /// - Parameters:
    ///   - onCommit: every ticket up to this one is on disk. Called on the store's thread.
    ///   - onFailing: writing failed, for this reason; it is tried again until it succeeds.
    ///   - onRecovered: writing succeeded after it had failed.
    ///   - onRejected: the file can never take the result of this task (SQLite calls it too big, say); it
    ///     has it as failed instead. Called before the `onCommit` that it was part of.
    public func start(
        onCommit: @escaping @Sendable (_ through: UInt64) -> Void,
        onFailing: @escaping @Sendable (_ reason: String) -> Void = { _ in },
        onRecovered: @escaping @Sendable () -> Void = {},
        onRejected: @escaping @Sendable (TaskReference) -> Void = { _ in }
    ) {
        guard !isStarted.exchange(true, ordering: .relaxed) else { return }
        let calls = StoreCalls(
            onCommit: onCommit, onFailing: onFailing, onRecovered: onRecovered, onRejected: onRejected)
        StoreThread(store: self, calls: calls).start()
        for sweep in unindexed { indexer.index(sweep) }
    }

    /// Hands over writes under a ticket higher than every one before. Any thread; does not wait.
    /// - Returns: false when the store has been closed: they are not taken.
    @discardableResult
    public func enqueue(_ ticket: UInt64, _ writes: [StoreWrite]) -> Bool {
        queue.append(CommitQueue.Batch(ticket: ticket, writes: writes))
    }

    /// Hands over a part of a checkpoint. Any thread; does not wait. It is written when no other writes wait, one part
    /// between two groups of those, and ``flush(seconds:)`` waits for it too.
    /// - Parameter answer: What became of it, on the store's thread; not called when the store has been closed.
    public func enqueue(_ part: CheckpointPart, answer: @escaping @Sendable (CheckpointPart.Verdict) -> Void) {
        _ = queue.append(CommitQueue.PartInHand(part: part, answer: answer))
    }

    /// How many writes are not on disk yet.
    public var backlog: Int { queue.backlog }

    /// Why the last try to write failed; nil while all is well.
    public var failing: String? { queue.failing }

    /// Waits until everything handed over before is on disk.
    /// - Throws: ``StoreError/unwritten(count:detail:)`` when it is not within `seconds`.
    public func flush(seconds: Seconds? = nil) throws(StoreError) {
        guard queue.waitUntilSettled(seconds: seconds) else {
            throw .unwritten(count: backlog, detail: failing ?? "the disk is slow")
        }
    }

    /// Writes what waits, folds the write-ahead log into the file and gives the file free.
    /// - Throws: ``StoreError/unwritten(count:detail:)`` when something could not be written.
    public func close() throws(StoreError) {
        guard !isClosed.exchange(true, ordering: .relaxed) else { return }
        let mark = sweepNumbers.withLock { $0.close() }
        let isWriting = isStarted.load(ordering: .relaxed)
        if isWriting {
            _ = queue.append(CommitQueue.Batch(ticket: 0, writes: [.sweepMark(mark)]))
        } else {
            // Ids that are left out in its place do no harm.
            try? database.write { try StoreOpening.setMark($0, mark) }
        }
        queue.close()
        indexer.stop()
        // The last connection to close folds the log away: it is to be the writer's.
        reuseReader.withLock { $0 = nil }
        if isWriting { queue.waitUntilEnded() }
        // The mark comes last; nobody misses it.
        let unwritten = backlog - (isWriting && backlog > 0 ? 1 : 0)
        let reason = failing
        try? database.close()
        lock.release()
        if unwritten > 0 { throw .unwritten(count: unwritten, detail: reason ?? "the store was not started") }
    }
}
