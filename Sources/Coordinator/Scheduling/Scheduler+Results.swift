import Identifiers

extension Scheduler {
    /// Judges what ended at a worker, then gives it more to do.
    mutating func take(
        _ completions: [Completion], of id: WorkerID, _ now: Instant, _ actions: inout [SchedulerAction]
    ) {
        // A stranger has to say first what it holds; it sends its results again after that.
        guard let place = workerPlaces[id] else {
            actions.append(.verdicts(id, completions.map { _ in .stale }, ticket: ticket()))
            actions.append(.askForHello(id, reason: Self.strangerReason))
            return
        }
        workerStates[Int(place)].lastHeard = now
        workerStates[Int(place)].lastResult = now
        traffic.came(completions.count)
        if ledger.waiting + completions.count > configuration.maxUncommitted, ledger.waiting > 0 {
            leave(completions, with: id, place, now, &actions)
            return
        }
        var verdicts: [Verdict] = []
        verdicts.reserveCapacity(completions.count)
        var tasks: [TaskReference] = []
        tasks.reserveCapacity(completions.count)
        var following: [SchedulerAction] = []
        var judge = ResultJudge(stride: completions.count / 32 + 1)
        for completion in completions {
            verdicts.append(judge.next(completion, of: id, place, in: &self, now, &following))
            tasks.append(completion.task)
        }
        judge.store(in: &self)
        actions.append(.verdicts(id, verdicts, ticket: ticket()))
        actions.append(contentsOf: following)
        // Repeated results wait as well: the first of them may not be on disk yet.
        if ledger.lastStored > ledger.committed {
            ledger.wait(id, tasks)
        } else if !tasks.isEmpty {
            actions.append(.acknowledge(id, tasks))
        }
        topUp(place, now, &actions)
    }

    /// The disk is too far behind: the worker keeps these and sends them again when asked.
    private mutating func leave(
        _ completions: [Completion], with id: WorkerID, _ place: Int32, _ now: Instant,
        _ actions: inout [SchedulerAction]
    ) {
        actions.append(.verdicts(id, completions.map { _ in .stale }, ticket: ticket()))
        workerStates[Int(place)].mustResend = true
        hasLeftResults = true
    }

    // MARK: Outcomes

    /// A task has succeeded; nobody holds it any more.
    ///
    /// - Parameter used: the highest number at which it was handed out, as far as is not in its trouble.
    mutating func succeed(_ task: TaskReference, of sweep: Int32, digest: UInt64, used: Attempt = 0) {
        let place = Int(sweep)
        sweepStates[place].ended.insert(task.index)
        sweepStates[place].counts.succeeded += 1
        let trouble = sweepStates[place].trouble.isEmpty ? nil : sweepStates[place].trouble[task.index]
        let highest = max(used, trouble?.used ?? 0, trouble?.delayedAt ?? 0)
        if highest > task.attempt { sweepStates[place].overtaken[task.index] = (highest, ticket()) }
        if trouble != nil { sweepStates[place].trouble[task.index] = nil }
        digests.remember(task.sweep, task.index, digest)
    }

    /// A success that the file cannot hold counts as what the file says: a failure; or as open again, when
    /// somebody has asked for a retry since: that comes behind it in the file and finds it failed.
    mutating func reject(_ task: TaskReference) {
        guard let sweep = sweepPlaces[task.sweep], sweepStates[Int(sweep)].ended.contains(task.index),
            !sweepStates[Int(sweep)].failed.contains(where: { $0.tasks.contains(task.index) })
        else { return }
        let place = Int(sweep)
        let used = max(task.attempt, sweepStates[place].overtaken[task.index]?.used ?? 0)
        sweepStates[place].counts.succeeded -= 1
        guard let ticket = ledger.ticket(of: task), ticket <= sweepStates[place].reopenedAfter else {
            sweepStates[place].counts.failed += 1
            sweepStates[place].recordFailed(task.index, used: used)
            return
        }
        if sweepStates[place].isCancelled {
            sweepStates[place].counts.cancelled += 1
        } else {
            // It will be counted as on disk, when the file has it as open.
            sweepStates[place].durable -= 1
            sweepStates[place].ended.remove(task.index)
            sweepStates[place].pending.touched.insert(task.index)
            sweepStates[place].trouble[task.index] = TaskTrouble(recorded: used, used: used)
            sweepStates[place].pending.giveBack(task.index, used: used)
            hasNewWork = true
        }
    }

    /// Takes a task from all who hold it and tells them.
    mutating func withdrawCopies(_ task: TaskReference, of sweep: Int32, _ actions: inout [SchedulerAction]) {
        for at in leases.holders(sweep, task.index) {
            let lease = leases[at]
            let assignment = Assignment(sweep: task.sweep, first: task.index, count: 1, attempt: lease.attempt)
            actions.append(.withdraw(workerStates[Int(lease.worker)].id, [assignment]))
            release(at, TaskSet.bit(task.index))
            becomeHungry(lease.worker)
            hasNewWork = true
        }
    }

    /// An attempt failed at a worker that does not hold it. It will forget it: it must not be adopted as if
    /// it still ran, and nobody else gets its number.
    mutating func noteEnd(_ task: TaskReference, of sweep: Int32, at worker: WorkerID) {
        let place = Int(sweep)
        var trouble = sweepStates[place].trouble[task.index] ?? TaskTrouble()
        trouble.recorded = max(trouble.recorded, task.attempt)
        if trouble.lostWorker == worker, trouble.lostAttempt == task.attempt { trouble.lostWorker = nil }
        sweepStates[place].trouble[task.index] = trouble
        noteUsed(task.attempt, task.index, of: sweep)
    }

    /// May an attempt at a worker that does not hold the task still give it its outcome? Not when another attempt's row
    /// would be taken for this one's.
    func mayYetSucceed(_ task: TaskReference, of sweep: Int32, at worker: WorkerID) -> Bool {
        let state = sweepStates[Int(sweep)]
        guard (0..<state.plan.count).contains(task.index), task.attempt > 0, task.attempt <= Self.highestAttempt,
            !state.isCancelled, !state.ended.contains(task.index)
        else { return false }
        let trouble = state.trouble[task.index]
        let isLostHolder = trouble?.lostWorker == worker && trouble?.lostAttempt == task.attempt
        return isLostHolder || task.attempt > (trouble?.recorded ?? 0)
    }

    /// Somebody has this attempt number, of whomever it was: the next attempt gets a higher one.
    mutating func noteUsed(_ attempt: Attempt, _ index: TaskIndex, of sweep: Int32) {
        let place = Int(sweep)
        guard !sweepStates[place].isCancelled, attempt <= Self.highestAttempt else { return }
        if sweepStates[place].ended.contains(index) { return sweepStates[place].raiseFailed(index, to: attempt) }
        if leases.isLeased(sweep, index) || sweepStates[place].trouble[index]?.delayedAt ?? 0 > 0 {
            let used = sweepStates[place].trouble[index]?.used ?? 0
            sweepStates[place].trouble[index, default: TaskTrouble()].used = max(used, attempt)
        } else {
            let used = sweepStates[place].pending.takeOut(index) ?? 0
            sweepStates[place].pending.touched.insert(index)
            sweepStates[place].pending.giveBack(index, used: max(used, attempt))
        }
    }

    /// An attempt failed at the worker that held it; it was released before.
    mutating func failAttempt(
        _ task: TaskReference, _ kind: FailureKind, of sweep: Int32, by worker: WorkerID, _ now: Instant,
        _ actions: inout [SchedulerAction]
    ) -> Verdict {
        let place = Int(sweep)
        var trouble = sweepStates[place].trouble[task.index] ?? TaskTrouble()
        trouble.recorded = max(trouble.recorded, task.attempt)
        // It was lost, found and has ended now: not to be found once more.
        if trouble.lostAttempt == task.attempt { trouble.lostWorker = nil }
        trouble.failedAt = now
        // An attempt that a worker cut short of itself is no fault of the task's.
        let isOwnFault = kind != .cancelled && kind != .workerLost
        if isOwnFault {
            trouble.failures += 1
            if trouble.avoid.count < 8, !trouble.avoid.contains(worker) { trouble.avoid.append(worker) }
        } else {
            trouble.lossPoints += Self.suspectPoints
        }
        let attempts = sweepStates[place].plan.attempts
        let isLast =
            trouble.failures >= attempts || kind.isFinal
            || trouble.lossPoints > configuration.lostWorkerAttempts * Self.suspectPoints
        if leases.hasOtherHolder(sweep, task.index) {
            // The other copy decides.
            trouble.used = max(trouble.used, task.attempt)
            sweepStates[place].trouble[task.index] = trouble
            return .failedWillRetry
        }
        sweepStates[place].counts.running -= 1
        if isLast {
            fail(task.index, of: sweep, attempt: max(task.attempt, trouble.used))
            return .failedFinally
        }
        let used = max(task.attempt, trouble.used)
        let delay = retryDelay(trouble.failures)
        if delay > 0 {
            trouble.delayedAt = used
            sweepStates[place].pending.delay(task.index, used: used, until: now + delay)
        } else {
            sweepStates[place].pending.giveBack(task.index, used: used)
            hasNewWork = true
        }
        sweepStates[place].trouble[task.index] = trouble
        return .failedWillRetry
    }

    /// Nothing before the first retry, then a wait that doubles.
    private func retryDelay(_ failures: Int) -> Seconds {
        guard failures > 1 else { return 0 }
        let doubled = configuration.retryDelay * Double(1 << min(failures - 2, 20))
        return min(doubled, configuration.longestRetryDelay)
    }
}

/// Goes through one batch of results. What changes with every success is summed here and written
/// back once for each run of results of one sweep: the sweep's state is large to reach.
struct ResultJudge {
    private let stride: Int
    private var seen = 0
    private var sweep: Int32 = -1
    private var sweepID = SweepID(0)
    private var outcomes: Int64 = 0
    private var hasStored = false

    init(stride: Int) { self.stride = stride }

    mutating func next(
        _ completion: Completion, of id: WorkerID, _ worker: Int32, in scheduler: inout Scheduler, _ now: Instant,
        _ actions: inout [SchedulerAction]
    ) -> Verdict {
        let task = completion.task
        if sweep < 0 || task.sweep != sweepID {
            store(in: &scheduler)
            guard let place = scheduler.sweepPlaces[task.sweep] else {
                sweep = -1
                return .stale
            }
            sweep = place
            sweepID = task.sweep
        }
        guard let lease = scheduler.leases.find(sweep, task.index, worker: worker, attempt: task.attempt)
        else {
            return judgeStranger(completion, of: id, worker, in: &scheduler, now, &actions)
        }
        return judgeHolder(completion, lease, worker, id, in: &scheduler, now, &actions)
    }

    /// The usual case: the result comes from the task's leaseholder.
    private mutating func judgeHolder(
        _ completion: Completion, _ at: Int32, _ worker: Int32, _ id: WorkerID, in scheduler: inout Scheduler,
        _ now: Instant, _ actions: inout [SchedulerAction]
    ) -> Verdict {
        let task = completion.task
        let lease = scheduler.leases[at]
        scheduler.release(at, TaskSet.bit(task.index))
        scheduler.workerStates[Int(worker)].finished += 1
        switch completion.outcome {
        case .succeeded(let digest):
            let place = Int(sweep)
            scheduler.sweepStates[place].counts.running -= 1
            scheduler.succeed(task, of: sweep, digest: digest)
            if scheduler.leases.hasOtherHolder(sweep, task.index) {
                scheduler.withdrawCopies(task, of: sweep, &actions)
            }
            outcomes += 1
            learn(completion, lease, worker, in: &scheduler, now, &actions)
            return .succeeded
        case .failed(let kind):
            store(in: &scheduler)
            let verdict = scheduler.failAttempt(task, kind, of: sweep, by: id, now, &actions)
            scheduler.storedOutcomes(0, of: sweep)
            // What cannot succeed anywhere says nothing of the node, and nobody else will try it.
            if kind != .cancelled, kind != .workerLost, !kind.isFinal {
                scheduler.noteFailure(task, at: worker, of: sweep, completion.duration.bounded, &actions)
            }
            return verdict
        }
    }

    private mutating func learn(
        _ completion: Completion, _ lease: Lease, _ worker: Int32, in scheduler: inout Scheduler, _ now: Instant,
        _ actions: inout [SchedulerAction]
    ) {
        seen += 1
        guard seen % stride == 0 else { return }
        let place = Int(sweep)
        let duration = completion.duration.bounded
        let stratum = scheduler.sweepStates[place].stratum(of: completion.task.index)
        scheduler.sweepStates[place].served +=
            (duration - lease.expected) * Double(lease.weight) * Double(stride)
        scheduler.noteSuccess(at: worker, of: sweep, stratum, duration, standingFor: stride, &actions)
        scheduler.sweepStates[place].model.observe(stratum, duration)
    }

    /// The result comes from somebody who does not hold the task: late, repeated or lost and found.
    private mutating func judgeStranger(
        _ completion: Completion, of id: WorkerID, _ worker: Int32, in scheduler: inout Scheduler, _ now: Instant,
        _ actions: inout [SchedulerAction]
    ) -> Verdict {
        let task = completion.task
        let place = Int(sweep)
        guard (0..<scheduler.sweepStates[place].plan.count).contains(task.index), task.attempt > 0,
            task.attempt <= Scheduler.highestAttempt
        else {
            return .stale
        }
        if scheduler.sweepStates[place].isCancelled || scheduler.sweepStates[place].ended.contains(task.index) {
            guard case .succeeded(let digest) = completion.outcome,
                let first = scheduler.digests.digest(task.sweep, task.index), first != digest
            else {
                scheduler.noteUsed(task.attempt, task.index, of: sweep)
                return .duplicate
            }
            let message = "attempt \(task.attempt) gave other bits than the result that is kept"
            actions.append(
                .log(SchedulerNote(.mismatch, sweep: task.sweep, task: task.index, worker: id, message: message)))
            return .differs(from: first)
        }
        guard case .succeeded(let digest) = completion.outcome else {
            scheduler.noteEnd(task, of: sweep, at: id)
            return .stale
        }
        guard scheduler.mayYetSucceed(task, of: sweep, at: id) else { return .stale }
        var used = scheduler.leases.holders(sweep, task.index).map { scheduler.leases[$0].attempt }.max() ?? 0
        if used > 0 {
            scheduler.sweepStates[place].counts.running -= 1
            scheduler.withdrawCopies(task, of: sweep, &actions)
        } else {
            used = scheduler.sweepStates[place].pending.takeOut(task.index) ?? 0
        }
        scheduler.succeed(task, of: sweep, digest: digest, used: used)
        outcomes += 1
        scheduler.workerStates[Int(worker)].finished += 1
        return .succeeded
    }

    /// Writes back what was summed.
    mutating func store(in scheduler: inout Scheduler) {
        guard sweep >= 0, outcomes > 0 else { return }
        scheduler.storedOutcomes(outcomes, of: sweep)
        outcomes = 0
    }
}
