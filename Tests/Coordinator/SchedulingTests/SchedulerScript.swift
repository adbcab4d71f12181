import Identifiers
import Scheduling

/// Drives a scheduler by hand: events in, actions kept.
struct SchedulerScript {
    var scheduler: Scheduler
    var now: Instant = 0
    /// What the last event brought about.
    var actions: [SchedulerAction] = []
    /// Every ticket of the last event that something is stored under.
    private(set) var lastTicket: Ticket = 0

    init(_ configuration: SchedulerConfiguration = .init(), expected: Set<WorkerID> = []) {
        scheduler = Scheduler(configuration: configuration, expectedWorkers: expected)
    }

    mutating func send(_ event: SchedulerEvent, after seconds: Seconds = 0) {
        now += seconds
        actions = []
        scheduler.handle(event, at: now, into: &actions)
        for action in actions {
            switch action {
            case .verdicts(_, _, let ticket), .conclude(_, _, _, let ticket), .attemptLost(_, _, _, _, let ticket),
                .cancelled(_, let ticket):
                lastTicket = max(lastTicket, ticket)
            default: break
            }
        }
    }

    mutating func submit(
        _ count: Int64, sweep: Int64 = 1, priority: Int = 0, attempts: Int = 3, cores: Int = 1, memory: Int64 = 0,
        strata: [Stratum]? = nil, order: DispatchOrder = .listed, timeLimit: Seconds? = nil,
        savesCheckpoints: Bool = false, history: SweepHistory = SweepHistory()
    ) {
        send(
            .submitted(
                SweepPlan(
                    sweep: SweepID(sweep), count: count, strata: strata, priority: priority, order: order,
                    attempts: attempts, cores: cores, memory: memory, timeLimit: timeLimit,
                    savesCheckpoints: savesCheckpoints), history: history))
    }

    mutating func join(
        _ worker: UInt64, slots: Int = 1, node: String? = nil, memory: Int64 = 0, remaining: Seconds? = nil,
        holds: [Assignment] = []
    ) {
        send(
            .workerJoined(
                WorkerID(worker),
                WorkerOffer(node: node ?? "node\(worker)", slots: slots, memory: memory, remaining: remaining),
                holds: holds))
    }

    mutating func succeed(_ worker: UInt64, _ tasks: [TaskReference], digest: UInt64 = 7, duration: Seconds = 1) {
        send(
            .results(
                WorkerID(worker),
                tasks.map { Completion(task: $0, outcome: .succeeded(digest: digest), duration: duration) }))
    }

    mutating func fail(_ worker: UInt64, _ task: TaskReference, _ kind: FailureKind = .error) {
        send(.results(WorkerID(worker), [Completion(task: task, outcome: .failed(kind), duration: 1)]))
    }

    mutating func tick(_ seconds: Seconds, step: Seconds = 0.1) {
        var all: [SchedulerAction] = []
        let end = now + seconds
        while now < end - 1e-9 {
            send(.tick, after: min(step, end - now))
            all += actions
        }
        actions = all
    }

    mutating func commit() { send(.committed(through: lastTicket)) }

    // MARK: What was done

    func assigned(_ worker: UInt64) -> [TaskReference] {
        actions.flatMap { action -> [TaskReference] in
            guard case .assign(WorkerID(worker), let assignments) = action else { return [] }
            return references(assignments)
        }
    }

    func withdrawn(_ worker: UInt64) -> [TaskReference] {
        actions.flatMap { action -> [TaskReference] in
            guard case .withdraw(WorkerID(worker), let assignments) = action else { return [] }
            return references(assignments)
        }
    }

    var verdicts: [Verdict] {
        actions.flatMap { action -> [Verdict] in
            if case .verdicts(_, let verdicts, _) = action { verdicts } else { [] }
        }
    }

    var acknowledged: [TaskReference] {
        actions.flatMap { action -> [TaskReference] in
            if case .acknowledge(_, let tasks) = action { tasks } else { [] }
        }
    }

    var endedSweeps: [SweepID] {
        actions.compactMap { if case .sweepEnded(let sweep, _) = $0 { sweep } else { nil } }
    }

    var notes: [SchedulerNote] { actions.compactMap { if case .log(let note) = $0 { note } else { nil } } }

    var dropped: [WorkerID] { actions.compactMap { if case .dropWorker(let id, _) = $0 { id } else { nil } } }

    /// Workers that are to say hello again.
    var asked: [WorkerID] { actions.compactMap { if case .askForHello(let id, _) = $0 { id } else { nil } } }

    var concluded: [TaskReference] {
        actions.compactMap { if case .conclude(let task, _, _, _) = $0 { task } else { nil } }
    }

    var lost: [TaskReference] {
        actions.compactMap { if case .attemptLost(let task, _, _, _, _) = $0 { task } else { nil } }
    }

    func counts(_ sweep: Int64 = 1) -> SweepCounts { scheduler.counts(of: SweepID(sweep)) ?? SweepCounts(total: -1) }

    private func references(_ assignments: [Assignment]) -> [TaskReference] {
        assignments.flatMap { each in
            each.range.map { TaskReference(sweep: each.sweep, index: $0, attempt: each.attempt) }
        }
    }
}

func task(_ index: TaskIndex, attempt: Attempt = 1, sweep: Int64 = 1) -> TaskReference {
    TaskReference(sweep: SweepID(sweep), index: index, attempt: attempt)
}

func hold(_ index: TaskIndex, count: Int64 = 1, attempt: Attempt = 1, sweep: Int64 = 1) -> Assignment {
    Assignment(sweep: SweepID(sweep), first: index, count: count, attempt: attempt)
}
