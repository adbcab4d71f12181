import Identifiers
import Storage

/// A checkpoint in parts on its way to the worker whose task goes on from it: a few parts ahead of the answers, so
/// that neither the coordinator nor the connection ever holds the whole.
struct CheckpointDownload {
    /// Parts that may be on their way without an answer.
    static let window = 2

    /// The attempt that is to go on from it.
    let task: TaskReference
    let checkpoint: StoredCheckpoint
    /// The next part to be read.
    private(set) var next = 0
    private var answered = 0

    init(task: TaskReference, checkpoint: StoredCheckpoint) {
        self.task = task
        self.checkpoint = checkpoint
    }

    var isComplete: Bool { answered == checkpoint.layout.count }

    /// The number of the part that may go out now; nil: first an answer has to come.
    mutating func takeNext() -> Int? {
        guard next < checkpoint.layout.count, next - answered < Self.window else { return nil }
        next += 1
        return next - 1
    }

    /// The worker has a part. Answers to what it was not sent, or out of order, are of no use to it.
    mutating func note(answerTo part: Int) {
        if part == answered, part < next { answered += 1 }
    }
}

/// A part as it was read from the store.
struct CheckpointPartRead: Sendable {
    let task: TaskReference
    let checkpoint: StoredCheckpoint
    let part: Int
    /// Nil: it is no longer there, or cannot be read.
    let bytes: [UInt8]?
}
