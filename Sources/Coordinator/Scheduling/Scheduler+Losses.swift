import Identifiers

extension Scheduler {
    mutating func leave(
        _ id: WorkerID, _ reason: LossReason, _ now: Instant, _ actions: inout [SchedulerAction]
    ) {
        guard let place = workerPlaces[id] else { return }
        lose(place, reason, now, &actions)
    }

    mutating func dropSilent(_ now: Instant, _ actions: inout [SchedulerAction]) {
        for place in workerStates.indices where workerStates[place].isPresent {
            let silence = now - workerStates[place].lastHeard
            if silence > configuration.leaseSeconds {
                lose(Int32(place), .silent(silence), now, &actions)
            } else if let gaveBackAt = workerStates[place].gaveBackAt, now - gaveBackAt > configuration.leaseSeconds {
                workerStates[place].gaveBackAt = nil
                refreshActive(Int32(place))
                becomeHungry(Int32(place))
            }
        }
    }

    private mutating func lose(
        _ place: Int32, _ reason: LossReason, _ now: Instant, _ actions: inout [SchedulerAction]
    ) {
        let worker = workerStates[Int(place)]
        actions.append(.dropWorker(worker.id, reason))
        let held = leases.leases(of: place).map { (at: $0, lease: leases[$0]) }
            .sorted { ($0.lease.sweep, $0.lease.block) < ($1.lease.sweep, $1.lease.block) }
        for (at, lease) in held { release(at, lease.mask) }
        if case .leftInOrder = reason {
            for (_, lease) in held { requeue(lease.mask, lease.block, of: lease.sweep, attempt: lease.attempt) }
        } else {
            loseTasks(held.map(\.lease), of: worker, reason, now, &actions)
        }
        workerPlaces[worker.id] = nil
        nodes[Int(worker.node)].workers -= 1
        workerStates[Int(place)].isPresent = false
        workerStates[Int(place)].isHungry = false
        workerStates[Int(place)].seeNothing()
        refreshActive(place)
        freeWorkerPlaces.append(place)
    }

    private mutating func loseTasks(
        _ held: [Lease], of worker: ScheduledWorker, _ reason: LossReason, _ now: Instant,
        _ actions: inout [SchedulerAction]
    ) {
        // Where every slot was seen at work, only those tasks can have brought the worker down;
        // otherwise, or where that was long before, any of them can. The others had begun just before, at most: they
        // count little.
        let slotsAtWork = worker.running.reduce(0) { sum, task in
            sum + (sweepPlaces[task.sweep].map { sweepStates[Int($0)].plan.cores } ?? 1)
        }
        let seen = Set(worker.running.map { TaskReference(sweep: $0.sweep, index: $0.index, attempt: 0) })
        var lost = 0
        for lease in held {
            let sweep = sweepStates[Int(lease.sweep)].id
            forEachTask(lease.mask, lease.block) { index in
                let isSuspect =
                    slotsAtWork < worker.slots || !worker.knowsRunning(at: worker.lastHeard, configuration)
                    || seen.contains(TaskReference(sweep: sweep, index: index, attempt: 0))
                loseTask(index, lease, of: worker.id, isSuspect: isSuspect, reason, &actions)
            }
            lost += lease.count
        }
        if lost > 0 {
            let message = "\(reason.clause); \(lost) tasks that it held go to others"
            actions.append(.log(SchedulerNote(.leaseLost, worker: worker.id, message: message)))
        }
    }

    private mutating func loseTask(
        _ index: TaskIndex, _ lease: Lease, of worker: WorkerID, isSuspect: Bool, _ reason: LossReason,
        _ actions: inout [SchedulerAction]
    ) {
        let place = Int(lease.sweep)
        let task = TaskReference(sweep: sweepStates[place].id, index: index, attempt: lease.attempt)
        var trouble = sweepStates[place].trouble[index] ?? TaskTrouble()
        trouble.lossPoints += isSuspect ? Self.suspectPoints : Self.bystanderPoints
        trouble.lostWorker = worker
        trouble.lostAttempt = lease.attempt
        if isSuspect { trouble.recorded = max(trouble.recorded, lease.attempt) }
        sweepStates[place].trouble[index] = trouble
        let isLast = trouble.lossPoints > configuration.lostWorkerAttempts * Self.suspectPoints
        if isLast, !leases.isLeased(lease.sweep, index) {
            let reason = "every worker that held it was lost, this one too: \(reason.clause)"
            actions.append(.conclude(task, .workerLost, reason: reason, ticket: ticket()))
            actions.append(
                .log(SchedulerNote(.setAside, sweep: task.sweep, task: index, worker: worker, message: reason)))
            sweepStates[place].counts.running -= 1
            fail(index, of: lease.sweep, attempt: max(lease.attempt, trouble.used))
            return
        }
        if isSuspect {
            actions.append(.attemptLost(task, worker, .workerLost, reason: reason.clause, ticket: ticket()))
            storedOutcomes(0, of: lease.sweep)
        }
        requeue(TaskSet.bit(index), index >> 6, of: lease.sweep, attempt: lease.attempt)
    }
}

extension LossReason {
    /// For the event log.
    var clause: String {
        switch self {
        case .leftInOrder: "the worker left in order"
        case .silent(let seconds): "the worker was silent for \((seconds * 10).rounded() / 10) s"
        case .disconnected: "the worker's connection is gone"
        case .misbehaved(let what): "the worker misbehaved: \(what)"
        }
    }
}
