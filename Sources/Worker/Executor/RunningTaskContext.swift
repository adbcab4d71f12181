import Families
import Identifiers
import Numerics
import Synchronization

/// What a running task emits goes through here to the agent.
///
/// A task may use it from several threads. What comes after the task has returned is dropped.
final class RunningTaskContext: TaskContext {
    private let task: TaskReference
    private let number: UInt32
    private let page: SharedPage
    private let stream: ResultStream
    private let identity: () -> RandomStream
    let checkpoint: [UInt8]?
    /// Whether a checkpoint was saved after one was asked for.
    private let hasAnswered = Atomic<Bool>(false)

    init(
        task: TaskReference, number: UInt32, page: SharedPage, stream: ResultStream, checkpoint: [UInt8]?,
        random: @escaping () -> RandomStream
    ) {
        self.task = task
        self.number = number
        self.page = page
        self.stream = stream
        self.checkpoint = checkpoint
        identity = random
    }

    var attempt: Attempt { task.attempt }

    /// Always at its beginning. Made on demand: many tasks use no random numbers.
    var random: RandomStream { identity() }

    var isCancelled: Bool { page.isCancelled(number) }

    var wantsCheckpoint: Bool { page.wantsCheckpoints && !hasAnswered.load(ordering: .relaxed) }

    func record(_ name: String, step: Int64, _ value: Double) {
        stream.emit(task) { $0.record(name, step: step, value) }
    }

    func artifact(_ name: String, encoding: String, bytes: [UInt8]) {
        stream.emit(task) { $0.artifact(name, encoding: encoding, contents: bytes) }
    }

    func save(checkpoint: [UInt8]) throws {
        let limit = stream.limits.checkpoint
        guard checkpoint.count <= limit else {
            throw TaskFailure("a checkpoint has \(checkpoint.count) bytes; at most \(limit) are allowed")
        }
        let isAnswer = page.wantsCheckpoints
        stream.save(task, checkpoint: checkpoint)
        if isAnswer { hasAnswered.store(true, ordering: .relaxed) }
    }
}
