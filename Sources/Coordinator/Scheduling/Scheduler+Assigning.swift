import Identifiers

extension Scheduler {
    /// Is anything handed out at all?
    var mayAssign: Bool {
        awaited == nil && storeFailure == nil && ledger.waiting < configuration.assignWhileUncommitted
    }

    /// Gives hungry workers what there is, each a share, until nobody takes any more.
    mutating func feedHungry(_ now: Instant, _ actions: inout [SchedulerAction]) {
        hasNewWork = false
        guard mayAssign, !hungry.isEmpty, sweepStates.contains(where: { $0.isOpen && $0.pending.hasCandidates }) else {
            return
        }
        var waiting = hungry
        hungry = []
        var position = 0
        while position < waiting.count {
            let place = waiting[position]
            position += 1
            guard workerStates[Int(place)].isPresent, workerStates[Int(place)].isHungry else { continue }
            workerStates[Int(place)].isHungry = false
            topUp(place, now, &actions)
        }
        waiting.removeAll()
    }

    /// Gives one worker as much as it should hold.
    mutating func topUp(_ place: Int32, _ now: Instant, _ actions: inout [SchedulerAction]) {
        guard workerStates[Int(place)].isCountedActive else { return }
        guard mayAssign else {
            becomeHungry(place)
            return
        }
        var batch: [Assignment] = []
        var passedOver: [Int32] = []
        releaseReservation(place)
        while let sweep = nextSweep(passedOver) {
            let taken = assign(from: sweep, to: place, now, &batch)
            if taken == 0 {
                passedOver.append(sweep)
                if reserve(place, for: sweep, now) { break }
            }
        }
        if !batch.isEmpty { actions.append(.assign(workerStates[Int(place)].id, batch)) }
        if workerStates[Int(place)].freeSlots > 0 { becomeHungry(place) }
    }

    mutating func becomeHungry(_ place: Int32) {
        if workerStates[Int(place)].isHungry { return }
        workerStates[Int(place)].isHungry = true
        hungry.append(place)
    }

    /// Highest priority first; of equals, the least served.
    private func nextSweep(_ passedOver: [Int32]) -> Int32? {
        var best: Int32?
        for place in sweepStates.indices {
            guard sweepStates[place].isOpen, sweepStates[place].pending.hasCandidates,
                !passedOver.contains(Int32(place))
            else { continue }
            guard let current = best else {
                best = Int32(place)
                continue
            }
            let (a, b) = (sweepStates[place].priority, sweepStates[Int(current)].priority)
            if a > b || (a == b && sweepStates[place].served < sweepStates[Int(current)].served) {
                best = Int32(place)
            }
        }
        return best
    }

    // MARK: A task of several slots

    /// A sweep whose tasks need several slots at once would wait for ever while others take each
    /// slot as it comes free: the worker is kept for it.
    private mutating func reserve(_ place: Int32, for sweep: Int32, _ now: Instant) -> Bool {
        let worker = workerStates[Int(place)]
        let state = sweepStates[Int(sweep)]
        guard let weight = worker.weight(of: state.plan), weight > 1, worker.freeSlots < weight,
            Int64(state.reserved) < state.ready, fitsInTime(worker, sweep, now)
        else { return false }
        workerStates[Int(place)].reservedFor = sweep
        sweepStates[Int(sweep)].reserved += 1
        return true
    }

    private mutating func releaseReservation(_ place: Int32) {
        let sweep = workerStates[Int(place)].reservedFor
        if sweep < 0 { return }
        workerStates[Int(place)].reservedFor = -1
        sweepStates[Int(sweep)].reserved = max(0, sweepStates[Int(sweep)].reserved - 1)
    }

    // MARK: One sweep, one worker

    /// Hands tasks of one kind (one attempt number, one stratum) to a worker.
    ///
    /// - Returns: how many.
    private mutating func assign(
        from sweep: Int32, to place: Int32, _ now: Instant, _ batch: inout [Assignment]
    ) -> Int {
        guard let weight = workerStates[Int(place)].weight(of: sweepStates[Int(sweep)].plan) else { return 0 }
        resortIfLearned(sweep)
        if sweepStates[Int(sweep)].pending.hasReturned {
            let taken = assignReturned(from: sweep, to: place, weight: weight, now, &batch)
            if taken > 0 { return taken }
        }
        while let stratum = sweepStates[Int(sweep)].pending.freshStratum() {
            let load = load(of: sweep, stratum, weight: weight, at: place)
            guard fitsInTime(workerStates[Int(place)], sweep, stratum, now) else { return 0 }
            let limit = room(at: place, load, sweep)
            if limit == 0 { return 0 }
            var blocks: [(block: Int64, mask: UInt64)] = []
            let ended = sweepStates[Int(sweep)].ended
            sweepStates[Int(sweep)].pending.takeFresh(stratum, limit: limit, ended: ended, into: &blocks)
            if blocks.isEmpty { continue }
            return lease(blocks, of: sweep, to: place, attempt: 1, load, now, &batch)
        }
        return 0
    }

    private mutating func assignReturned(
        from sweep: Int32, to place: Int32, weight: Int, _ now: Instant, _ batch: inout [Assignment]
    ) -> Int {
        guard let first = sweepStates[Int(sweep)].pending.firstReturned() else { return 0 }
        let stratum = sweepStates[Int(sweep)].findStratum(of: first)
        let load = load(of: sweep, stratum, weight: weight, at: place)
        guard fitsInTime(workerStates[Int(place)], sweep, stratum, now) else { return 0 }
        let limit = room(at: place, load, sweep)
        if limit == 0 { return 0 }
        let id = workerStates[Int(place)].id
        let trouble = sweepStates[Int(sweep)].trouble
        let plan = sweepStates[Int(sweep)].plan
        let patience = configuration.avoidancePatience
        let workers = workerStates
        func mayTake(_ index: TaskIndex) -> Bool {
            guard let trouble = trouble[index], trouble.avoid.contains(id), now - trouble.failedAt < patience else {
                return true
            }
            // Nobody else is there to try it: then this one again.
            return !workers.contains {
                $0.isCountedActive && !trouble.avoid.contains($0.id) && $0.weight(of: plan) != nil
            }
        }
        var blocks: [(block: Int64, mask: UInt64)] = []
        let used = sweepStates[Int(sweep)].pending.takeReturned(
            limit: limit, mayTake: mayTake, checksEach: !trouble.isEmpty, into: &blocks)
        guard let used else { return 0 }
        return lease(blocks, of: sweep, to: place, attempt: used + 1, load, now, &batch)
    }

    private mutating func lease(
        _ blocks: [(block: Int64, mask: UInt64)], of sweep: Int32, to place: Int32, attempt: Attempt, _ load: Load,
        _ now: Instant, _ batch: inout [Assignment]
    ) -> Int {
        var count = 0
        let id = sweepStates[Int(sweep)].id
        for (block, mask) in blocks {
            hold(
                Lease(
                    block: block, mask: mask, since: now, sweep: sweep, worker: place, attempt: attempt,
                    expected: load.expected, weight: load.weight, isLong: load.isLong))
            append(mask, block: block, of: id, attempt: attempt, to: &batch)
            count += mask.nonzeroBitCount
        }
        sweepStates[Int(sweep)].counts.running += Int64(count)
        sweepStates[Int(sweep)].served += Double(count * load.weight) * load.expected
        return count
    }

    // MARK: How much

    /// What one task of a stratum means to one worker.
    struct Load {
        /// Slots that it occupies.
        var weight: Int
        /// Seconds that it should take, on the careful side.
        var expected: Seconds
        /// Counted by slots, not by seconds.
        var isLong: Bool
        /// May more of them be held than run at once?
        var mayQueue: Bool
    }

    // No copy of a sweep or a worker here: with each come and go a dozen references, at every assignment.
    private func load(of sweep: Int32, _ stratum: Int, weight: Int, at place: Int32) -> Load {
        let isLearned = sweepStates[Int(sweep)].model.isLearned
        let shortest = configuration.prefetchSeconds / Double(max(1, configuration.prefetchLimit))
        // Hints are true as ratios alone: until something is learned every task counts as a long one.
        let hint = sweepStates[Int(sweep)].plan.strata[stratum].hint
        let expected = max(shortest, isLearned ? sweepStates[Int(sweep)].model.cautious(stratum) : max(1, hint))
        // Where memory is what limits, holding more would let the worker start more.
        let mayQueue = isLearned && weight == sweepStates[Int(sweep)].plan.cores
        return Load(
            weight: weight, expected: expected, isLong: !mayQueue || expected >= configuration.prefetchSeconds,
            mayQueue: mayQueue)
    }

    /// How many tasks of this load the worker should get now.
    private func room(at place: Int32, _ load: Load, _ sweep: Int32) -> Int {
        let slots = workerStates[Int(place)].slots
        let longSlots = workerStates[Int(place)].longSlots
        let shortSlots = workerStates[Int(place)].shortSlots
        let prefetch = configuration.prefetchSeconds
        let idle = max(0, workerStates[Int(place)].freeSlots / load.weight)
        if load.isLong {
            let queue =
                load.mayQueue
                ? Int(Double(slots) * prefetch / load.expected + whileGathering(slots, load, sweep)) : 0
            return max(0, (slots + queue - longSlots) / load.weight)
        }
        let free = Double(max(0, slots - longSlots))
        let perTask = load.expected * Double(load.weight)
        let capacity = free * (prefetch + load.expected)
        let byTime = Int((capacity - workerStates[Int(place)].shortSeconds) / perTask)
        let byCount = slots * configuration.prefetchLimit - shortSlots
        var more = max(0, min(byTime, byCount / load.weight))
        // Not a few at a time while there is plenty in hand: ranges of hundreds cost less.
        if more * 4 < Int(capacity / perTask), shortSlots > 2 * slots { more = 0 }
        return max(idle, min(more, fairShare(of: sweep, workerStates[Int(place)])))
    }

    /// Slots' worth of long tasks that a worker is given beyond, so that no slot waits while it gathers results: as many as
    /// end meanwhile, and two standard deviations more. Never many: what ends first is short, and makes the rest seem so; and
    /// each takes the memory of a lease.
    private func whileGathering(_ slots: Int, _ load: Load, _ sweep: Int32) -> Double {
        guard gather > 0 else { return 0 }
        let ends = Double(slots) * gather / load.expected
        // Where hardly two results would come together it is not worth it; nor towards the end, when others would wait
        // for what one has at hand.
        guard ends >= 0.5, sweepStates[Int(sweep)].counts.pending > Int64(activeSlots) else { return 0 }
        return min(Double(slots) / 4 + 1, ends + 2 * ends.squareRoot())
    }

    /// Towards the end of a sweep nobody holds more than half its share of what is left.
    private func fairShare(of sweep: Int32, _ worker: ScheduledWorker) -> Int {
        guard activeWorkers > 1 else { return .max }
        let open = Double(sweepStates[Int(sweep)].counts.pending + sweepStates[Int(sweep)].counts.running)
        let share = open * Double(worker.slots) / Double(max(1, activeSlots)) / 2
        return max(0, Int(min(share, 1e9)) - worker.shortTasks)
    }

    private mutating func fitsInTime(_ worker: ScheduledWorker, _ sweep: Int32, _ now: Instant) -> Bool {
        guard let stratum = sweepStates[Int(sweep)].pending.freshStratum() else { return true }
        return fitsInTime(worker, sweep, stratum, now)
    }

    /// Does a task end before the worker's allocation does?
    func fitsInTime(_ worker: ScheduledWorker, _ sweep: Int32, _ stratum: Int, _ now: Instant) -> Bool {
        guard worker.endsAt < .infinity else { return true }
        return now + timeNeeded(sweep, stratum) <= worker.endsAt
    }

    /// Seconds for which a task needs its worker: learned, else declared, else nothing; of one that can go on elsewhere
    /// no more than a slice.
    func timeNeeded(_ sweep: Int32, _ stratum: Int) -> Seconds {
        let isLearned = sweepStates[Int(sweep)].model.observed >= 5
        let whole =
            isLearned
            ? sweepStates[Int(sweep)].model.percentile95(stratum) : sweepStates[Int(sweep)].plan.timeLimit ?? 0
        return sweepStates[Int(sweep)].plan.savesCheckpoints ? min(whole, configuration.shortestSlice) : whole
    }

    /// Longest first is sorted anew each time that twice as much is known.
    private mutating func resortIfLearned(_ sweep: Int32) {
        guard sweepStates[Int(sweep)].plan.order == .longestFirst,
            sweepStates[Int(sweep)].model.observed >= sweepStates[Int(sweep)].sortAt
        else { return }
        sortStrata(sweep)
    }
}
