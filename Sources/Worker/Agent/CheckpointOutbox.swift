import FoundationEssentials
package import Identifiers
package import Protocol

/// A checkpoint as its task saved it.
package struct SavedCheckpoint: Sendable {
    package var task: TaskReference
    /// Counts those of the attempt, from 1.
    package var sequence: UInt32
    /// `CheckpointDigest` of its bytes.
    package var digest: [UInt8]
    package var bytes: CheckpointBytes

    package init(task: TaskReference, sequence: UInt32, digest: [UInt8], bytes: CheckpointBytes) {
        self.task = task
        self.sequence = sequence
        self.digest = digest
        self.bytes = bytes
    }
}

/// Checkpoints on their way to the coordinator.
///
/// One of several parts goes out part by part, a few ahead of the answers: heartbeats and results pass between them,
/// and the coordinator is never sent more than it has put on disk. It is kept until its last part is answered, and
/// begun anew on another connection. One that is under way is finished though its task saves another meanwhile, or
/// a slow connection would never bring one to its end. Checkpoints of one part pass the others and are not answered.
package struct CheckpointOutbox {
    /// Parts that may be on their way without an answer.
    package static let window = 2

    private struct Upload {
        let saved: SavedCheckpoint
        var sent = 0
        var answered = 0
    }

    /// The last of each task that is not under way, the oldest first.
    private var waiting: [SavedCheckpoint] = []
    private var upload: Upload?
    /// Whether the connection would not take what was to go.
    package private(set) var isBlocked = false
    /// Bytes of the largest that the coordinator takes; 0: of one part only.
    package var limit = 0

    package init() {}

    /// Whether parts are on their way.
    package var hasUnanswered: Bool { upload.map { $0.sent > $0.answered } ?? false }
    package var isEmpty: Bool { waiting.isEmpty && upload == nil }

    /// Takes the place of one of the same task that is not under way.
    package mutating func put(_ saved: SavedCheckpoint) {
        waiting.removeAll { $0.task.sweep == saved.task.sweep && $0.task.index == saved.task.index }
        waiting.append(saved)
    }

    /// Hands what may go to `send`, until it answers false.
    package mutating func sendAll<E: Error>(
        _ send: (WireCheckpointUpload, [UInt8]) throws(E) -> Bool
    ) throws(E) {
        isBlocked = true
        while let position = waiting.firstIndex(where: { $0.bytes.layout.count == 1 }) {
            guard try send(message(waiting[position], part: 0), waiting[position].bytes.parts[0]) else { return }
            waiting.remove(at: position)
        }
        waiting.removeAll { $0.bytes.layout.size > limit }
        if upload == nil, !waiting.isEmpty { upload = Upload(saved: waiting.removeFirst()) }
        while let current = upload, current.sent < current.saved.bytes.layout.count,
            current.sent - current.answered < Self.window
        {
            guard try send(message(current.saved, part: current.sent), current.saved.bytes.parts[current.sent]) else {
                return
            }
            upload?.sent += 1
        }
        isBlocked = false
    }

    /// The coordinator has answered a part; false when it was none of these.
    @discardableResult
    package mutating func take(_ taken: WireCheckpointTaken) -> Bool {
        guard let current = upload, let task = try? TaskReference(taken), task == current.saved.task,
            Array(taken.digest) == current.saved.digest
        else { return false }
        // Twice answered: a part that was sent again.
        if taken.part == current.answered { upload?.answered += 1 }
        if taken.refused || taken.part + 1 == current.saved.bytes.layout.count { upload = nil }
        return true
    }

    /// Whether a checkpoint of the task is still to go, or to be answered.
    package func holds(sweep: SweepID, index: TaskIndex) -> Bool {
        func isOfTask(_ saved: SavedCheckpoint) -> Bool { saved.task.sweep == sweep && saved.task.index == index }
        return waiting.contains(where: isOfTask) || upload.map { isOfTask($0.saved) } ?? false
    }

    /// The task has ended.
    package mutating func forget(_ task: TaskReference) {
        func isOfTask(_ saved: SavedCheckpoint) -> Bool {
            saved.task.sweep == task.sweep && saved.task.index == task.index
        }
        waiting.removeAll(where: isOfTask)
        if let current = upload, isOfTask(current.saved) { upload = nil }
    }

    /// On a new connection, to a coordinator that takes checkpoints of so many bytes; or when answers stay away.
    package mutating func sendAgain(limit: Int) {
        self.limit = limit
        if let current = upload {
            upload = current.saved.bytes.layout.size > limit ? nil : Upload(saved: current.saved)
        }
    }

    private func message(_ saved: SavedCheckpoint, part: Int) -> WireCheckpointUpload {
        var message = WireCheckpointUpload()
        message.sweep = UInt64(clamping: saved.task.sweep.rawValue)
        message.index = UInt64(clamping: saved.task.index)
        message.attempt = saved.task.attempt
        message.sequence = saved.sequence
        let layout = saved.bytes.layout
        guard layout.count > 1 else { return message }
        message.setPart(part, of: layout)
        message.digest = Data(saved.digest)
        return message
    }
}
