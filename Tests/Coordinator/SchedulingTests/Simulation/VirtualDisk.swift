import Identifiers
import Scheduling

/// What the store would have in its file, and what it has been given and not yet written.
///
/// Refuses what the file must never be asked: a second outcome of a task, or another attempt under
/// a number that is taken.
final class VirtualDisk {
    enum Outcome: Equatable {
        case succeeded(UInt64)
        case failed
        case cancelled
    }

    enum Write {
        /// An attempt's end as its worker reported it, with the outcome that it gave the task, if any.
        case attempt(TaskReference, WorkerID, FailureKind?, outcome: Outcome?)
        case conclusion(TaskReference, FailureKind)
        case paused(SweepID, Bool)
        case cancelled(SweepID)
        case reopened(SweepID)
        case ended(SweepID)
    }

    struct Row: Equatable {
        var worker: WorkerID?
        var kind: FailureKind?
    }

    struct Sweep {
        var plan: SweepPlan
        var outcomes: [TaskIndex: Outcome] = [:]
        /// Tasks that have had an outcome, whether or not it was taken from them for a retry.
        var concluded: Set<TaskIndex> = []
        var attempts: [TaskIndex: [Attempt: Row]] = [:]
        var isPaused = false
        var isCancelled = false
        var hasEnded = false
    }

    private(set) var sweeps: [SweepID: Sweep] = [:]
    private(set) var waiting: [(ticket: Ticket, write: Write)] = []
    private(set) var violation: String?

    func create(_ plan: SweepPlan) { sweeps[plan.sweep] = Sweep(plan: plan) }

    private var lastTicket: Ticket = 0

    /// - Parameter ticket: nil for what nobody waits for.
    func enqueue(_ write: Write, ticket: Ticket?) {
        lastTicket = max(lastTicket, ticket ?? 0)
        waiting.append((lastTicket, write))
    }

    /// Writes what waits. - Returns: the last ticket written.
    func commit(_ count: Int) -> Ticket? {
        let written = waiting.prefix(count)
        for (_, write) in written { apply(write) }
        waiting.removeFirst(written.count)
        guard let last = written.last?.ticket, last > 0 else { return nil }
        // A ticket is on disk when all of it is.
        return waiting.first?.ticket == last ? last - 1 : last
    }

    /// The coordinator dies: what was not written is gone.
    func forgetWaiting() {
        waiting = []
        lastTicket = 0
    }

    func isReopening(_ sweep: SweepID) -> Bool {
        waiting.contains { if case .reopened(sweep) = $0.write { true } else { false } }
    }

    func row(of task: TaskReference) -> Row? { sweeps[task.sweep]?.attempts[task.index]?[task.attempt] }

    /// Is there nothing more to come of the task, or of what was asked of it before?
    func isSettled(_ task: TaskReference) -> Bool {
        sweeps[task.sweep].map { $0.isCancelled || $0.concluded.contains(task.index) } ?? false
    }

    func history(of sweep: SweepID) -> SweepHistory {
        guard let state = sweeps[sweep] else { return SweepHistory() }
        var history = SweepHistory(isPaused: state.isPaused, isCancelled: state.isCancelled)
        for (index, outcome) in state.outcomes.sorted(by: { $0.key < $1.key }) {
            history.ended.insert(index)
            if outcome == .failed { history.failed.insert(index) }
            if outcome == .cancelled { history.cancelled.insert(index) }
        }
        for (index, rows) in state.attempts {
            let outcome = state.outcomes[index]
            if outcome != nil, outcome != .failed { continue }
            history.attempts[index] = rows.keys.max()
            history.failures[index] = rows.values.filter { $0.kind != .workerLost && $0.kind != .cancelled }.count
        }
        return history
    }

    private func apply(_ write: Write) {
        switch write {
        case .attempt(let task, let worker, let kind, let outcome):
            record(task, Row(worker: worker, kind: kind))
            if let outcome { conclude(task, outcome) }
        case .conclusion(let task, let kind):
            if kind == .workerLost { record(task, Row(worker: nil, kind: kind)) }
            conclude(task, kind == .cancelled ? .cancelled : .failed)
        case .paused(let sweep, let isPaused): sweeps[sweep]?.isPaused = isPaused
        case .cancelled(let sweep): sweeps[sweep]?.isCancelled = true
        case .reopened(let sweep):
            sweeps[sweep]?.hasEnded = false
            for (index, outcome) in sweeps[sweep]?.outcomes ?? [:] where outcome == .failed {
                sweeps[sweep]?.outcomes[index] = nil
            }
        case .ended(let sweep): sweeps[sweep]?.hasEnded = true
        }
    }

    private func record(_ task: TaskReference, _ row: Row) {
        if let there = sweeps[task.sweep]?.attempts[task.index]?[task.attempt] {
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
    }
}
