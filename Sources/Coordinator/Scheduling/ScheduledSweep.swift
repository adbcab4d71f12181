import Identifiers

/// What went wrong with a task that has no outcome yet.
struct TaskTrouble: Sendable {
    /// Attempts that failed by the task's own doing.
    var failures = 0
    /// What its losses with their workers add up to, see ``Scheduler/suspectPoints``.
    var lossPoints = 0
    /// The highest attempt number that has a row in the file (or will have).
    var recorded: Attempt = 0
    /// The highest attempt number that was handed out, where that is not plain from its lease.
    var used: Attempt = 0
    /// Not 0: waits in `delayed` at this attempt number.
    var delayedAt: Attempt = 0
    /// The last lease that was lost: its result is still welcome.
    var lostWorker: WorkerID?
    var lostAttempt: Attempt = 0
    /// Workers at which it failed.
    var avoid: [WorkerID] = []
    var failedAt: Instant = 0
}

/// A sweep in memory.
struct ScheduledSweep: Sendable {
    let id: SweepID
    let plan: SweepPlan
    var priority: Int
    var isPaused: Bool
    var isCancelled: Bool
    var hasEnded = false
    var isForgotten = false
    var counts: SweepCounts
    var durable: Int64
    /// Tasks that have their outcome (of a cancelled sweep: those that had begun).
    var ended: TaskSet
    /// Failed tasks by the attempt number at which they were given up.
    var failed: [(used: Attempt, tasks: TaskSet)]
    var pending: PendingWork
    var trouble: [TaskIndex: TaskTrouble] = [:]
    var model: DurationModel
    /// The last ticket under which something of the sweep was stored.
    var lastTicket: Ticket = 0
    /// The last ticket given out before somebody asked for a retry: what was stored up to it and turns
    /// out to be failed is tried again.
    var reopenedAfter: Ticket = 0
    /// Of successes that are not on disk: the highest number handed out, where another attempt was.
    var overtaken: [TaskIndex: (used: Attempt, ticket: Ticket)] = [:]
    /// Slot-seconds of work handed out: the least served of equals comes first.
    var served = 0.0
    /// Workers kept free for a task of it that needs several slots at once.
    var reserved = 0
    var sortAt = 8.0
    /// Two nodes that have succeeded at it, if there are as many.
    var succeededAt: (Int32, Int32) = (-1, -1)
    var rate = OutcomeRate()
    /// Attempts that ended, by stratum.
    private(set) var tallies: [Tally]
    private var lastStratum = 0

    struct Tally: Sendable {
        var succeeded: UInt32 = 0
        var failed: UInt32 = 0
        /// What failed attempts took, in all.
        var failedSeconds = 0.0

        /// The share of attempts that fail, and what such an attempt takes on average.
        var failures: (share: Double, duration: Seconds) {
            guard failed > 0 else { return (0, 0) }
            return (Double(failed) / (Double(failed) + Double(succeeded)), failedSeconds / Double(failed))
        }
    }

    init(_ plan: SweepPlan, history: SweepHistory) {
        let plan = plan.repaired
        id = plan.sweep
        self.plan = plan
        priority = plan.priority
        isPaused = history.isPaused
        isCancelled = history.isCancelled
        ended = history.ended
        let endedCount = ended.count(in: 0..<plan.count)
        let failedCount = min(history.failed.count(in: 0..<plan.count), endedCount)
        let cancelledCount = min(history.cancelled.count(in: 0..<plan.count), endedCount - failedCount)
        durable = endedCount
        counts = SweepCounts(
            total: plan.count, succeeded: endedCount - failedCount - cancelledCount, failed: failedCount,
            cancelled: cancelledCount)
        if history.isCancelled { counts.cancelled += plan.count - endedCount }
        failed = []
        pending = PendingWork(plan.strata)
        model = DurationModel(plan.strata)
        tallies = Array(repeating: Tally(), count: plan.strata.count)
        for range in history.failed.ranges {
            for index in range {
                recordFailed(
                    index, used: min(history.attempts[index] ?? Attempt(plan.attempts), Scheduler.highestAttempt))
            }
        }
        guard !history.isCancelled else {
            pending.removeAll()
            return
        }
        for index in Set(history.attempts.keys).union(history.begun.keys).sorted()
        where (0..<plan.count).contains(index) && !ended.contains(index) {
            let recorded = min(history.attempts[index] ?? 0, Scheduler.highestAttempt)
            let used = max(recorded, min(history.begun[index] ?? 0, Scheduler.highestAttempt))
            let failures = history.failures[index] ?? Int(recorded)
            trouble[index] = TaskTrouble(
                failures: min(failures, plan.attempts - 1), recorded: recorded, used: used)
            pending.touched.insert(index)
            pending.giveBack(index, used: used)
        }
    }

    /// Tasks that have their outcome.
    var outcomes: Int64 { counts.succeeded + counts.failed + counts.cancelled }
    var isComplete: Bool { outcomes == counts.total }
    /// May its tasks be handed out?
    var isOpen: Bool { !isPaused && !isCancelled && !hasEnded && !isForgotten }
    /// Pending tasks that do not wait for a retry's time.
    var ready: Int64 { max(0, counts.pending - Int64(pending.delayed.count)) }

    mutating func stratum(of index: TaskIndex) -> Int {
        let strata = plan.strata
        if index >= strata[lastStratum].first, index - strata[lastStratum].first < strata[lastStratum].count {
            return lastStratum
        }
        lastStratum = findStratum(of: index)
        return lastStratum
    }

    func findStratum(of index: TaskIndex) -> Int {
        var low = 0
        var high = plan.strata.count - 1
        while low < high {
            let middle = (low + high + 1) / 2
            if plan.strata[middle].first <= index { low = middle } else { high = middle - 1 }
        }
        return low
    }

    mutating func recordFailed(_ index: TaskIndex, used: Attempt) {
        if let at = failed.firstIndex(where: { $0.used == used }) {
            failed[at].tasks.insert(index)
        } else {
            failed.append((used, TaskSet(index..<(index + 1))))
        }
    }

    /// Successes up to this ticket are on disk.
    mutating func forgetOvertaken(through ticket: Ticket) {
        if !overtaken.isEmpty { overtaken = overtaken.filter { $0.value.ticket > ticket } }
    }

    /// A failed task has had this attempt too: a retry begins above it.
    mutating func raiseFailed(_ index: TaskIndex, to used: Attempt) {
        guard let at = failed.firstIndex(where: { $0.used < used && $0.tasks.contains(index) }) else { return }
        failed[at].tasks.remove(index)
        if failed[at].tasks.isEmpty { failed.remove(at: at) }
        recordFailed(index, used: used)
    }

    func hasSucceeded(elsewhereThan node: Int32) -> Bool {
        (succeededAt.0 >= 0 && succeededAt.0 != node) || (succeededAt.1 >= 0 && succeededAt.1 != node)
    }

    mutating func noteFailure(_ stratum: Int, _ duration: Seconds) {
        tallies[stratum].failed &+= 1
        tallies[stratum].failedSeconds += duration
    }

    /// How unlikely a failure in this stratum is: a negative logarithm, 0 where nothing has succeeded.
    /// - Parameter own: failures that a node has had in a row. They are what is to be judged, so they say nothing
    ///   about how likely a failure is.
    func surpriseOfFailure(_ stratum: Int, own: UInt32) -> Double {
        let tally = tallies[stratum]
        guard tally.succeeded > 0 else { return 0 }
        let failed = Double(tally.failed - min(own, tally.failed))
        return -logarithm((failed + 1) / (failed + Double(tally.succeeded) + 2))
    }

    /// - Parameter count: the successes that this one stands for.
    mutating func noteSuccess(at node: Int32, _ stratum: Int, count: Int) {
        tallies[stratum].succeeded &+= UInt32(clamping: count)
        if succeededAt.0 < 0 {
            succeededAt.0 = node
        } else if succeededAt.0 != node {
            succeededAt.1 = node
        }
    }
}

extension SweepPlan {
    /// The plan with strata that cover `0..<count` and numbers that are not below their least: what
    /// a file or a family says is not believed to the point of trapping.
    var repaired: SweepPlan {
        var plan = self
        // Sums of indices stay within 64 bits.
        plan.count = min(max(0, count), 1 << 62)
        plan.attempts = min(max(1, attempts), 1_000_000)
        plan.cores = min(max(1, cores), Int(UInt16.max))
        plan.memory = max(0, memory)
        plan.timeLimit = timeLimit?.bounded
        var next: TaskIndex = 0
        for stratum in strata {
            guard stratum.first == next, stratum.count >= 0, stratum.count <= plan.count - next else {
                next = -1
                break
            }
            next += stratum.count
        }
        if next != plan.count || strata.isEmpty {
            plan.strata = [Stratum(first: 0, count: plan.count, features: [], hint: 1)]
        }
        for stratum in plan.strata.indices {
            plan.strata[stratum].hint = max(DurationModel.shortest, plan.strata[stratum].hint.bounded)
        }
        return plan
    }
}

extension Seconds {
    /// What a peer or a file says, made finite, not negative and no longer than thirty years.
    var bounded: Seconds { isNaN ? 0 : Swift.min(Swift.max(self, 0), 1e9) }
}

/// Outcomes a second, smoothed over about five seconds.
struct OutcomeRate: Sendable {
    private var last: Int64 = -1
    private var since: Instant = 0
    private(set) var perSecond = 0.0

    mutating func measure(_ outcomes: Int64, at now: Instant) {
        guard last >= 0 else {
            last = outcomes
            since = now
            return
        }
        let span = now - since
        guard span >= 0.25 else { return }
        let momentary = Double(max(0, outcomes - last)) / span
        let weight = perSecond == 0 ? 1 : min(1, span / 5)
        perSecond += (momentary - perSecond) * weight
        if perSecond < 1e-9 { perSecond = 0 }
        last = outcomes
        since = now
    }
}
