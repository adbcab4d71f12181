package import Identifiers
import Protocol

/// The results that a worker keeps until the coordinator has them on disk, as the messages in which
/// they go.
///
/// Results mostly end in the order of their indices and are acknowledged in ranges, so the ledger
/// counts in *runs* of consecutive tasks: a result costs it no allocation and no hashing.
package struct ResultLedger {
    /// A message: encoded once, kept to be sent again.
    private final class Batch {
        var writer: ResultBatchWriter
        /// Results in it that are not acknowledged.
        var live = 0
        var blobBytes = 0
        init(_ writer: ResultBatchWriter) { self.writer = writer }
        var size: Int { writer.size + blobBytes }
        var isFull: Bool { writer.size >= 512 << 10 || writer.count >= 16_384 || writer.blobs.count >= 512 }
    }

    /// Ended attempts with consecutive indices, in one batch.
    private struct Run {
        var sweep: SweepID
        var attempt: Attempt
        var first: TaskIndex
        var count: Int64
        var batch: Batch
        var end: TaskIndex { first + count }
    }

    private var batches = Queue<Batch>()
    /// Batches before this position have been sent on this connection.
    private var unsent = 0
    private var runs = Queue<Run>()
    private var emptyRuns = 0
    /// Parts of attempts that go on, or whose end is not acknowledged.
    private var streams: [TaskReference: [Batch]] = [:]
    private var spare: [ResultBatchWriter] = []
    /// Bytes kept.
    package private(set) var bytes = 0

    package init() {}

    package var isEmpty: Bool { batches.isEmpty }
    /// Whether something waits to be sent.
    package var hasUnsent: Bool { unsent < batches.count }

    /// Whether that is more than one message.
    package var hasSeveralUnsent: Bool { batches.count - unsent > 1 }

    /// The attempts that have ended and are not acknowledged.
    package var held: [Assignment] {
        runs.all.filter { $0.count > 0 }
            .map { Assignment(sweep: $0.sweep, first: $0.first, count: $0.count, attempt: $0.attempt) }
    }

    /// Takes one encoded result with its blobs; `isEnd` unless it is a part of an attempt that goes on.
    package mutating func append(
        _ task: TaskReference, _ payload: UnsafeRawBufferPointer, blobs: [[UInt8]] = [], isEnd: Bool
    ) {
        let blobBytes = blobs.reduce(0) { $0 + $1.count }
        let batch = openBatch(for: blobBytes)
        batch.writer.append(payload, blobs: blobs)
        batch.blobBytes += blobBytes
        batch.live += 1
        bytes += payload.count + 4 + blobBytes
        guard isEnd else { return streams[task, default: []].append(batch) }
        if let last = runs.last, last.end == task.index, last.sweep == task.sweep, last.attempt == task.attempt,
            last.batch === batch, last.count > 0
        {
            runs[runs.count - 1].count += 1
        } else {
            runs.append(Run(sweep: task.sweep, attempt: task.attempt, first: task.index, count: 1, batch: batch))
        }
    }

    /// Forgets attempts that are on disk.
    package mutating func acknowledge(_ ended: Assignment) {
        var missing = ended.count
        var position = 0
        while position < runs.count, missing > 0 {
            let run = runs[position]
            if run.count > 0, run.sweep == ended.sweep, run.attempt == ended.attempt {
                let low = max(run.first, ended.first)
                let high = min(run.end, ended.first + ended.count)
                if low < high {
                    missing -= high - low
                    cut(position, low..<high)
                }
            }
            position += 1
        }
        if !streams.isEmpty {
            for task in streams.keys
            where task.sweep == ended.sweep && task.attempt == ended.attempt && ended.range.contains(task.index) {
                forgetParts(of: task)
            }
        }
        dropFinished()
    }

    /// Forgets the parts of an attempt that will have no end here.
    package mutating func forgetParts(of task: TaskReference) {
        for batch in streams.removeValue(forKey: task) ?? [] { release(batch, 1) }
    }

    /// Hands unsent messages to `send`, in order, until it answers false.
    package mutating func sendAll<E: Error>(_ send: (UnsafeRawBufferPointer, [[UInt8]]) throws(E) -> Bool) throws(E) {
        while unsent < batches.count {
            let batch = batches[unsent]
            if batch.live > 0 {
                let blobs = batch.writer.blobs
                let isSent = try batch.writer.withEnvelope { (bytes) throws(E) -> Bool in try send(bytes, blobs) }
                guard isSent else { return }
            }
            unsent += 1
        }
    }

    /// On a new connection everything that is kept goes out again.
    package mutating func sendAgain() { unsent = 0 }

    private mutating func openBatch(for blobBytes: Int) -> Batch {
        if hasUnsent, let last = batches.last, !last.isFull, last.blobBytes + blobBytes <= 32 << 20 || last.live == 0 {
            return last
        }
        let batch = Batch(spare.popLast() ?? ResultBatchWriter())
        batches.append(batch)
        return batch
    }

    private mutating func cut(_ position: Int, _ range: Range<TaskIndex>) {
        let run = runs[position]
        release(run.batch, Int(range.upperBound - range.lowerBound))
        if range.lowerBound == run.first {
            runs[position].first = range.upperBound
            runs[position].count = run.end - range.upperBound
        } else {
            runs[position].count = range.lowerBound - run.first
            if range.upperBound < run.end {
                var rest = run
                rest.first = range.upperBound
                rest.count = run.end - range.upperBound
                runs.append(rest)
            }
        }
        if runs[position].count == 0 { emptyRuns += 1 }
    }

    private mutating func release(_ batch: Batch, _ count: Int) {
        batch.live -= count
        guard batch.live == 0, batches.last !== batch || !hasUnsent else { return }
        bytes -= batch.size
        bytes = max(bytes, 0)
        batch.writer.clear()
        batch.blobBytes = 0
        if spare.count < 8 { spare.append(batch.writer) }
        batch.writer = ResultBatchWriter(reserving: 0)
    }

    private mutating func dropFinished() {
        while let run = runs.first, run.count == 0 {
            runs.popFirst()
            emptyRuns -= 1
        }
        if emptyRuns > 64, emptyRuns * 2 > runs.count {
            runs.removeAll { $0.count == 0 }
            emptyRuns = 0
        }
        while unsent > 0, let batch = batches.first, batch.live == 0 {
            batches.popFirst()
            unsent -= 1
        }
        if batches.isEmpty { bytes = 0 }
    }
}
