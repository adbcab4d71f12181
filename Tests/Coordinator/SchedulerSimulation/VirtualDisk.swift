import Identifiers
import Scheduling

/// What the store would have in its file, and what it has been given and not yet written.
///
/// Refuses what the file must never be asked: a second outcome of a task, another attempt under a
/// number that is taken, a sweep that goes on after it was cancelled or has ended.
final class VirtualDisk {
    enum Outcome: Equatable {
        case succeeded(UInt64)
        case failed
        case cancelled
    }

    /// The state of a sweep: one column, so that what is written last counts.
    enum State: Equatable {
        case running, paused, cancelling, done, cancelled
        var hasEnded: Bool { self == .done || self == .cancelled }
        var isCancelled: Bool { self == .cancelling || self == .cancelled }
    }

    enum Write {
        case created(SweepPlan)
        /// An attempt's end as its worker reported it, with the outcome that it gave the task, if any.
        case attempt(TaskReference, WorkerID, FailureKind?, outcome: Outcome?)
        /// What an attempt that goes on has left: records, a checkpoint.
        case progress(TaskReference)
        case conclusion(TaskReference, FailureKind)
        case state(SweepID, State)
        case priority(SweepID, Int)
        case reopened(SweepID)
    }

    struct Row: Equatable {
        var worker: WorkerID?
        var kind: FailureKind?
    }

    struct Sweep {
        var plan: SweepPlan
        var state = State.running
        var outcomes: [TaskIndex: Outcome] = [:]
        /// Tasks that have had an outcome, whether or not it was taken from them for a retry.
        var concluded: Set<TaskIndex> = []
        var attempts: [TaskIndex: [Attempt: Row]] = [:]
        /// The highest attempt that has left something, of tasks without outcome.
        var progress: [TaskIndex: Attempt] = [:]
        /// Attempts up to this one no longer count against the task: somebody asked for a retry.
        var forgiven: [TaskIndex: Attempt] = [:]

        /// How many attempts of a task without success count against it.
        func failures(of index: TaskIndex) -> Int {
            attempts[index]?.count {
                $0.key > forgiven[index] ?? 0 && $0.value.kind != .workerLost && $0.value.kind != .cancelled
            } ?? 0
        }
    }

    /// What is handed over at once is written at once.
    private struct Batch {
        var number: Int
        var ticket: Ticket?
        var writes: [Write]
    }

    private(set) var sweeps: [SweepID: Sweep] = [:]
    private var waiting: [Batch] = []
    private var handedOver = 0
    /// Batches with numbers up to this one are on disk.
    private(set) var written = 0
    private(set) var violation: String?
    /// Successes of the last group that the file could not take: each is there as a failure.
    private(set) var rejected: [TaskReference] = []

    var waitingBatches: Int { waiting.count }

    /// - Parameter ticket: nil for what the scheduler does not wait for.
    /// - Returns: the batch's number.
    @discardableResult
    func enqueue(_ writes: [Write], ticket: Ticket? = nil) -> Int {
        handedOver += 1
        waiting.append(Batch(number: handedOver, ticket: ticket, writes: writes))
        return handedOver
    }

    /// Writes the first batches that wait.
    ///
    /// - Parameter rejects: results that the file can never take, too large ones say.
    /// - Returns: the last ticket of which everything is on disk.
    func commit(_ count: Int, rejects: (TaskReference) -> Bool) -> Ticket? {
        let group = waiting.prefix(count)
        rejected = []
        for write in group.lazy.flatMap(\.writes) {
            if case .attempt(let task, let worker, nil, .succeeded) = write, rejects(task) {
                rejected.append(task)
                apply(.attempt(task, worker, .rejected, outcome: .failed))
            } else {
                apply(write)
            }
        }
        written = group.last?.number ?? written
        waiting.removeFirst(group.count)
        guard let last = group.last(where: { $0.ticket != nil })?.ticket else { return nil }
        let isWhole = waiting.first { $0.ticket != nil }?.ticket != last
        return isWhole ? last : last - 1
    }

    /// The coordinator dies: what was not written is gone.
    func forgetWaiting() { waiting = [] }

    // MARK: Reading

    func row(of task: TaskReference) -> Row? { sweeps[task.sweep]?.attempts[task.index]?[task.attempt] }

    /// Is there nothing more to come of the task, or of what was asked of it before?
    func isSettled(_ task: TaskReference) -> Bool {
        sweeps[task.sweep].map { $0.state.isCancelled || $0.concluded.contains(task.index) } ?? false
    }

    /// What a coordinator reads when it starts, or when an ended sweep goes on.
    func history(of sweep: SweepID) -> SweepHistory {
        guard let state = sweeps[sweep] else { return SweepHistory() }
        var history = SweepHistory(isPaused: state.state == .paused, isCancelled: state.state.isCancelled)
        for (index, outcome) in state.outcomes.sorted(by: { $0.key < $1.key }) {
            history.ended.insert(index)
            if outcome == .failed { history.failed.insert(index) }
            if outcome == .cancelled { history.cancelled.insert(index) }
        }
        for (index, rows) in state.attempts {
            let outcome = state.outcomes[index]
            if outcome != nil, outcome != .failed { continue }
            history.attempts[index] = rows.keys.max()
            if outcome == nil { history.failures[index] = state.failures(of: index) }
        }
        history.begun = state.progress
        return history
    }

    func counts(of sweep: SweepID) -> SweepCounts {
        guard let state = sweeps[sweep] else { return SweepCounts(total: 0) }
        let failed = state.outcomes.values.count { $0 == .failed }
        let cancelled = state.outcomes.values.count { $0 == .cancelled }
        return SweepCounts(
            total: state.plan.count, succeeded: Int64(state.outcomes.count - failed - cancelled),
            failed: Int64(failed), cancelled: Int64(cancelled))
    }

    // MARK: Writing

    private func apply(_ write: Write) {
        switch write {
        case .created(let plan):
            if sweeps[plan.sweep] == nil { sweeps[plan.sweep] = Sweep(plan: plan) }
        case .attempt(let task, let worker, let kind, let outcome):
            record(task, Row(worker: worker, kind: kind))
            if let outcome { conclude(task, outcome) }
        case .progress(let task): leave(task)
        case .conclusion(let task, let kind):
            if kind == .workerLost || row(of: task) == nil { record(task, Row(worker: nil, kind: kind)) }
            conclude(task, kind == .cancelled ? .cancelled : .failed)
        case .state(let sweep, let state): change(sweep, state)
        case .priority(let sweep, let priority): sweeps[sweep]?.plan.priority = priority
        case .reopened(let sweep): reopen(sweep)
        }
    }

    private func change(_ sweep: SweepID, _ state: State) {
        guard let old = sweeps[sweep]?.state else {
            violation = "sweep \(sweep) becomes \(state) and is not on disk"
            return
        }
        if old.hasEnded || (old == .cancelling && !state.isCancelled) {
            violation = "sweep \(sweep) was \(old) and becomes \(state)"
        }
        sweeps[sweep]?.state = state
        if state.hasEnded { sweeps[sweep]?.progress = [:] }
    }

    private func reopen(_ id: SweepID) {
        guard let sweep = sweeps[id] else { return }
        if sweep.state.isCancelled { violation = "failed tasks of sweep \(id) are tried again, which is cancelled" }
        for (index, outcome) in sweep.outcomes where outcome == .failed {
            sweeps[id]?.outcomes[index] = nil
            sweeps[id]?.forgiven[index] = sweep.attempts[index]?.keys.max()
        }
        sweeps[id]?.state = sweep.state == .done ? .running : sweep.state
    }

    private func leave(_ task: TaskReference) {
        guard let sweep = sweeps[task.sweep], sweep.outcomes[task.index] == nil, !sweep.state.hasEnded else { return }
        sweeps[task.sweep]?.progress[task.index] = max(sweep.progress[task.index] ?? 0, task.attempt)
    }

    private func record(_ task: TaskReference, _ row: Row) {
        guard let sweep = sweeps[task.sweep] else {
            violation = "attempt \(task) is written and its sweep is not on disk"
            return
        }
        if sweep.state.hasEnded { violation = "attempt \(task) is written after its sweep has ended" }
        if let there = sweep.attempts[task.index]?[task.attempt] {
            let isUpgrade = there.kind == .workerLost && there.worker == row.worker
            let isRepetition =
                there.kind == row.kind && (there.worker == row.worker || row.kind == .workerLost)
            if !isUpgrade && !isRepetition {
                violation = "attempt \(task) of \(String(describing: row)) is on disk as \(String(describing: there))"
            }
        }
        sweeps[task.sweep]?.attempts[task.index, default: [:]][task.attempt] = row
    }

    private func conclude(_ task: TaskReference, _ outcome: Outcome) {
        if let there = sweeps[task.sweep]?.outcomes[task.index] {
            violation = "task \(task) gets outcome \(outcome) and has \(there)"
        }
        sweeps[task.sweep]?.outcomes[task.index] = outcome
        sweeps[task.sweep]?.concluded.insert(task.index)
        sweeps[task.sweep]?.progress[task.index] = nil
    }
}
