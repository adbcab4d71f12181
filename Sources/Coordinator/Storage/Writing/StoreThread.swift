import GRDB
import Glibc
import Identifiers
import Synchronization

/// What the store tells its owner, on its own thread.
struct StoreCalls: Sendable {
    let onCommit: @Sendable (UInt64) -> Void
    let onFailing: @Sendable (String) -> Void
    let onRecovered: @Sendable () -> Void
    let onRejected: @Sendable (TaskReference) -> Void
}

/// The thread that owns the writing connection.
///
/// `@unchecked`: after ``start()`` only the thread touches it.
final class StoreThread: @unchecked Sendable {
    private let store: Store
    private let calls: StoreCalls
    private var isFailing = false

    init(store: Store, calls: StoreCalls) {
        self.store = store
        self.calls = calls
    }

    func start() {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self).toOpaque()
        let code = pthread_create(
            &thread, nil,
            { pointer in
                guard let pointer else { return nil }
                Unmanaged<StoreThread>.fromOpaque(pointer).takeRetainedValue().run()
                return nil
            }, context)
        guard code == 0 else {
            Unmanaged<StoreThread>.fromOpaque(context).release()
            fail("no thread could be started: \(String(cString: strerror(code)))")
            store.queue.end()
            return
        }
        pthread_detach(thread)
    }

    private func run() {
        do {
            try store.database.writeWithoutTransaction { db in try write(with: db.connection) }
        } catch {
            // Only making ready can fail here; what waits is told as unwritten when the store is closed.
            fail("\(StoreOpening.storeError(error, path: store.path))")
        }
        store.queue.end()
    }

    private func write(with connection: OpaquePointer) throws {
        let writer = try StoreWriter(
            connection: connection, registry: store.registry, checkpointLimit: store.options.checkpointLimit)
        let commit = try GroupCommit(writer: writer, connection: connection)
        let log = WriteAheadLog(connection: connection, limit: store.options.logLimit)
        while true {
            if log.pause > 0 {
                _ = store.queue.pause(seconds: log.pause)
                log.foldWhenIdle()
            }
            guard let batches = store.queue.take(waitingUpTo: 1) else { break }
            var rest = batches[...]
            while !rest.isEmpty {
                let group = nextGroup(&rest)
                guard let rejected = carryOut(group, commit) else { return }
                for task in rejected { calls.onRejected(task) }
                tell(of: group, writer)
                log.foldWhenLarge()
            }
            // One at a time: results that have come meanwhile go first.
            if let next = store.queue.takePart() {
                next.answer(commit.write(next.part, checkpointed: store.checkpointed))
                store.queue.settlePart()
                log.foldWhenLarge()
            } else if batches.isEmpty {
                log.foldWhenIdle()
            }
        }
        log.foldAway()
    }

    /// Takes batches up to the limit of writes, at least one.
    private func nextGroup(_ rest: inout ArraySlice<CommitQueue.Batch>) -> ArraySlice<CommitQueue.Batch> {
        var count = 0
        var end = rest.startIndex
        repeat {
            count += rest[end].writes.count
            end += 1
        } while end < rest.endIndex && count + rest[end].writes.count <= store.options.groupLimit
        let group = rest[..<end]
        rest = rest[end...]
        return group
    }

    /// Tries until the group is on disk. Nil: the store is being closed, and it cannot be.
    /// - Returns: tasks whose result the file can never take.
    private func carryOut(_ group: ArraySlice<CommitQueue.Batch>, _ commit: GroupCommit) -> [TaskReference]? {
        var delay = store.options.retryDelays.lowerBound
        var isLastTry = false
        while true {
            do throws(SQLiteFailure) {
                return try commit.write(group, checkpointed: store.checkpointed)
            } catch {
                fail(error.message)
                if isLastTry { return nil }
                isLastTry = store.queue.pause(seconds: delay)
                delay = min(delay * 2, store.options.retryDelays.upperBound)
            }
        }
    }

    /// The group is on disk.
    private func tell(of group: ArraySlice<CommitQueue.Batch>, _ writer: StoreWriter) {
        for sweep in writer.endedSweeps { store.indexer.index(sweep) }
        if !writer.endedSweeps.isEmpty || writer.hasIndexed { store.hasResults.store(true, ordering: .relaxed) }
        writer.endedSweeps.removeAll()
        if let mark = writer.sweepMark { store.sweepNumbers.withLock { $0.written(mark) } }
        writer.sweepMark = nil
        if isFailing {
            isFailing = false
            calls.onRecovered()
        }
        let ticket = group.lazy.map(\.ticket).max() ?? 0
        if ticket > 0 { calls.onCommit(ticket) }
        // Last, so that who has waited for it finds everything told.
        store.queue.settle(batches: group.count, writes: group.reduce(0) { $0 + $1.writes.count })
    }

    private func fail(_ reason: String) {
        store.queue.fail(reason)
        isFailing = true
        calls.onFailing(reason)
    }
}
