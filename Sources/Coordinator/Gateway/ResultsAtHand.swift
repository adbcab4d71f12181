import Identifiers
import Protocol
import Scheduling
import Storage

/// The batch of results that the gateway is handling: what the scheduler sees of it, and what the
/// store will.
struct ResultsAtHand {
    /// Attempts that have ended, in the order of the message.
    private(set) var endings: [(task: TaskReference, result: WireTaskResult)] = []
    /// Records of attempts that go on.
    private(set) var progress: [(task: TaskReference, result: WireTaskResult)] = []
    private var blobs: [[UInt8]] = []
    /// The first blob of each ending: blob numbers begin anew with each result.
    private var firstBlobs: [Int] = []

    init() {}

    init(_ results: [WireTaskResult], blobs: [[UInt8]]) throws(WireViolation) {
        self.blobs = blobs
        endings.reserveCapacity(results.count)
        var blobCount = 0
        for result in results {
            let task = try TaskReference(result)
            if result.outcome == .running {
                progress.append((task, result))
            } else {
                endings.append((task, result))
                firstBlobs.append(blobCount)
            }
            blobCount += result.blobCount
        }
    }

    /// What the scheduler needs to know.
    var completions: [Completion] {
        endings.map { task, result in
            let outcome: Completion.Outcome =
                result.outcome == .succeeded
                ? .succeeded(digest: result.digest)
                : .failed(result.failure.failureKind ?? .error)
            return Completion(task: task, outcome: outcome, duration: result.duration)
        }
    }

    /// The row of the ending at a position.
    func write(_ position: Int, worker: WorkerID, state: TaskState) -> AttemptWrite {
        let (task, result) = endings[position]
        var failure: FailureWrite?
        if result.outcome == .failed {
            failure = FailureWrite(
                kind: result.failure.failureKind ?? .error,
                message: result.failure.message, signal: result.failure.signal, exit: result.failure.exit,
                output: result.failure.output)
        }
        return AttemptWrite(
            sweep: task.sweep, index: task.index, attempt: task.attempt, worker: worker,
            state: state, started: result.started, duration: result.duration, digest: result.digest, failure: failure,
            records: Self.records(of: result), artifacts: artifacts(of: result, firstBlob: firstBlobs[position]))
    }

    static func records(of result: WireTaskResult) -> [RecordWrite] {
        result.records.isEmpty
            ? [] : result.records.map { RecordWrite(name: $0.name, step: $0.step, value: $0.value) }
    }

    private func artifacts(of result: WireTaskResult, firstBlob: Int) -> [ArtifactWrite] {
        guard !result.artifacts.isEmpty else { return [] }
        return result.artifacts.map { artifact in
            // Validated on arrival: a blob number is 0 or names a frame of this message.
            let bytes = artifact.blob == 0 ? [UInt8](artifact.inline) : blobs[firstBlob + Int(artifact.blob) - 1]
            return ArtifactWrite(name: artifact.name, encoding: artifact.encoding, bytes: bytes)
        }
    }
}
