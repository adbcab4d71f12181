public import Identifiers

extension Scheduler {
    /// The sweeps in memory, oldest first.
    public var sweeps: [SweepID] { sweepPlaces.keys.sorted() }

    public func counts(of sweep: SweepID) -> SweepCounts? {
        sweepPlaces[sweep].map { sweepStates[Int($0)].counts }
    }

    /// Does the worker hold this attempt? (Checkpoints of others are not wanted.)
    public func isLeased(_ task: TaskReference, to worker: WorkerID) -> Bool {
        guard let sweep = sweepPlaces[task.sweep], let place = workerPlaces[worker] else { return false }
        return leases.find(sweep, task.index, worker: place, attempt: task.attempt) != nil
    }

    /// Would a success of this attempt be taken from the worker? Then so are the records that go ahead of it: its result
    /// does not have them.
    public func isWelcome(_ task: TaskReference, from worker: WorkerID) -> Bool {
        guard let sweep = sweepPlaces[task.sweep], workerPlaces[worker] != nil else { return false }
        return isLeased(task, to: worker) || mayYetSucceed(task, of: sweep, at: worker)
    }

    public func snapshot(of sweep: SweepID) -> SweepSnapshot? {
        guard let place = sweepPlaces[sweep] else { return nil }
        let state = sweepStates[Int(place)]
        let condition: SweepSnapshot.Condition =
            state.isCancelled ? .cancelled : state.hasEnded ? .ended : state.isPaused ? .paused : .running
        return SweepSnapshot(
            sweep: sweep, condition: condition, priority: state.priority, counts: state.counts,
            durable: state.durable, rate: state.rate.perSecond)
    }

    /// Every worker that has said hello and has not been given up, by id.
    public func workers(at now: Instant) -> [WorkerSnapshot] {
        workerPlaces.keys.sorted().compactMap { id in
            guard let place = workerPlaces[id] else { return nil }
            let worker = workerStates[Int(place)]
            let (condition, reason) = condition(of: worker)
            let running = worker.running.reduce(0) { sum, task in
                sum + (sweepPlaces[task.task.sweep].map { sweepStates[Int($0)].plan.cores } ?? 1)
            }
            let busy = min(worker.slots, max(running, min(worker.longSlots + worker.shortSlots, worker.slots)))
            let atWork = min(worker.heldTasks, max(worker.running.count, min(worker.heldTasks, busy)))
            return WorkerSnapshot(
                worker: id, node: worker.offer.node, slots: worker.slots, busy: busy,
                queued: worker.heldTasks - atWork, condition: condition, reason: reason,
                silent: max(0, now - worker.lastHeard), finished: worker.finished)
        }
    }

    private func condition(of worker: ScheduledWorker) -> (WorkerSnapshot.Condition, String) {
        if worker.askedHello != nil { return (.absent, "asked to say hello again") }
        if worker.isDraining { return (.draining, "a person drains it") }
        if worker.gaveBackAt != nil { return (.draining, "it drains of itself") }
        if let reason = nodes[Int(worker.node)].quarantine { return (.quarantined, reason) }
        return (.active, "")
    }

    /// Slots of workers that get work, and how many of them hold a task.
    public var slots: (total: Int, busy: Int) {
        var busy = 0
        for worker in workerStates where worker.isCountedActive {
            busy += min(worker.slots, worker.longSlots + worker.shortSlots)
        }
        return (activeSlots, busy)
    }

    /// Why a sweep is not running, or not faster: sentences, the most important first.
    public func explain(_ sweep: SweepID, at now: Instant) -> [String] {
        guard let place = sweepPlaces[sweep] else { return ["There is no sweep \(sweep)."] }
        let state = sweepStates[Int(place)]
        if state.isCancelled { return ["The sweep was cancelled."] }
        if state.hasEnded { return ["Every task has its outcome."] }
        var reasons: [String] = []
        if state.isComplete { return ["Every task has its outcome; the last results are being written to disk."] }
        if state.isPaused { reasons.append("The sweep is paused; resume it to go on.") }
        if let storeFailure { reasons.append("The store cannot write (\(storeFailure)); nothing new is handed out.") }
        if let awaited {
            reasons.append("Waiting for \(awaited.count) workers of before the restart to rejoin.")
        }
        if ledger.waiting >= configuration.assignWhileUncommitted {
            reasons.append("\(ledger.waiting) results wait to be written; the disk is slower than the workers.")
        }
        // Busy workers do not hold up what is not to be started.
        if !state.isPaused { explainWorkers(place, state, now, &reasons) }
        return reasons
    }

    private func explainWorkers(
        _ place: Int32, _ state: ScheduledSweep, _ now: Instant, _ reasons: inout [String]
    ) {
        let present = workerStates.filter(\.isPresent)
        if present.isEmpty {
            reasons.append("No worker is connected; start one with `swath worker`.")
            return
        }
        let quarantined = nodes.filter { $0.quarantine != nil && $0.workers > 0 }
        for node in quarantined.prefix(3) {
            reasons.append("Node \(node.name) is in quarantine: \(node.quarantine ?? "").")
        }
        let draining = present.filter { $0.isDraining || $0.gaveBackAt != nil }.count
        if draining > 0 { reasons.append("\(draining) of \(present.count) workers are draining.") }
        let active = present.filter(\.isCountedActive)
        if active.isEmpty {
            reasons.append("None of the \(present.count) connected workers gets work at the moment.")
            return
        }
        let fitting = active.filter { $0.weight(of: state.plan) != nil }
        if fitting.isEmpty {
            reasons.append(misfit(state.plan, active))
            return
        }
        let stratum = state.pending.firstReturned().map { state.findStratum(of: $0) } ?? 0
        if fitting.allSatisfy({ !fitsInTime($0, place, stratum, now) }) {
            let needed = Int(timeNeeded(place, stratum).rounded(.up))
            reasons.append("A task needs about \(needed) s and no worker's allocation lasts that long.")
        }
        if !state.pending.delayed.isEmpty {
            reasons.append("\(state.pending.delayed.count) failed tasks wait for their next attempt.")
        }
        guard fitting.allSatisfy({ $0.freeSlots < state.plan.cores }) else { return }
        let rivals = sweepStates.filter { $0.isOpen && $0.id != state.id && $0.counts.running > 0 }
        if let higher = rivals.filter({ $0.priority > state.priority }).max(by: { $0.priority < $1.priority }) {
            reasons.append("Sweep \(higher.id) has a higher priority (\(higher.priority)) and takes the slots.")
        } else if !rivals.isEmpty {
            reasons.append("It shares the slots with \(rivals.count) other sweep\(rivals.count == 1 ? "" : "s").")
        }
        let total = active.reduce(0) { $0 + $1.slots }
        reasons.append("All \(total) slots of \(active.count) workers are busy; more workers would make it faster.")
    }

    private func misfit(_ plan: SweepPlan, _ workers: [ScheduledWorker]) -> String {
        let slots = workers.lazy.map(\.slots).max() ?? 0
        if plan.cores > slots {
            return "A task needs \(plan.cores) cores and the largest worker has \(slots) slots."
        }
        let memory = workers.lazy.map(\.offer.memory).max() ?? 0
        return "A task needs \(plan.memory >> 20) MiB of memory and the largest worker has \(memory >> 20) MiB."
    }
}
