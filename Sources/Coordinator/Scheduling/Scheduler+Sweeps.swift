public import Identifiers

extension Scheduler {
    mutating func submit(
        _ plan: SweepPlan, _ history: SweepHistory, _ now: Instant, _ actions: inout [SchedulerAction]
    ) {
        guard sweepPlaces[plan.sweep] == nil else { return }
        var sweep = ScheduledSweep(plan, history: history)
        // A newcomer starts level with the least served, or it would have everything for a while.
        sweep.served = sweepStates.lazy.filter(\.isOpen).map(\.served).min() ?? 0
        let place: Int32
        if let reused = freeSweepPlaces.popLast() {
            place = reused
            sweepStates[Int(place)] = sweep
        } else {
            place = Int32(sweepStates.count)
            sweepStates.append(sweep)
        }
        sweepPlaces[plan.sweep] = place
        if plan.order == .longestFirst { sortStrata(place) }
        hasNewWork = true
        endIfComplete(place, &actions)
    }

    /// Drops a sweep that has ended from memory. Does nothing to one that has not.
    public mutating func forget(_ sweep: SweepID) {
        guard let place = sweepPlaces[sweep], sweepStates[Int(place)].hasEnded else { return }
        sweepPlaces[sweep] = nil
        var empty = ScheduledSweep(SweepPlan(sweep: sweep, count: 0), history: SweepHistory())
        empty.isForgotten = true
        sweepStates[Int(place)] = empty
        freeSweepPlaces.append(place)
        for worker in workerStates.indices where workerStates[worker].reservedFor == place {
            workerStates[worker].reservedFor = -1
        }
    }

    mutating func apply(
        _ control: SweepControl, to sweep: SweepID, _ now: Instant, _ actions: inout [SchedulerAction]
    ) {
        guard let place = sweepPlaces[sweep], !sweepStates[Int(place)].isCancelled else { return }
        switch control {
        case .pause:
            sweepStates[Int(place)].isPaused = true
        case .resume:
            sweepStates[Int(place)].isPaused = false
            hasNewWork = true
        case .priority(let priority):
            sweepStates[Int(place)].priority = priority
            hasNewWork = true
        case .cancel:
            if !sweepStates[Int(place)].hasEnded { cancel(place, now, &actions) }
        case .retryFailed:
            retryFailed(place)
        }
    }

    /// Only tasks that somebody holds get a conclusion each; those that never began are counted.
    private mutating func cancel(_ place: Int32, _ now: Instant, _ actions: inout [SchedulerAction]) {
        let id = sweepStates[Int(place)].id
        actions.append(.cancelled(id, ticket: ticket()))
        storedOutcomes(0, of: place)
        var concluded: [(TaskIndex, Attempt)] = []
        for worker in workerStates.indices where workerStates[worker].isPresent {
            var withdrawn: [Assignment] = []
            for at in leases.leases(of: Int32(worker)) where leases[at].sweep == place {
                let lease = leases[at]
                append(lease.mask, block: lease.block, of: id, attempt: lease.attempt, to: &withdrawn)
                forEachTask(lease.mask, lease.block) { concluded.append(($0, lease.attempt)) }
                release(at, lease.mask)
            }
            if !withdrawn.isEmpty {
                actions.append(.withdraw(workerStates[worker].id, withdrawn.sorted { $0.first < $1.first }))
            }
        }
        sweepStates[Int(place)].counts.running = 0
        concluded.sort { $0.0 != $1.0 ? $0.0 < $1.0 : $0.1 > $1.1 }
        var last: TaskIndex = -1
        for (index, attempt) in concluded where index != last {
            last = index
            let task = TaskReference(sweep: id, index: index, attempt: attempt)
            actions.append(.conclude(task, .cancelled, reason: "the sweep was cancelled", ticket: ticket()))
            sweepStates[Int(place)].ended.insert(index)
            sweepStates[Int(place)].counts.cancelled += 1
            storedOutcomes(1, of: place)
        }
        let never = sweepStates[Int(place)].counts.pending
        sweepStates[Int(place)].counts.cancelled += never
        sweepStates[Int(place)].durable += never
        sweepStates[Int(place)].isCancelled = true
        sweepStates[Int(place)].pending.removeAll()
        sweepStates[Int(place)].trouble = [:]
        hasNewWork = true
        wakeAll()
        endIfComplete(place, &actions)
    }

    private mutating func retryFailed(_ place: Int32) {
        sweepStates[Int(place)].reopenedAfter = lastTicket
        let failed = sweepStates[Int(place)].failed
        guard sweepStates[Int(place)].counts.failed > 0 else { return }
        var count: Int64 = 0
        for (used, tasks) in failed {
            for range in tasks.ranges {
                for index in range {
                    sweepStates[Int(place)].ended.remove(index)
                    // Beyond a cursor it would else be handed out as fresh.
                    sweepStates[Int(place)].pending.touched.insert(index)
                    sweepStates[Int(place)].trouble[index] = TaskTrouble(recorded: used, used: used)
                }
                sweepStates[Int(place)].pending.giveBack(range, used: used)
            }
            count += tasks.count
        }
        sweepStates[Int(place)].failed = []
        sweepStates[Int(place)].counts.failed -= count
        sweepStates[Int(place)].durable -= count
        sweepStates[Int(place)].hasEnded = false
        hasNewWork = true
    }

    /// Tells that a sweep has ended once every task has its outcome and all are on disk.
    mutating func endIfComplete(_ place: Int32, _ actions: inout [SchedulerAction]) {
        guard sweepStates[Int(place)].isComplete, !sweepStates[Int(place)].hasEnded,
            !sweepStates[Int(place)].isForgotten, sweepStates[Int(place)].lastTicket <= ledger.committed
        else { return }
        let sweep = sweepStates[Int(place)]
        sweepStates[Int(place)].hasEnded = true
        actions.append(.sweepEnded(sweep.id, sweep.counts))
    }

    /// Something of the sweep is stored under this event's ticket, `outcomes` outcomes with it.
    mutating func storedOutcomes(_ outcomes: Int64, of place: Int32) {
        let ticket = ticket()
        sweepStates[Int(place)].lastTicket = ticket
        ledger.stored(ticket)
        ledger.outcome(sweepStates[Int(place)].id, outcomes, ticket: ticket)
    }

    mutating func sortStrata(_ place: Int32) {
        let model = sweepStates[Int(place)].model
        sweepStates[Int(place)].pending.sortStrata { model.logDuration($0) }
        sweepStates[Int(place)].sortAt = max(8, model.observed * 2)
    }
}

/// Appends the runs of a mask as assignments, the first joined to the last where they touch.
func append(
    _ mask: UInt64, block: Int64, of sweep: SweepID, attempt: Attempt, to assignments: inout [Assignment]
) {
    var rest = mask
    while rest != 0 {
        let start = rest.trailingZeroBitCount
        let length = (~(rest >> UInt64(start))).trailingZeroBitCount
        rest = start + length >= 64 ? 0 : rest & (~0 << UInt64(start + length))
        let first = (block << 6) + Int64(start)
        if let last = assignments.indices.last, assignments[last].sweep == sweep,
            assignments[last].attempt == attempt, assignments[last].first + assignments[last].count == first
        {
            assignments[last].count += Int64(length)
        } else {
            assignments.append(Assignment(sweep: sweep, first: first, count: Int64(length), attempt: attempt))
        }
    }
}

@inline(__always)
func forEachTask(_ mask: UInt64, _ block: Int64, _ body: (TaskIndex) -> Void) {
    var rest = mask
    while rest != 0 {
        body((block << 6) + Int64(rest.trailingZeroBitCount))
        rest &= rest - 1
    }
}
