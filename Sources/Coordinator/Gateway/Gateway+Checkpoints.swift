import DequeModule
import FoundationEssentials
import Identifiers
import Logging
import Protocol
import Scheduling
import Storage

/// Checkpoints: what workers save, and what they are given to go on from.
extension Gateway {
    /// Parts of a worker that wait for the disk at most. One that waits for its answers has two, and some more when it
    /// has begun anew meanwhile.
    private static let mostParts = 8

    // MARK: From workers

    func take(
        _ upload: WireCheckpointUpload, blobs: [[UInt8]], worker: WorkerID, route: RoutingID
    ) throws(WireViolation) {
        let task = try TaskReference(upload)
        guard let bytes = blobs.first else { return }
        guard upload.parts > 0 else {
            guard scheduler.isLeased(task, to: worker) else { return }
            let number = enqueue([
                .checkpoint(
                    sweep: task.sweep, index: task.index, attempt: task.attempt, sequence: upload.sequence,
                    bytes: bytes)
            ])
            unwritten[UnwrittenCheckpoint.Key(sweep: task.sweep, index: task.index)] = UnwrittenCheckpoint(
                attempt: task.attempt, sequence: upload.sequence, bytes: bytes, write: number)
            return
        }
        var answer = WireCheckpointTaken()
        answer.sweep = upload.sweep
        answer.index = upload.index
        answer.attempt = upload.attempt
        answer.digest = upload.digest
        answer.part = upload.part
        // A worker that waits for its answers never has so many.
        guard scheduler.isLeased(task, to: worker), let waiting = peers[route]?.partsWaiting,
            waiting < Self.mostParts
        else {
            answer.refused = true
            return send(.checkpointTaken(answer), to: route)
        }
        peers[route]?.partsWaiting += 1
        let part = CheckpointPart(
            sweep: task.sweep, index: task.index, attempt: task.attempt, sequence: upload.sequence,
            part: Int(upload.part), layout: CheckpointLayout(size: Int(clamping: upload.size)),
            digest: [UInt8](upload.digest), bytes: bytes)
        store.enqueue(part) { [inbox, answer] verdict in inbox.post(.partWritten(route, answer, verdict)) }
    }

    func partWritten(_ route: RoutingID, _ answer: WireCheckpointTaken, _ verdict: CheckpointPart.Verdict) {
        guard peers[route] != nil else { return }
        // Those of a peer that was dropped and is back are not counted.
        if let waiting = peers[route]?.partsWaiting { peers[route]?.partsWaiting = max(0, waiting - 1) }
        var answer = answer
        if case .refused(let reason) = verdict {
            answer.refused = true
            options.logger.debug("a checkpoint of task \(answer.index) of sweep \(answer.sweep) is not kept: \(reason)")
        }
        send(.checkpointTaken(answer), to: route)
    }

    // MARK: To workers

    /// The last checkpoint of a task that is tried again, if it saved one and the worker can take it.
    func checkpoint(_ sweep: SweepID, _ index: TaskIndex, for route: RoutingID) -> StoredCheckpoint? {
        if let coming = unwritten[UnwrittenCheckpoint.Key(sweep: sweep, index: index)] { return coming.stored }
        let found: StoredCheckpoint?
        do { found = try store.checkpoint(sweep: sweep, index: index) } catch {
            // The attempt starts over: slower, and the same bits.
            options.logger.warning("the checkpoint of task \(index) of sweep \(sweep) cannot be read: \(error)")
            return nil
        }
        guard let found, found.hasParts else { return found }
        return UInt64(found.layout.size) <= peers[route]?.hello?.maxCheckpoint ?? 0 ? found : nil
    }

    /// Sends checkpoints that were announced with an assignment.
    func send(_ checkpoints: [CheckpointDownload], to route: RoutingID) {
        for download in checkpoints {
            guard download.checkpoint.hasParts else {
                send(.checkpointData(data(download)), blobs: [download.checkpoint.bytes], to: route)
                continue
            }
            peers[route]?.downloads.append(download)
        }
        goOnSending(to: route)
    }

    /// Has the next parts read of the first checkpoint that the worker still lacks.
    private func goOnSending(to route: RoutingID) {
        while peers[route]?.downloads.first?.isComplete == true { peers[route]?.downloads.removeFirst() }
        while var download = peers[route]?.downloads.first, let part = download.takeNext() {
            peers[route]?.downloads[0] = download
            background.read(part, of: download, for: route)
        }
    }

    func partRead(_ route: RoutingID, _ read: CheckpointPartRead) {
        guard let download = peers[route]?.downloads.first, download.task == read.task,
            download.checkpoint == read.checkpoint
        else { return }
        guard let bytes = read.bytes else { return replace(download, for: route) }
        var message = data(download)
        message.setPart(read.part, of: read.checkpoint.layout)
        send(.checkpointData(message), blobs: [bytes], to: route)
    }

    /// A checkpoint is gone before the worker had all of it: a later one is sent, or it is told to start over.
    private func replace(_ download: CheckpointDownload, for route: RoutingID) {
        peers[route]?.downloads.removeFirst()
        let task = download.task
        let later = checkpoint(task.sweep, task.index, for: route)
        if let later, later.digest != download.checkpoint.digest {
            let next = CheckpointDownload(task: task, checkpoint: later)
            if later.hasParts { peers[route]?.downloads.prepend(next) } else { send([next], to: route) }
        } else {
            var end = WireCheckpointTaken()
            let data = data(download)
            (end.sweep, end.index, end.attempt, end.digest) = (data.sweep, data.index, data.attempt, data.digest)
            end.refused = true
            send(.checkpointTaken(end), to: route)
        }
        goOnSending(to: route)
    }

    /// The worker has a part, or wants no more of its checkpoint.
    func take(_ taken: WireCheckpointTaken, route: RoutingID) {
        guard let task = try? TaskReference(taken),
            let place = peers[route]?.downloads.firstIndex(where: { download in
                download.task == task && download.checkpoint.digest == [UInt8](taken.digest)
            })
        else { return }
        if taken.refused {
            peers[route]?.downloads.remove(at: place)
        } else {
            peers[route]?.downloads[place].note(answerTo: Int(taken.part))
        }
        goOnSending(to: route)
    }

    private func data(_ download: CheckpointDownload) -> WireCheckpointData {
        var data = WireCheckpointData()
        data.sweep = UInt64(download.task.sweep.rawValue)
        data.index = UInt64(download.task.index)
        data.attempt = download.task.attempt
        data.digest = Data(download.checkpoint.digest)
        return data
    }
}
