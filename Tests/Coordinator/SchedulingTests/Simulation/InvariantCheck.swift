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
    private var holders: [Task: [WorkerID: Attempt]] = [:]
    private var tasksOf: [WorkerID: Set<Task>] = [:]
    /// The highest attempt number handed out in this life of the coordinator.
    private var highest: [Task: Attempt] = [:]
    private var lastVerdict: [WorkerID: [TaskReference: Verdict]] = [:]
    private var cancelled: Set<SweepID> = []
    private(set) var backups = 0
    private(set) var begun: [Task: Int] = [:]

    mutating func coordinatorStarted(_ disk: VirtualDisk) {
        // A cancellation that was not on disk went with the coordinator that heard it.
        cancelled = cancelled.filter { disk.sweeps[$0]?.isCancelled == true }
        holders = [:]
        tasksOf = [:]
        highest = [:]
        lastVerdict = [:]
    }

    mutating func begun(_ task: TaskReference, at worker: WorkerID) { begun[Task(task), default: 0] += 1 }

    mutating func cancelled(_ sweep: SweepID) { cancelled.insert(sweep) }

    // MARK: 3. No task at two workers unless it is meant

    mutating func before(_ event: SchedulerEvent, _ actions: [SchedulerAction]) {
        switch event {
        case .results(let worker, let completions):
            for completion in completions { letGo(Task(completion.task), worker) }
        case .returned(let worker, let assignments):
            for assignment in assignments {
                for index in assignment.range {
                    let task = Task(assignment.sweep, index)
                    if holders[task]?[worker] == assignment.attempt { letGo(task, worker) }
                }
            }
        case .workerLeft(let worker, _):
            letGoOfAll(worker)
        case .workerJoined(let worker, _, let holds):
            letGoOfAll(worker)
            readopt(holds, worker, actions)
        default:
            break
        }
        watchAssignments(actions)
    }

    private mutating func readopt(_ holds: [Assignment], _ worker: WorkerID, _ actions: [SchedulerAction]) {
        var refused: Set<TaskReference> = []
        for case .withdraw(worker, let assignments) in actions {
            for assignment in assignments {
                for index in assignment.range {
                    refused.insert(
                        TaskReference(sweep: assignment.sweep, index: index, attempt: assignment.attempt))
                }
            }
        }
        for hold in holds {
            for index in hold.range
            where !refused.contains(TaskReference(sweep: hold.sweep, index: index, attempt: hold.attempt)) {
                holders[Task(hold.sweep, index), default: [:]][worker] = hold.attempt
                tasksOf[worker, default: []].insert(Task(hold.sweep, index))
                highest[Task(hold.sweep, index)] = max(highest[Task(hold.sweep, index)] ?? 0, hold.attempt)
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
            case .dropWorker(_, .misbehaved):
                // Asked to say hello again: still the holder.
                break
            case .dropWorker(let worker, _):
                letGoOfAll(worker)
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
            if let others = holders[task], !others.isEmpty {
                if backups.contains(task), others.count == 1, others[worker] == nil {
                    self.backups += 1
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

    private mutating func letGo(_ task: Task, _ worker: WorkerID) {
        holders[task]?[worker] = nil
        tasksOf[worker]?.remove(task)
    }

    private mutating func letGoOfAll(_ worker: WorkerID) {
        for task in tasksOf[worker] ?? [] { holders[task]?[worker] = nil }
        tasksOf[worker] = nil
    }

    // MARK: 2. Acknowledged only what is on disk

    mutating func judged(_ completion: Completion, _ verdict: Verdict, of worker: WorkerID) {
        // An acknowledgment of something stale may still be on its way when it comes again.
        let isStaleAgain = verdict == .duplicate && lastVerdict[worker]?[completion.task] == .stale
        if !isStaleAgain { lastVerdict[worker, default: [:]][completion.task] = verdict }
        if case .differs = verdict { violation = "\(completion.task) differs from itself" }
    }

    mutating func acknowledged(_ task: TaskReference, by worker: WorkerID, _ disk: VirtualDisk) {
        guard let verdict = lastVerdict[worker]?[task] else {
            violation = "\(task) of \(worker) is acknowledged and was never judged"
            return
        }
        guard let sweep = disk.sweeps[task.sweep] else { return }
        let hasOutcome = sweep.outcomes[task.index] != nil || cancelled.contains(task.sweep) || sweep.reopened > 0
        let hasRow = sweep.attempts[task.index]?[task.attempt] != nil
        switch verdict {
        case .succeeded, .failedFinally:
            if !hasOutcome || !hasRow { violation = "\(task) is acknowledged to \(worker) and not on disk" }
        case .failedWillRetry:
            if !hasRow { violation = "failed \(task) is acknowledged to \(worker) and not on disk" }
        case .duplicate, .differs:
            // The repetition may be of an attempt that failed before another gave the outcome.
            if !hasOutcome, !hasRow {
                violation = "repeated \(task) is acknowledged to \(worker), its outcome not on disk"
            }
        case .stale:
            break
        }
    }

    // MARK: 1. One outcome each

    mutating func ended(_ id: SweepID, _ counts: SweepCounts, _ disk: VirtualDisk) {
        // What a person asked for just before may still be on its way to the disk.
        guard let sweep = disk.sweeps[id], !disk.isReopening(id) else { return }
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
        for shape in shape.sweeps {
            let id = shape.plan.sweep
            guard let sweep = disk.sweeps[id] else { return "sweep \(id) is not on disk" }
            if !sweep.isCancelled, sweep.outcomes.count != Int(shape.plan.count) {
                return "sweep \(id) has \(sweep.outcomes.count) outcomes of \(shape.plan.count)"
            }
            for (index, outcome) in sweep.outcomes.sorted(by: { $0.key < $1.key }) {
                if let wrong = wrongOutcome(index, outcome, sweep, shape) { return "sweep \(id): \(wrong)" }
            }
        }
        return nil
    }

    private func wrongOutcome(
        _ index: TaskIndex, _ outcome: VirtualDisk.Outcome, _ sweep: VirtualDisk.Sweep, _ shape: ScheduleShape.Sweep
    ) -> String? {
        let task = TaskReference(sweep: shape.plan.sweep, index: index, attempt: 1)
        let rows = sweep.attempts[index] ?? [:]
        switch outcome {
        case .succeeded(let digest):
            if digest != Self.digest(of: task) { return "task \(index) has foreign bits" }
            if rows.values.count(where: { $0.kind == nil }) != 1 { return "task \(index) succeeded \(rows)" }
        case .failed:
            let own = rows.values.count { $0.kind != nil && $0.kind != .workerLost }
            let lost = rows.values.count { $0.kind == .workerLost }
            let isUsedUp = own >= shape.plan.attempts || lost > 0
            if !isUsedUp { return "task \(index) failed with \(own) failures of \(shape.plan.attempts): \(rows)" }
        case .cancelled:
            // A cancellation may die with its coordinator after a part of it is on disk: never here,
            // where it goes first.
            if !sweep.isCancelled { return "task \(index) is cancelled, its sweep is not" }
        }
        return nil
    }
}
