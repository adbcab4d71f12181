import Dispatch
import GRDBSQLite
import Identifiers
import Synchronization

/// Makes the results of large ended sweeps findable by identity, in the background.
///
/// Identities come in no order, and rows put into a large tree in no order touch a page each. So the
/// identities of a sweep are sorted first, in a temporary table, and handed to the writer in pieces
/// that each touch neighbouring pages; between the pieces the writer does its other work.
final class SweepIndexer: Sendable {
    private let path: String
    private let queue: CommitQueue
    private let work = DispatchQueue(label: "swath.store.index", qos: .utility)
    private let watch = QueryWatch()
    private let isStopped = Atomic<Bool>(false)

    private static let piece = 10_000

    init(path: String, queue: CommitQueue) {
        self.path = path
        self.queue = queue
    }

    func index(_ sweep: SweepID) {
        work.async { [self] in
            guard !isStopped.load(ordering: .relaxed) else { return }
            // Nothing is lost when this fails: the sweep stays marked, and the next start tries again.
            try? run(sweep)
        }
    }

    /// Waits until the sweeps that have ended are indexed.
    func wait() { work.sync {} }

    /// Ends what is under way, and waits for that.
    func stop() {
        isStopped.store(true, ordering: .relaxed)
        watch.interrupt()
        work.sync {}
    }

    private func run(_ sweep: SweepID) throws(SQLiteFailure) {
        let connection = try Connection(readingFrom: path)
        watch.begin(limit: .infinity)
        if isStopped.load(ordering: .relaxed) { return }
        watch.install(on: connection.handle)
        try connection.execute(
            """
            CREATE TEMP TABLE spool AS SELECT identity, idx FROM task
            WHERE sweep = \(sweep.rawValue) AND state = 1 AND identity IS NOT NULL ORDER BY identity
            """)
        let rows = try connection.prepare("SELECT identity, idx FROM spool ORDER BY rowid")
        var piece: [FinishedTask] = []
        while try rows.step() {
            piece.append(FinishedTask(identity: [UInt8](rows.bytes(0)), index: rows.integer(1)))
            if piece.count == Self.piece {
                guard hand(over: piece, of: sweep) else { return }
                piece.removeAll(keepingCapacity: true)
            }
        }
        if !piece.isEmpty, !hand(over: piece, of: sweep) { return }
        _ = hand(over: [], of: sweep)
    }

    /// Hands a piece to the writer and waits until it is written, so that at most one is in its way.
    private func hand(over piece: [FinishedTask], of sweep: SweepID) -> Bool {
        guard !isStopped.load(ordering: .relaxed),
            queue.append(CommitQueue.Batch(ticket: 0, writes: [.indexed(sweep, piece)]))
        else { return false }
        return queue.waitUntilSettled(seconds: nil)
    }
}
