import Identifiers
import Scheduling

/// What the gateway knows besides the scheduler. It dies with the coordinator.
struct VirtualGateway {
    struct LiveSweep {
        enum Phase {
            case scheduled
            /// It had ended, and its failed tasks are tried again: its history is read anew once the file
            /// says so.
            case reloading
            case ended
        }
        var plan: SweepPlan
        var phase = Phase.scheduled
        var isPaused = false
        var wasCancelled = false
        var counts: SweepCounts
    }

    /// What a person is told once it is on disk.
    enum Answer {
        case submitted(Int)
        case cancelled(SweepID)
        case other
    }

    var sweeps: [SweepID: LiveSweep] = [:]
    /// Sweeps by the token of their submission.
    var submissions: [Int: SweepID] = [:]
    var answers: [(number: Int, answer: Answer)] = []
    var reloads: [(number: Int, sweep: SweepID)] = []
}

extension Simulation {
    // MARK: Start and end

    func startCoordinator() {
        life += 1
        isCommitting = false
        check.coordinatorStarted(disk)
        gateway = VirtualGateway()
        let expected = Set(alive.filter { random.chance(0.9) && workers[$0] != nil })
        scheduler = Scheduler(configuration: shape.configuration, expectedWorkers: expected)
        for (id, stored) in disk.sweeps.sorted(by: { $0.key < $1.key }) {
            var live = VirtualGateway.LiveSweep(plan: stored.plan, counts: disk.counts(of: id))
            live.isPaused = stored.state == .paused
            live.wasCancelled = stored.state.isCancelled
            live.phase = stored.state.hasEnded ? .ended : .scheduled
            gateway.sweeps[id] = live
            gateway.submissions[numbers[id] ?? 0] = id
            if !stored.state.hasEnded { feed(.submitted(stored.plan, history: disk.history(of: id))) }
        }
    }

    func crashCoordinator() {
        guard scheduler != nil else { return }
        // Of what waits any part may be on disk, from its beginning.
        _ = disk.commit(random.below(disk.waitingBatches + 1), rejects: isTooLarge)
        disk.forgetWaiting()
        scheduler = nil
        life += 1
        let back = now + random.between(0.05, 3)
        events.add(.startCoordinator, at: back)
        // Whoever has no answer asks again.
        for number in shape.sweeps.indices where gateway.submissions[number] != nil && !submitted.contains(number) {
            events.add(.submit(number), at: back + random.between(0.01, 2))
        }
    }

    // MARK: Sweeps

    func submit(_ number: Int) {
        guard scheduler != nil else {
            events.add(.submit(number), at: now + 0.5)
            return
        }
        if gateway.submissions[number] == nil {
            var plan = shape.sweeps[number].plan
            plan.sweep = SweepID(Int64(numbers.count + 1))
            numbers[plan.sweep] = number
            gateway.submissions[number] = plan.sweep
            gateway.sweeps[plan.sweep] = VirtualGateway.LiveSweep(plan: plan, counts: SweepCounts(total: plan.count))
            disk.enqueue([.created(plan)])
            feed(.submitted(plan, history: SweepHistory()))
        }
        answer(.submitted(number))
    }

    func ended(_ id: SweepID, _ counts: SweepCounts) {
        check.ended(id, counts, disk)
        scheduler?.forget(id)
        gateway.sweeps[id]?.phase = .ended
        gateway.sweeps[id]?.counts = counts
        disk.enqueue([.state(id, gateway.sweeps[id]?.wasCancelled == true ? .cancelled : .done)])
    }

    /// A sweep that had ended goes on, from what the file says.
    func reloaded(_ id: SweepID) {
        guard var live = gateway.sweeps[id] else { return }
        live.phase = .scheduled
        gateway.sweeps[id] = live
        var history = disk.history(of: id)
        history.isPaused = live.isPaused
        history.isCancelled = live.wasCancelled
        feed(.submitted(live.plan, history: history))
    }

    // MARK: What people ask

    func pause(_ id: SweepID, _ isPaused: Bool) {
        // A sweep that is cancelled stays so, whatever it is told.
        guard let live = gateway.sweeps[id], live.phase != .ended, !live.wasCancelled else { return }
        gateway.sweeps[id]?.isPaused = isPaused
        if live.phase == .scheduled { feed(.control(id, isPaused ? .pause : .resume)) }
        // It may have ended by that.
        if gateway.sweeps[id]?.phase != .ended { disk.enqueue([.state(id, isPaused ? .paused : .running)]) }
        answer(.other)
    }

    func cancel(_ id: SweepID) {
        guard let live = gateway.sweeps[id], live.phase != .ended, !live.wasCancelled else { return }
        gateway.sweeps[id]?.wasCancelled = true
        if live.phase == .scheduled {
            feed(.control(id, .cancel))
        } else {
            disk.enqueue([.state(id, .cancelling)])
        }
        answer(.cancelled(id))
    }

    func retryFailed(_ id: SweepID) {
        guard let live = gateway.sweeps[id], !live.wasCancelled else { return }
        switch live.phase {
        case .scheduled:
            disk.enqueue([.reopened(id)])
            feed(.control(id, .retryFailed))
        case .ended:
            guard live.counts.failed > 0 else { return }
            let number = disk.enqueue([.reopened(id)])
            gateway.sweeps[id]?.phase = .reloading
            gateway.sweeps[id]?.isPaused = false
            gateway.reloads.append((number, id))
        case .reloading: return
        }
        answer(.other)
    }

    func prioritise(_ id: SweepID, _ priority: Int) {
        gateway.sweeps[id]?.plan.priority = priority
        feed(.control(id, .priority(priority)))
        disk.enqueue([.priority(id, priority)])
        answer(.other)
    }

    /// Says so when everything handed to the store so far is on disk.
    private func answer(_ answer: VirtualGateway.Answer) {
        gateway.answers.append((disk.enqueue([]), answer))
        beginCommit()
    }

    // MARK: Disk

    /// Is its result one that the file cannot take? At its first attempts only, so that a retry may help.
    private func isTooLarge(_ task: TaskReference) -> Bool {
        let luck = luck(of: task)
        return luck >= 900 && luck < 900 + sweep(task.sweep).tooLarge && task.attempt < 3
    }

    func beginCommit() {
        guard !isCommitting, disk.waitingBatches > 0, now >= diskFaultUntil else { return }
        isCommitting = true
        events.add(.commit(life: life), at: now + random.between(0.1, 1) * shape.commitTime)
    }

    func commit() {
        isCommitting = false
        guard now >= diskFaultUntil else { return }
        let ticket = disk.commit(1 + random.below(disk.waitingBatches + 1), rejects: isTooLarge)
        for task in disk.rejected { feed(.rejected(task)) }
        if let ticket, ticket > 0 { feed(.committed(through: ticket)) }
        while let first = gateway.answers.first, first.number <= disk.written {
            gateway.answers.removeFirst()
            switch first.answer {
            case .submitted(let number): submitted.insert(number)
            case .cancelled(let id): check.cancelAnswered(id, disk)
            case .other: break
            }
        }
        while let first = gateway.reloads.first, first.number <= disk.written {
            gateway.reloads.removeFirst()
            events.add(.reloaded(first.sweep, life: life), at: now + random.between(0, 1) * shape.commitTime)
        }
        beginCommit()
    }
}
