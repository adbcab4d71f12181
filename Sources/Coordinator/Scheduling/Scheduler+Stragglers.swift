import Identifiers

extension Scheduler {
    /// When slots are idle and nothing is pending for them: queued tasks are spread anew, and tasks
    /// that take far too long get a second runner.
    mutating func relieveStragglers(_ now: Instant, _ actions: inout [SchedulerAction]) {
        guard mayAssign else { return }
        var idle = workerStates.indices.filter {
            workerStates[$0].isCountedActive && workerStates[$0].freeSlots > 0
        }.map { Int32($0) }
        if idle.isEmpty { return }
        spreadQueued(now, idleSlots: idle.reduce(0) { $0 + workerStates[Int($1)].freeSlots }, &actions)
        for place in workerStates.indices where workerStates[place].isPresent {
            for running in workerStates[place].running {
                guard let sweep = sweepPlaces[running.sweep], isNearEnd(sweep) else { continue }
                let elapsed = running.elapsed + (now - workerStates[place].heardRunningAt)
                if isStraggler(running.task, sweep, elapsed) {
                    startBackup(of: running.task, sweep, runBy: Int32(place), elapsed, &idle, now, &actions)
                }
                if idle.isEmpty { return }
            }
        }
    }

    private func isNearEnd(_ sweep: Int32) -> Bool {
        sweepStates[Int(sweep)].isOpen && sweepStates[Int(sweep)].counts.pending == 0
    }

    private func isStraggler(_ task: TaskReference, _ sweep: Int32, _ elapsed: Seconds) -> Bool {
        let place = Int(sweep)
        guard elapsed > configuration.stragglerMinimum, sweepStates[place].model.observed >= 5,
            (0..<sweepStates[place].plan.count).contains(task.index)
        else { return false }
        let stratum = sweepStates[place].findStratum(of: task.index)
        let usual = configuration.stragglerFactor * sweepStates[place].model.expected(stratum)
        return elapsed > max(usual, sweepStates[place].model.percentile95(stratum))
    }

    /// One more runner for a task. Its attempt number is higher; the first success counts.
    private mutating func startBackup(
        of task: TaskReference, _ sweep: Int32, runBy place: Int32, _ elapsed: Seconds, _ idle: inout [Int32],
        _ now: Instant, _ actions: inout [SchedulerAction]
    ) {
        let holders = leases.holders(sweep, task.index)
        guard holders.count == 1, leases[holders[0]].worker == place, leases[holders[0]].attempt == task.attempt,
            !leases[holders[0]].isWithdrawn
        else { return }
        // What brings workers down would bring down one after another, never without a runner; and what
        // has failed as often as it may would never end, each backup deciding for the copy before it.
        let trouble = sweepStates[Int(sweep)].trouble[task.index]
        guard (trouble?.lossPoints ?? 0) < Self.suspectPoints,
            (trouble?.failures ?? 0) < sweepStates[Int(sweep)].plan.attempts
        else { return }
        let stratum = sweepStates[Int(sweep)].findStratum(of: task.index)
        let node = workerStates[Int(place)].node
        let avoid = trouble?.avoid ?? []
        let plan = sweepStates[Int(sweep)].plan
        func isFit(_ other: Int32) -> Bool {
            let worker = workerStates[Int(other)]
            guard other != place, !avoid.contains(worker.id), let weight = worker.weight(of: plan) else { return false }
            return weight <= worker.freeSlots && fitsInTime(worker, sweep, stratum, now)
        }
        // Another node first: what slows the task may be the node.
        let choice =
            idle.first { isFit($0) && workerStates[Int($0)].node != node } ?? idle.first { isFit($0) }
        guard let choice, let weight = workerStates[Int(choice)].weight(of: plan) else { return }
        let attempt = max(task.attempt, trouble?.used ?? 0) + 1
        sweepStates[Int(sweep)].trouble[task.index, default: TaskTrouble()].used = attempt
        let expected = sweepStates[Int(sweep)].model.expected(stratum)
        hold(
            Lease(
                block: task.index >> 6, mask: TaskSet.bit(task.index), since: now, sweep: sweep, worker: choice,
                attempt: attempt, expected: expected, weight: weight, isLong: true), isCopy: true)
        let id = workerStates[Int(choice)].id
        let assignment = Assignment(sweep: task.sweep, first: task.index, count: 1, attempt: attempt)
        actions.append(.assign(id, [assignment]))
        let message =
            "it has run for \(Int(elapsed)) s where about \(max(1, Int(expected))) s are usual; "
            + "attempt \(attempt) runs beside it"
        actions.append(
            .log(SchedulerNote(.backupStarted, sweep: task.sweep, task: task.index, worker: id, message: message)))
        if workerStates[Int(choice)].freeSlots <= 0 { idle.removeAll { $0 == choice } }
    }

    /// Tasks that wait behind others at one worker, longer than they ever should have, while slots
    /// are idle elsewhere, are asked back. They stay leased until they come.
    private mutating func spreadQueued(_ now: Instant, idleSlots: Int, _ actions: inout [SchedulerAction]) {
        var wanted = idleSlots
        for place in workerStates.indices where wanted > 0 {
            let worker = workerStates[place]
            guard worker.isPresent, worker.askedHello == nil, worker.heldTasks > worker.running.count,
                worker.freeSlots <= 0, now - worker.lastWithdrawal > 1,
                // What has begun since would be asked back, and stopped.
                worker.knowsRunning(at: now, configuration)
            else { continue }
            let queued = worker.heldTasks - worker.running.count
            let atMost = min(wanted * 4, (queued + 1) / 2)
            wanted -= withdrawQueued(Int32(place), atMost: atMost, olderThan: now - 1, &actions)
            workerStates[place].lastWithdrawal = now
        }
    }

    /// Asks a worker to give back tasks that it was not seen running, the last ones first.
    ///
    /// - Parameter olderThan: only what was handed out before this time.
    /// - Returns: how many.
    @discardableResult
    mutating func withdrawQueued(
        _ place: Int32, atMost: Int, olderThan: Instant, _ actions: inout [SchedulerAction]
    ) -> Int {
        let running = Set(workerStates[Int(place)].running.map(\.task))
        var withdrawn: [Assignment] = []
        var left = atMost
        let candidates = leases.leases(of: place).filter { !leases[$0].isWithdrawn && leases[$0].since < olderThan }
            .sorted { (leases[$0].sweep, leases[$0].block) > (leases[$1].sweep, leases[$1].block) }
        for at in candidates where left > 0 {
            let lease = leases[at]
            let sweep = sweepStates[Int(lease.sweep)].id
            var mask: UInt64 = 0
            forEachTask(lease.mask, lease.block) { index in
                if !running.contains(TaskReference(sweep: sweep, index: index, attempt: lease.attempt)) {
                    mask |= TaskSet.bit(index)
                }
            }
            while mask.nonzeroBitCount > left { mask &= mask - 1 }
            if mask == 0 { continue }
            left -= mask.nonzeroBitCount
            append(mask, block: lease.block, of: sweep, attempt: lease.attempt, to: &withdrawn)
            leases.markWithdrawn(at, mask)
        }
        if !withdrawn.isEmpty { actions.append(.withdraw(workerStates[Int(place)].id, withdrawn)) }
        return atMost == .max ? 0 : atMost - left
    }
}
