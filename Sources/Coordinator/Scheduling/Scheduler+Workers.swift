import Identifiers

extension Scheduler {
    /// More tasks than this in one hello are not believed to be held; the rest is withdrawn.
    static let mostHeld = 1 << 20

    /// No task gets this far; a larger number is not believed (numbers count up from what is held).
    static let highestAttempt: Attempt = 1 << 30

    // MARK: Coming

    mutating func join(
        _ id: WorkerID, _ offer: WorkerOffer, _ holds: [Assignment], _ now: Instant,
        _ actions: inout [SchedulerAction]
    ) {
        let node = nodePlace(offer.node)
        let place: Int32
        if let known = workerPlaces[id] {
            place = known
            workerStates[Int(place)].isPresent = false
            refreshActive(place)
            workerStates[Int(place)].isPresent = true
            if workerStates[Int(place)].node != node {
                nodes[Int(workerStates[Int(place)].node)].workers -= 1
                nodes[Int(node)].workers += 1
                workerStates[Int(place)].node = node
            }
            workerStates[Int(place)].accept(offer, now)
        } else {
            place = newWorkerPlace(ScheduledWorker(id, offer, node: node, now: now))
            workerPlaces[id] = place
            nodes[Int(node)].workers += 1
        }
        workerStates[Int(place)].lastHeard = now
        workerStates[Int(place)].lastResult = now
        workerStates[Int(place)].askedHello = nil
        workerStates[Int(place)].mustResend = false
        workerStates[Int(place)].gaveBackAt = nil
        workerStates[Int(place)].idleSince = nil
        workerStates[Int(place)].seeNothing()
        reconcile(place, holds, now, &actions)
        refreshActive(place)
        if awaited?.remove(id) != nil, awaited?.isEmpty == true { endRecovery(&actions) }
        topUp(place, now, &actions)
    }

    private mutating func newWorkerPlace(_ worker: ScheduledWorker) -> Int32 {
        if let reused = freeWorkerPlaces.popLast() {
            workerStates[Int(reused)] = worker
            return reused
        }
        workerStates.makeRoom()
        workerStates.append(worker)
        return Int32(workerStates.count - 1)
    }

    /// `node7@1234` is the node node7: what follows says in which allocation.
    private mutating func nodePlace(_ offered: String) -> Int32 {
        let name = String(offered.prefix { $0 != "@" })
        if let place = nodePlaces[name] { return place }
        let place = Int32(nodes.count)
        nodes.makeRoom()
        nodes.append(NodeStanding(name: name))
        nodePlaces[name] = place
        return place
    }

    /// Makes leases and what the worker says it holds agree.
    private mutating func reconcile(
        _ place: Int32, _ holds: [Assignment], _ now: Instant, _ actions: inout [SchedulerAction]
    ) {
        let id = workerStates[Int(place)].id
        var kept: [Int32: UInt64] = [:]
        var others: [TaskReference] = []
        var withdrawn: [Assignment] = []
        var budget = Self.mostHeld
        for hold in holds where hold.count > 0 {
            guard let sweep = sweepPlaces[hold.sweep], hold.first >= 0,
                hold.count <= sweepStates[Int(sweep)].plan.count - hold.first, hold.count <= Int64(budget)
            else {
                withdrawn.append(hold)
                continue
            }
            budget -= Int(hold.count)
            for index in hold.range {
                if let at = leases.find(sweep, index, worker: place, attempt: hold.attempt) {
                    kept[at, default: 0] |= TaskSet.bit(index)
                } else {
                    others.append(TaskReference(sweep: hold.sweep, index: index, attempt: hold.attempt))
                }
            }
        }
        var missing = 0
        for at in leases.leases(of: place) {
            let lease = leases[at]
            let gone = lease.mask & ~(kept[at] ?? 0)
            if gone == 0 { continue }
            missing += gone.nonzeroBitCount
            release(at, gone)
            requeue(gone, lease.block, of: lease.sweep, attempt: lease.attempt)
        }
        if missing > 0 {
            let message = "\(missing) tasks did not reach it or were dropped by it; they go out again"
            actions.append(.log(SchedulerNote(.leaseLost, worker: id, message: message)))
        }
        adopt(others, by: place, now, &withdrawn)
        if !withdrawn.isEmpty { actions.append(.withdraw(id, withdrawn)) }
    }

    /// Tasks that a worker holds without a lease become its own where nobody else has them.
    private mutating func adopt(
        _ tasks: [TaskReference], by place: Int32, _ now: Instant, _ withdrawn: inout [Assignment]
    ) {
        var block: (sweep: Int32, number: Int64, attempt: Attempt, mask: UInt64) = (-1, 0, 0, 0)
        for task in tasks {
            guard let sweep = sweepPlaces[task.sweep] else { continue }
            // An attempt that is on record has ended, unless it was lost with this very worker.
            let trouble = sweepStates[Int(sweep)].trouble[task.index]
            let isFound = trouble?.lostWorker == workerStates[Int(place)].id && trouble?.lostAttempt == task.attempt
            let isOver =
                sweepStates[Int(sweep)].isCancelled || sweepStates[Int(sweep)].ended.contains(task.index)
                || !(isFound || task.attempt > (trouble?.recorded ?? 0)) || task.attempt > Self.highestAttempt
            let isAdopted =
                !isOver && sweep == block.sweep && task.index >> 6 == block.number
                && block.mask & TaskSet.bit(task.index) != 0
            if isOver || isAdopted || leases.isLeased(sweep, task.index) {
                append(
                    TaskSet.bit(task.index), block: task.index >> 6, of: task.sweep, attempt: task.attempt,
                    to: &withdrawn)
                addAdopted(block, by: place, now)
                block = (-1, 0, 0, 0)
                noteUsed(task.attempt, task.index, of: sweep)
                continue
            }
            if block.sweep != sweep || block.number != task.index >> 6 || block.attempt != task.attempt {
                addAdopted(block, by: place, now)
                block = (sweep, task.index >> 6, task.attempt, 0)
            }
            block.mask |= TaskSet.bit(task.index)
            leavePending(task.index, of: sweep, leasedAt: task.attempt)
        }
        addAdopted(block, by: place, now)
    }

    private mutating func addAdopted(
        _ block: (sweep: Int32, number: Int64, attempt: Attempt, mask: UInt64), by place: Int32, _ now: Instant
    ) {
        guard block.mask != 0 else { return }
        let sweep = sweepStates[Int(block.sweep)]
        let weight = workerStates[Int(place)].weight(of: sweep.plan) ?? sweep.plan.cores
        let stratum = sweep.findStratum(of: block.number << 6)
        let expected = sweep.model.cautious(stratum)
        sweepStates[Int(block.sweep)].counts.running += Int64(block.mask.nonzeroBitCount)
        hold(
            Lease(
                block: block.number, mask: block.mask, since: now, sweep: block.sweep, worker: place,
                attempt: block.attempt, expected: expected, weight: weight,
                isLong: !sweep.model.isLearned || expected >= configuration.prefetchSeconds))
    }

    /// A pending task is about to be leased without having been handed out by us.
    private mutating func leavePending(_ index: TaskIndex, of sweep: Int32, leasedAt attempt: Attempt) {
        let used = sweepStates[Int(sweep)].pending.takeOut(index) ?? 0
        sweepStates[Int(sweep)].pending.touched.insert(index)
        let delayed = sweepStates[Int(sweep)].trouble[index]?.delayedAt ?? 0
        if delayed > 0 { sweepStates[Int(sweep)].trouble[index]?.delayedAt = 0 }
        let highest = max(used, delayed)
        if highest > attempt {
            let known = sweepStates[Int(sweep)].trouble[index]?.used ?? 0
            sweepStates[Int(sweep)].trouble[index, default: TaskTrouble()].used = max(known, highest)
        }
    }

    // MARK: Signs of life

    /// Why somebody is asked for its hello of whom nothing is known.
    static let strangerReason = "it has not said hello, or was given up since"

    mutating func heartbeat(
        _ id: WorkerID, _ running: [RunningTask], _ now: Instant, _ actions: inout [SchedulerAction]
    ) {
        guard let place = workerPlaces[id] else {
            actions.append(.askForHello(id, reason: Self.strangerReason))
            return
        }
        workerStates[Int(place)].lastHeard = now
        workerStates[Int(place)].see(running)
        workerStates[Int(place)].heardRunningAt = now
        let held = workerStates[Int(place)].heldTasks
        if let asked = workerStates[Int(place)].askedHello {
            // It may not have been told: a sign of life without a hello says so.
            if now - asked > configuration.heartbeatSeconds {
                actions.append(.askForHello(id, reason: "it was asked to say hello again and has not"))
                workerStates[Int(place)].askedHello = now
            }
        } else if held > running.count, running.count < workerStates[Int(place)].slots {
            let since = max(workerStates[Int(place)].idleSince ?? now, workerStates[Int(place)].lastResult)
            workerStates[Int(place)].idleSince = since
            if now - since > configuration.stallSeconds {
                workerStates[Int(place)].idleSince = nil
                workerStates[Int(place)].askedHello = now
                let reason = "it holds \(held) tasks, runs \(running.count) and sends no results"
                actions.append(.askForHello(id, reason: reason))
            }
        } else {
            workerStates[Int(place)].idleSince = nil
        }
        refreshActive(place)
    }

    /// Results that were left with workers while the disk was behind are asked for.
    mutating func askForLeftResults(_ now: Instant, _ actions: inout [SchedulerAction]) {
        guard hasLeftResults, ledger.waiting <= configuration.maxUncommitted / 2, storeFailure == nil else { return }
        hasLeftResults = false
        for place in workerStates.indices
        where workerStates[place].isPresent && workerStates[place].mustResend {
            workerStates[place].mustResend = false
            workerStates[place].askedHello = now
            refreshActive(Int32(place))
            let reason = "its results could not be taken while the disk was behind; they can be now"
            actions.append(.askForHello(workerStates[place].id, reason: reason))
        }
    }

    // MARK: Giving back

    mutating func takeBack(
        _ assignments: [Assignment], of id: WorkerID, _ now: Instant, _ actions: inout [SchedulerAction]
    ) {
        guard let place = workerPlaces[id] else { return }
        workerStates[Int(place)].lastHeard = now
        workerStates[Int(place)].idleSince = nil
        var unasked = assignments.isEmpty
        for assignment in assignments where assignment.count > 0 {
            guard let sweep = sweepPlaces[assignment.sweep], assignment.first >= 0,
                assignment.count <= sweepStates[Int(sweep)].plan.count - assignment.first,
                assignment.count <= Int64(Self.mostHeld)
            else { continue }
            for index in assignment.range {
                guard let at = leases.find(sweep, index, worker: place, attempt: assignment.attempt) else { continue }
                if !leases[at].isWithdrawn { unasked = true }
                let bit = TaskSet.bit(index)
                release(at, bit)
                requeue(bit, index >> 6, of: sweep, attempt: assignment.attempt)
            }
        }
        if unasked { workerStates[Int(place)].gaveBackAt = now }
        refreshActive(place)
        topUp(place, now, &actions)
    }

    // MARK: Holding and letting go

    /// - Parameter isCopy: of tasks that somebody holds already.
    mutating func hold(_ lease: Lease, isCopy: Bool = false) {
        if isCopy { leases.addCopy(lease) } else { leases.add(lease) }
        workerStates[Int(lease.worker)].hold(lease, lease.count)
    }

    /// Takes tasks from their holder. What becomes of them is the caller's to say.
    mutating func release(_ at: Int32, _ mask: UInt64) {
        let lease = leases[at]
        workerStates[Int(lease.worker)].letGo(lease, (lease.mask & mask).nonzeroBitCount)
        leases.release(at, mask)
    }

    /// Tasks that were released go back to pending, unless another copy of them runs.
    mutating func requeue(_ mask: UInt64, _ block: Int64, of sweep: Int32, attempt: Attempt) {
        let place = Int(sweep)
        hasNewWork = true
        forEachTask(mask, block) { index in
            let trouble = sweepStates[place].trouble[index]
            let used = max(attempt, trouble?.used ?? 0)
            if leases.isLeased(sweep, index) {
                sweepStates[place].trouble[index, default: TaskTrouble()].used = used
            } else {
                sweepStates[place].counts.running -= 1
                sweepStates[place].pending.giveBack(index, used: used)
            }
        }
    }

    /// A task has its outcome: failed. It was released before.
    mutating func fail(_ index: TaskIndex, of sweep: Int32, attempt: Attempt) {
        let place = Int(sweep)
        sweepStates[place].ended.insert(index)
        sweepStates[place].counts.failed += 1
        sweepStates[place].recordFailed(index, used: attempt)
        sweepStates[place].trouble[index] = nil
        storedOutcomes(1, of: sweep)
    }

    func isActive(_ worker: ScheduledWorker) -> Bool {
        worker.isPresent && !worker.isDraining && worker.gaveBackAt == nil && worker.askedHello == nil
            && nodes[Int(worker.node)].quarantine == nil
    }

    /// Call when anything changed on which it depends whether a worker gets work.
    mutating func refreshActive(_ place: Int32) {
        let isActive = isActive(workerStates[Int(place)])
        if isActive == workerStates[Int(place)].isCountedActive { return }
        workerStates[Int(place)].isCountedActive = isActive
        activeSlots += (isActive ? 1 : -1) * workerStates[Int(place)].slots
        activeWorkers += isActive ? 1 : -1
    }
}
