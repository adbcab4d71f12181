import Families
import Identifiers
import Logging
import Protocol

// Checkpoints that come from the coordinator for tasks to go on from.
extension Agent {
    /// A checkpoint of which some parts have come.
    struct ArrivingCheckpoint {
        let digest: [UInt8]
        var bytes: CheckpointBytes
        /// SHA-256 of each part.
        var parts: [[UInt8]] = []
    }

    func take(_ data: WireCheckpointData, _ bytes: [UInt8]) {
        guard let sweep = Int64(exactly: data.sweep), let index = Int64(exactly: data.index) else { return }
        let key = CheckpointKey(sweep: SweepID(sweep), index: index)
        checkpointsHeard = MonotonicClock.seconds()
        // What was sent for an earlier attempt is of no use to a later one: that is sent its own.
        guard let task = awaiting[key], data.parts == 0 || data.attempt == task.attempt else {
            return answer(data, refuses: true)
        }
        guard data.parts > 0 else {
            let isWhole = SHA256Hasher.digest(of: bytes) == [UInt8](data.digest)
            return goOn(key, from: isWhole ? CheckpointBytes(bytes) : nil)
        }
        takePart(data, bytes, key)
    }

    private func takePart(_ data: WireCheckpointData, _ bytes: [UInt8], _ key: CheckpointKey) {
        // The first part of another one: the coordinator has a later checkpoint meanwhile.
        if data.part == 0 {
            let layout = CheckpointLayout(size: Int(clamping: data.size))
            arriving[key] = ArrivingCheckpoint(digest: [UInt8](data.digest), bytes: CheckpointBytes(layout))
        }
        guard let checkpoint = arriving[key], checkpoint.digest == [UInt8](data.digest),
            checkpoint.parts.count == data.part, checkpoint.bytes.layout.size == Int(clamping: data.size),
            arriving[key]?.bytes.append(part: bytes) == true
        else {
            answer(data, refuses: true)
            return goOn(key, from: nil)
        }
        arriving[key]?.parts.append(SHA256Hasher.digest(of: bytes))
        answer(data, refuses: false)
        guard let whole = arriving[key], whole.bytes.isComplete else { return }
        goOn(key, from: CheckpointDigest.joining(whole.parts) == whole.digest ? whole.bytes : nil)
    }

    /// The task that waited can run: from its checkpoint, or from the beginning.
    private func goOn(_ key: CheckpointKey, from checkpoint: CheckpointBytes?) {
        arriving[key] = nil
        guard let task = awaiting.removeValue(forKey: key) else { return }
        checkpoints[key] = checkpoint
        if checkpoint == nil {
            log.warning(
                "The checkpoint of task \(key.index) of sweep \(key.sweep) did not arrive whole; the task starts over.")
        }
        enqueue(task)
    }

    private func answer(_ data: WireCheckpointData, refuses: Bool) {
        guard data.parts > 0 else { return }
        var taken = WireCheckpointTaken()
        taken.sweep = data.sweep
        taken.index = data.index
        taken.attempt = data.attempt
        taken.digest = data.digest
        taken.part = data.part
        taken.refused = refuses
        answers.append(taken)
    }

    /// The coordinator says what became of a part that was sent, or that no more parts of one will come.
    func take(_ taken: WireCheckpointTaken) {
        guard !outbox.take(taken) else {
            outboxHeard = MonotonicClock.seconds()
            return
        }
        guard taken.refused, let task = try? TaskReference(taken) else { return }
        let key = CheckpointKey(sweep: task.sweep, index: task.index)
        if awaiting[key]?.attempt == task.attempt { goOn(key, from: nil) }
    }

    /// What was on its way will not come. Whoever calls this sees to it that the tasks that wait for it go out again.
    func loseArrivals() {
        awaiting = [:]
        arriving = [:]
    }

    /// Gives tasks back whose checkpoints have long been awaited.
    func loseArrivals(at now: Double) {
        guard !awaiting.isEmpty, phase == .joined, now - checkpointsHeard >= options.checkpointPatience else { return }
        log.warning("\(awaiting.count) tasks wait for checkpoints that do not come; they are given back.")
        returning += awaiting.values
        loseArrivals()
    }

    /// Sends what is due of checkpoints, and of answers to those that came.
    func deliverCheckpoints(_ now: Double) throws(SocketError) {
        while let taken = answers.first {
            guard try send(.checkpointTaken(taken)) else { break }
            answers.removeFirst()
        }
        // A coordinator that gave this worker up meanwhile answers nothing of what came before.
        if outbox.hasUnanswered, now - outboxHeard >= options.checkpointPatience {
            outbox.sendAgain(limit: outbox.limit)
        }
        if !outbox.hasUnanswered { outboxHeard = now }
        try outbox.sendAll { (upload, bytes) throws(SocketError) in try send(.checkpoint(upload), blob: bytes) }
    }

    /// A task that runs has its checkpoint: what ends it now ends the attempt.
    func dropCheckpoint(of task: TaskReference) {
        if !checkpoints.isEmpty { checkpoints[CheckpointKey(sweep: task.sweep, index: task.index)] = nil }
    }
}
