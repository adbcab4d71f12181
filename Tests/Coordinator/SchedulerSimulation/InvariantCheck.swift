import Identifiers
import Scheduling

/// The invariants of the design, watched from outside the scheduler.
struct InvariantCheck {
    struct Task: Hashable {
        var sweep: SweepID
        var index: TaskIndex
        init(_ task: TaskReference) {
            sweep = task.sweep
            index = task.index
        }
        init(_ sweep: SweepID, _ index: TaskIndex) {
            self.sweep = sweep
            self.index = index
        }
    }

    var violation: String?
    /// Who holds what, as far as the scheduler was told: not yet given back, lost, ended.
    var holders: [Task: [WorkerID: Attempt]] = [:]
    private var tasksOf: [WorkerID: Set<Task>] = [:]
    /// The highest attempt number handed out in this life of the coordinator.
    var highest: [Task: Attempt] = [:]
    /// The highest attempt number of which the scheduler has heard the end.
    var ends: [Task: Attempt] = [:]
    /// Tasks that have their outcome as far as the scheduler has said; true: it is failed.
    var outcomes: [Task: Bool] = [:]
    /// How often a task has failed by its own doing since somebody asked for a retry, and may.
    var failures: [Task: Int] = [:]
    var attempts: [SweepID: Int] = [:]
    /// When it was judged that a task succeeds, and a retry was asked for, in numbers of events.
    var succeededAt: [Task: Int] = [:]
    var reopenedAt: [SweepID: Int] = [:]
    var events = 0
    /// Tasks of which a holder was lost in this life of the coordinator.
    var everLost: Set<Task> = []
    var acknowledgments = AcknowledgmentCheck()
    let maxUncommitted: Int
    /// Workers that have said hello and were not given up.
    var present: Set<WorkerID> = []
    var cancelled: Set<SweepID> = []
    private var paused: Set<SweepID> = []
    /// Sweeps of whose cancellation somebody was told.
    private var answered: Set<SweepID> = []
    /// Who has told of which attempt that it failed.
    var failedAt: [TaskReference: Set<WorkerID>] = [:]
    /// Workers whose results were not taken while the disk was behind, and who were not asked for them since.
    var left: Set<WorkerID> = []
    private var isStoreFailing = false
    private(set) var backups = 0
    private(set) var begun: [Task: Int] = [:]

    init(maxUncommitted: Int) { self.maxUncommitted = maxUncommitted }

    mutating func coordinatorStarted(_ disk: VirtualDisk) {
        for id in answered where disk.sweeps[id]?.state.isCancelled != true {
            violation = "sweep \(id) was cancelled, as somebody was told, and the file does not know it"
        }
        holders = [:]
        tasksOf = [:]
        highest = [:]
        present = []
        cancelled = []
        paused = []
        acknowledgments = AcknowledgmentCheck()
        ends = [:]
        outcomes = [:]
        failures = [:]
        everLost = []
        failedAt = [:]
        left = []
        isStoreFailing = false
    }

    /// The scheduler is told of a sweep, and knows of it what the file does.
    private mutating func begin(_ plan: SweepPlan, _ history: SweepHistory, _ disk: VirtualDisk) {
        let id = plan.sweep
        attempts[id] = plan.attempts
        // What the file says counts, not what the scheduler was told that it says.
        let isCancelled = history.isCancelled || disk.sweeps[id]?.state.isCancelled == true
        if isCancelled { cancelled.insert(id) } else { cancelled.remove(id) }
        if history.isPaused { paused.insert(id) } else { paused.remove(id) }
        // Numbers that left no trace in the file are forgotten with the sweep.
        for task in highest.keys where task.sweep == id { highest[task] = nil }
        for task in ends.keys where task.sweep == id { ends[task] = nil }
        for task in outcomes.keys where task.sweep == id { outcomes[task] = nil }
        for task in failures.keys where task.sweep == id { failures[task] = nil }
        for task in failedAt.keys where task.sweep == id { failedAt[task] = nil }
        // What is still held was withdrawn when the sweep ended.
        for task in holders.keys where task.sweep == id { letGoOfAll(task) }
        guard let sweep = disk.sweeps[id] else { return }
        for (index, rows) in sweep.attempts {
            ends[Task(id, index)] = rows.keys.max()
            failures[Task(id, index)] = sweep.failures(of: index)
        }
        for (index, outcome) in sweep.outcomes { outcomes[Task(id, index)] = outcome == .failed }
        for (index, attempt) in sweep.progress { highest[Task(id, index)] = attempt }
    }

    /// Somebody was told that a sweep is cancelled.
    mutating func cancelAnswered(_ sweep: SweepID, _ disk: VirtualDisk) {
        answered.insert(sweep)
        if disk.sweeps[sweep]?.state.isCancelled != true {
            violation = "sweep \(sweep) is said to be cancelled before the file knows it"
        }
    }

    mutating func begun(_ task: TaskReference, at worker: WorkerID) { begun[Task(task), default: 0] += 1 }

    // MARK: 3. No task at two workers unless it is meant

    /// - Parameter isKnown: does the scheduler have the sweep?
    mutating func before(
        _ event: SchedulerEvent, _ actions: [SchedulerAction], _ disk: VirtualDisk, isKnown: (SweepID) -> Bool
    ) {
        events += 1
        switch event {
        case .submitted(let plan, let history):
            begin(plan, history, disk)
        case .results(let worker, let completions):
            judge(completions, of: worker, actions) {
                if isKnown($0) { return .known }
                return .forgotten
            }
        case .returned(let worker, let assignments):
            for assignment in assignments {
                for index in assignment.range { letGo(Task(assignment.sweep, index), worker, assignment.attempt) }
            }
        case .workerJoined(let worker, _, let holds):
            present.insert(worker)
            left.remove(worker)
            readopt(holds, worker, actions, isKnown)
        case .rejected(let task):
            acknowledgments.rejected(task)
            outcomes[Task(task)] = true
            // A retry that was asked for since finds it failed.
            if succeededAt[Task(task)] ?? 0 < reopenedAt[task.sweep] ?? 0 { reopen(Task(task)) }
        case .storeFailing: isStoreFailing = true
        case .storeRecovered: isStoreFailing = false
        case .control(let sweep, .retryFailed): reopen(sweep)
        case .control(let sweep, .cancel): cancelled.insert(sweep)
        case .control(let sweep, .pause): paused.insert(sweep)
        case .control(let sweep, .resume): paused.remove(sweep)
        default:
            break
        }
        watchEnds(actions)
        watchAssignments(actions)
    }

    /// What must hold when all that an event brought about has been done.
    mutating func after(_ event: SchedulerEvent) {
        guard case .committed = event, !isStoreFailing, acknowledgments.waiting <= maxUncommitted / 2 else { return }
        if let worker = left.min() {
            violation = "the disk has caught up, and \(worker) is not asked for the results that were left with it"
        }
    }

    private mutating func readopt(
        _ holds: [Assignment], _ worker: WorkerID, _ actions: [SchedulerAction], _ isKnown: (SweepID) -> Bool
    ) {
        var refused: Set<TaskReference> = []
        for case .withdraw(worker, let assignments) in actions {
            for assignment in assignments {
                for index in assignment.range {
                    refused.insert(
                        TaskReference(sweep: assignment.sweep, index: index, attempt: assignment.attempt))
                }
            }
        }
        let held = holds.flatMap { hold in
            hold.range.map { TaskReference(sweep: hold.sweep, index: $0, attempt: hold.attempt) }
        }
        let before = Set(held.filter { holders[Task($0)]?[worker] == $0.attempt })
        letGoOfAll(worker)
        for reference in held where !refused.contains(reference) {
            let task = Task(reference)
            if let others = holders[task], !others.isEmpty, !before.contains(reference) {
                violation = "\(reference) is left to \(worker) while \(others) hold it"
            }
            if failedAt[reference]?.contains(worker) == true {
                violation = "\(reference) is left to \(worker), which has told that it failed"
            }
            holders[task, default: [:]][worker] = reference.attempt
            tasksOf[worker, default: []].insert(task)
        }
        for reference in held where isKnown(reference.sweep) { note(reference) }
        // Work is taken from nobody without a reason.
        for reference in held where refused.contains(reference) && isKnown(reference.sweep) {
            let task = Task(reference)
            let isOver = outcomes[task] != nil || cancelled.contains(task.sweep)
            if !isOver, holders[task]?.isEmpty != false, reference.attempt > ends[task] ?? 0 {
                violation = "\(reference) is taken from \(worker), and nobody else has it"
            }
        }
    }

    private mutating func watchAssignments(_ actions: [SchedulerAction]) {
        var backups: Set<Task> = []
        for case .log(let note) in actions where note.kind == .backupStarted {
            if let sweep = note.sweep, let index = note.task { backups.insert(Task(sweep, index)) }
        }
        for action in actions {
            switch action {
            case .dropWorker(let worker, _):
                present.remove(worker)
                left.remove(worker)
                everLost.formUnion(tasksOf[worker] ?? [])
                letGoOfAll(worker)
            case .askForHello(let worker, _): left.remove(worker)
            case .assign(let worker, let assignments):
                for assignment in assignments { watch(assignment, worker, backups) }
            default:
                break
            }
        }
    }

    private mutating func watch(_ assignment: Assignment, _ worker: WorkerID, _ backups: Set<Task>) {
        for index in assignment.range {
            let task = Task(assignment.sweep, index)
            if cancelled.contains(assignment.sweep) { violation = "\(task) of a cancelled sweep is handed out" }
            if paused.contains(assignment.sweep) { violation = "\(task) of a paused sweep is handed out" }
            if outcomes[task] != nil { violation = "\(task) is handed out and has its outcome" }
            if let others = holders[task], !others.isEmpty {
                if backups.contains(task), others.count == 1, others[worker] == nil {
                    self.backups += 1
                    if failures[task] ?? 0 >= attempts[task.sweep] ?? 1 {
                        violation = "\(task) gets a backup, and has failed as often as it may"
                    }
                } else {
                    violation = "\(task) goes to \(worker) at attempt \(assignment.attempt) while \(others) hold it"
                }
            }
            if let last = highest[task], assignment.attempt <= last {
                violation = "\(task) goes to \(worker) at attempt \(assignment.attempt) after attempt \(last)"
            }
            highest[task] = assignment.attempt
            holders[task, default: [:]][worker] = assignment.attempt
            tasksOf[worker, default: []].insert(task)
        }
    }

    /// Whoever hands out the next attempt has heard of this one.
    mutating func note(_ reference: TaskReference) {
        highest[Task(reference)] = max(highest[Task(reference)] ?? 0, reference.attempt)
    }

    mutating func letGo(_ task: Task, _ worker: WorkerID, _ attempt: Attempt) {
        // It may hold a later attempt of the same task.
        guard holders[task]?[worker] == attempt else { return }
        holders[task]?[worker] = nil
        tasksOf[worker]?.remove(task)
    }

    mutating func letGoOfAll(_ task: Task) {
        for (worker, attempt) in holders[task] ?? [:] { letGo(task, worker, attempt) }
    }

    private mutating func letGoOfAll(_ worker: WorkerID) {
        for task in tasksOf[worker] ?? [] { holders[task]?[worker] = nil }
        tasksOf[worker] = nil
    }

    // MARK: 2. Acknowledged only what is on disk

    mutating func acknowledged(_ task: TaskReference, by worker: WorkerID, _ disk: VirtualDisk) {
        if let wrong = acknowledgments.acknowledged(task, by: worker, disk) { violation = wrong }
    }

    // MARK: 1. One outcome each

    mutating func ended(_ id: SweepID, _ counts: SweepCounts, _ disk: VirtualDisk) {
        guard let sweep = disk.sweeps[id] else {
            violation = "sweep \(id) ends and is not on disk"
            return
        }
        let outcomes = sweep.outcomes.values
        let succeeded = outcomes.count { if case .succeeded = $0 { true } else { false } }
        let failed = outcomes.count { $0 == .failed }
        let cancelled = outcomes.count { $0 == .cancelled }
        if counts.succeeded != succeeded || counts.failed != failed || counts.running != 0 || counts.pending != 0 {
            violation = "sweep \(id) ends as \(counts); on disk: \(succeeded) succeeded, \(failed) failed"
        }
        if !self.cancelled.contains(id), counts.cancelled != 0 || Int64(outcomes.count) != counts.total {
            violation = "sweep \(id) ends as \(counts); on disk: \(outcomes.count) outcomes"
        }
        if counts.cancelled < cancelled { violation = "sweep \(id) forgot cancelled tasks" }
    }
}

extension Simulation {
    /// What must hold of the file when all is done.
    func checkEnd() -> String? {
        let waiting = check.acknowledgments.waiting
        if waiting > 0 { return "\(waiting) results were taken and are never acknowledged" }
        for (number, shape) in shape.sweeps.enumerated() {
            guard let id = gateway.submissions[number], let sweep = disk.sweeps[id] else {
                return "sweep \(number) of the shape is not on disk"
            }
            if !sweep.state.isCancelled, sweep.outcomes.count != Int(shape.plan.count) {
                return "sweep \(id) has \(sweep.outcomes.count) outcomes of \(shape.plan.count)"
            }
            for (index, outcome) in sweep.outcomes.sorted(by: { $0.key < $1.key }) {
                if let wrong = wrongOutcome(TaskReference(sweep: id, index: index, attempt: 1), outcome, sweep, shape) {
                    return "sweep \(id): \(wrong)"
                }
            }
        }
        return nil
    }

    private func wrongOutcome(
        _ task: TaskReference, _ outcome: VirtualDisk.Outcome, _ sweep: VirtualDisk.Sweep, _ shape: ScheduleShape.Sweep
    ) -> String? {
        let index = task.index
        let rows = sweep.attempts[index] ?? [:]
        switch outcome {
        case .succeeded(let digest):
            if digest != Self.digest(of: task) { return "task \(index) has foreign bits" }
            if rows.values.count(where: { $0.kind == nil }) != 1 { return "task \(index) succeeded \(rows)" }
        case .failed:
            let own = sweep.failures(of: index)
            let isSpecial = rows.values.contains { $0.kind == .workerLost || $0.kind == .rejected }
            if own < shape.plan.attempts, !isSpecial {
                return "task \(index) failed with \(own) failures of \(shape.plan.attempts): \(rows)"
            }
        case .cancelled:
            if !sweep.state.isCancelled { return "task \(index) is cancelled, its sweep is not" }
        }
        return nil
    }
}
