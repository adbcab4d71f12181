import Identifiers
package import Scheduling

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A sweep of the largest size on a cluster of the largest size: the real scheduler, told what the gateway would tell it,
/// under a virtual clock. It measures what the scheduler costs and checks that every task succeeds once.
package final class ScaleSimulation {
    /// What the scheduler is told, by kind.
    package enum Kind: Int, CaseIterable, Sendable {
        case results, heartbeats, commits, ticks, others

        package var name: String { String(describing: self) }
    }

    /// What one kind of event has cost.
    package struct Cost: Sendable {
        package var events = 0
        /// Of processor time, in the scheduler alone.
        package var seconds = 0.0
    }

    package let shape: ScaleShape
    private let durations: ScaleDurations
    private var scheduler = Scheduler()
    private var cluster: ScaleCluster
    private var random: SeededRandom
    private var actions: [SchedulerAction] = []
    /// What workers answer, told in the next tick.
    private var answers: [SchedulerEvent] = []
    private var lastTicket: Ticket = 0
    private var waiting: Ticket = 0
    private var succeeded: [UInt64]
    private var tick: Int64 = 0
    private var nextLoss: Instant = .infinity

    package private(set) var costs: [Cost] = Array(repeating: Cost(), count: Kind.allCases.count)
    package private(set) var finished: Int64 = 0
    /// Handed out, those that were lost included.
    package private(set) var assigned: Int64 = 0
    package private(set) var acknowledged: Int64 = 0
    package private(set) var lostWorkers = 0
    package private(set) var problem: String?
    package private(set) var hasEnded = false

    package init(_ shape: ScaleShape) {
        self.shape = shape
        durations = ScaleDurations(shape)
        cluster = ScaleCluster(shape, durations)
        random = SeededRandom(seed: shape.seed &+ 2)
        succeeded = Array(repeating: 0, count: Int((shape.tasks + 63) / 64))
    }

    package var now: Instant { Double(tick) * ScaleShape.grain }
    /// Slots that run a task.
    package var running: Int { cluster.running }
    /// Of processor time, in the scheduler alone.
    package var cost: Double { costs.reduce(0) { $0 + $1.seconds } }

    // MARK: The course of it

    /// Every worker says hello; there is nothing to do yet.
    package func join() {
        feed(.others, (0..<shape.workers).map { .workerJoined(cluster.id($0), cluster.offer($0), holds: []) })
    }

    package func submit() {
        let plan = SweepPlan(
            sweep: ScaleCluster.sweep, count: shape.tasks, strata: durations.strata, order: .longestFirst)
        feed(.others, [.submitted(plan, history: SweepHistory())])
        if shape.losses > 0 { nextLoss = now + 60 / shape.losses }
    }

    /// One grain of time.
    package func step() {
        tick += 1
        let now = now
        var others = answers
        answers = []
        if now >= nextLoss {
            nextLoss = now + random.between(0, 2) * 60 / shape.losses
            lostWorkers += 1
            if let seen = cluster.lose(now: now) { others.append(seen) }
        }
        if tick % 100 == 0 { others += cluster.replaceLost(now: now) }
        feed(.others, others)
        cluster.gather = scheduler.gather
        feed(.results, cluster.results(at: tick, now: now))
        feed(.heartbeats, cluster.heartbeats(at: tick, now: now))
        // What was stored one grain ago is on disk.
        if waiting > 0 { feed(.commits, [.committed(through: waiting)]) }
        waiting = lastTicket
        if tick % 5 == 0 { feed(.ticks, [.tick]) }
    }

    /// Lets the scheduler handle events and does what it says, as gateway and workers would.
    private func feed(_ kind: Kind, _ events: [SchedulerEvent]) {
        guard !events.isEmpty else { return }
        let now = now
        let begin = Self.processorTime
        for event in events { scheduler.handle(event, at: now, into: &actions) }
        costs[kind.rawValue].seconds += Self.processorTime - begin
        costs[kind.rawValue].events += events.count
        var judged = events.lazy.compactMap { event -> [Completion]? in
            if case .results(_, let completions) = event { completions } else { nil }
        }.makeIterator()
        for action in actions { carryOut(action, &judged) }
        actions.removeAll(keepingCapacity: actions.count < 1024)
    }

    private func carryOut(_ action: SchedulerAction, _ judged: inout some IteratorProtocol<[Completion]>) {
        switch action {
        case .assign(let worker, let assignments):
            assigned += assignments.reduce(0) { $0 + $1.count }
            cluster.assign(assignments, to: worker, tick: tick, now: now)
        case .withdraw(let worker, let assignments):
            let returned = cluster.withdraw(assignments, from: worker, tick: tick, now: now)
            if !returned.isEmpty { answers.append(.returned(worker, returned)) }
        case .verdicts(_, let verdicts, let ticket):
            lastTicket = max(lastTicket, ticket)
            guard let completions = judged.next(), completions.count == verdicts.count else {
                problem = "verdicts do not answer the results"
                return
            }
            for (completion, verdict) in zip(completions, verdicts) where verdict == .succeeded {
                note(completion.task.index)
            }
        case .acknowledge(_, let tasks): acknowledged += Int64(tasks.count)
        case .attemptLost(_, _, _, _, let ticket), .cancelled(_, let ticket): lastTicket = max(lastTicket, ticket)
        case .conclude(let task, let kind, let reason, _):
            problem = "task \(task.index) was concluded (\(kind)): \(reason)"
        case .askForHello(let worker, _):
            let machine = Int((worker.rawValue - 1) % UInt64(shape.workers))
            guard cluster.workers[machine].isAlive, cluster.id(machine) == worker else { return }
            answers.append(.workerJoined(worker, cluster.offer(machine), holds: cluster.holds(machine)))
        case .quarantine(_, let node, let reason): problem = "\(node) is in quarantine: \(reason)"
        case .sweepEnded(_, let counts):
            hasEnded = true
            if counts.succeeded != shape.tasks || finished != shape.tasks {
                problem = "the sweep has ended with \(counts.succeeded) successes, \(finished) seen, of \(shape.tasks)"
            }
        case .dropWorker, .log: break
        }
    }

    private func note(_ index: TaskIndex) {
        let (word, bit) = (Int(index >> 6), UInt64(1) << UInt64(index & 63))
        if succeeded[word] & bit != 0 { problem = "task \(index) has succeeded twice" }
        succeeded[word] |= bit
        finished += 1
    }

    private static var processorTime: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
