import Families
import FoundationEssentials
import Identifiers
import Logging
import Protocol
import Scheduling
import Storage

/// Carrying out what the scheduler decides.
extension Gateway {
    /// Feeds one event to the scheduler and carries out its actions.
    func decide(_ event: SchedulerEvent) {
        var actions: [SchedulerAction] = []
        swap(&actions, &spareActions)
        // All of a large cluster that comes at once is no measure of what follows.
        actions.removeAll(keepingCapacity: actions.count < 1024)
        scheduler.handle(event, at: now, into: &actions)
        for action in actions { carryOut(action) }
        swap(&actions, &spareActions)
    }

    private func carryOut(_ action: SchedulerAction) {
        switch action {
        case .assign(let worker, let assignments): assign(assignments, to: worker)
        case .withdraw(let worker, let assignments):
            guard let route = routes[worker] else { return }
            var message = WireWithdraw()
            message.ranges = assignments.map { WireRange($0) }
            send(.withdraw(message), to: route)
        case .verdicts(let worker, let verdicts, let ticket): store(verdicts, of: worker, ticket: ticket)
        case .acknowledge(let worker, let tasks): acknowledge(tasks, to: worker)
        case .cancelled(_, let ticket):
            // Whatever the file is told of it has been handed over before: this ticket comes behind it.
            enqueue([], schedulerTicket: ticket)
        case .conclude(let task, let kind, let reason, let ticket):
            enqueue(
                [.conclusion(sweep: task.sweep, index: task.index, attempt: task.attempt, kind: kind, reason: reason)],
                schedulerTicket: ticket)
        case .attemptLost(let task, let worker, let kind, let reason, let ticket):
            let lost = AttemptWrite(
                sweep: task.sweep, index: task.index, attempt: task.attempt, worker: worker, state: .open,
                started: wallClock, duration: 0, digest: 0,
                failure: FailureWrite(kind: kind, message: reason))
            enqueue([.attempt(lost)], schedulerTicket: ticket)
        case .dropWorker(let worker, let reason): drop(worker, reason)
        case .askForHello(let worker, let reason):
            log("hello-again", worker: worker, reason)
            if let route = routes[worker] { askForHello(route, reason) }
        case .quarantine(let worker, let node, let reason):
            log("quarantined", worker: worker, "node \(node) gets no more work: \(reason)")
        case .sweepEnded(let sweep, let counts): stageEnded(sweep, counts)
        case .log(let note):
            log(note.kind.rawValue, sweep: note.sweep, index: note.task, worker: note.worker, note.message)
        }
    }

    private func assign(_ assignments: [Assignment], to worker: WorkerID) {
        guard let route = routes[worker] else { return }
        var message = WireAssign()
        var checkpoints: [CheckpointDownload] = []
        for assignment in assignments {
            define(assignment.sweep, for: route)
            message.ranges.append(WireRange(assignment))
            // Only a later attempt can have a checkpoint to go on from.
            guard assignment.attempt > 1 else { continue }
            for index in assignment.range {
                guard let checkpoint = checkpoint(assignment.sweep, index, for: route) else { continue }
                var reference = WireCheckpointReference()
                reference.sweep = UInt64(assignment.sweep.rawValue)
                reference.index = UInt64(index)
                reference.digest = Data(checkpoint.digest)
                message.checkpoints.append(reference)
                let task = TaskReference(sweep: assignment.sweep, index: index, attempt: assignment.attempt)
                checkpoints.append(CheckpointDownload(task: task, checkpoint: checkpoint))
            }
        }
        sendAcknowledgment(to: route)
        send(.assign(message), to: route)
        if !checkpoints.isEmpty { send(checkpoints, to: route) }
    }

    /// Sends a worker the text of a sweep before its first assignment from it.
    func define(_ sweep: SweepID, for route: RoutingID) {
        guard peers[route]?.definitions.contains(sweep) == false, let live = sweeps[sweep] else { return }
        peers[route]?.definitions.insert(sweep)
        var definition = WireSweepDefinition()
        definition.sweep = UInt64(sweep.rawValue)
        definition.canonical = Data(live.sweep.canonical)
        send(.sweep(definition), to: route)
    }

    /// Turns the verdicts on the batch at hand into writes.
    private func store(_ verdicts: [Verdict], of worker: WorkerID, ticket: Ticket) {
        var writes: [StoreWrite] = []
        writes.reserveCapacity(verdicts.count)
        for (position, verdict) in verdicts.enumerated() {
            let state: TaskState
            switch verdict {
            case .succeeded: state = .succeeded
            case .failedWillRetry: state = .open
            case .failedFinally: state = .failed
            case .duplicate, .stale: continue
            case .differs(let stored):
                let (task, result) = batch.endings[position]
                log(
                    "mismatch", sweep: task.sweep, index: task.index, worker: worker,
                    "a second result has digest \(String(result.digest, radix: 16)), the stored one "
                        + "\(String(stored, radix: 16)): the same task gave different bits")
                continue
            }
            writes.append(.attempt(batch.write(position, worker: worker, state: state)))
        }
        enqueue(writes, schedulerTicket: ticket)
    }

    /// Hands writes to the store. `schedulerTicket`: what the scheduler waits for, if it does.
    @discardableResult
    func enqueue(_ writes: [StoreWrite], schedulerTicket: Ticket? = nil) -> UInt64 {
        sequence += 1
        if let schedulerTicket { tickets.append((sequence, schedulerTicket)) }
        store.enqueue(sequence, writes)
        return sequence
    }

    /// Everything up to this number is on disk.
    func committed(through number: UInt64) {
        committedThrough = max(committedThrough, number)
        if !unwritten.isEmpty { unwritten = unwritten.filter { $0.value.write > committedThrough } }
        var last: Ticket?
        while let first = tickets.first, first.sequence <= committedThrough {
            last = first.ticket
            tickets.removeFirst()
        }
        // The writes of one event share a ticket, and the store may take them in two groups.
        if let last { decide(.committed(through: tickets.first?.ticket == last ? last - 1 : last)) }
        while let reply = replies.first, reply.sequence <= committedThrough {
            replies.removeFirst()
            send(reply.body, to: reply.route)
        }
        goOnWithNewSweeps()
    }

    /// New sweeps that found no id try again.
    func goOnWithNewSweeps() {
        guard !whenIDsAreReserved.isEmpty else { return }
        let waiting = whenIDsAreReserved
        whenIDsAreReserved = []
        for goOn in waiting { goOn() }
    }

    func log(
        _ kind: String, sweep: SweepID? = nil, index: TaskIndex? = nil, worker: WorkerID? = nil, _ message: String
    ) {
        var metadata: Logger.Metadata = ["event": "\(kind)"]
        if let sweep { metadata["sweep"] = "\(sweep)" }
        if let index { metadata["task"] = "\(index)" }
        if let worker { metadata["worker"] = "\(worker)" }
        eventCounts[kind, default: 0] += 1
        options.logger.notice("\(message)", metadata: metadata)
        enqueue([.event(EventWrite(kind: kind, sweep: sweep, index: index, worker: worker, message: message))])
    }
}
