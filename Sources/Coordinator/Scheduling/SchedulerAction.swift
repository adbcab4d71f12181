public import Identifiers

/// What the scheduler wants done. Actions are carried out in order.
public enum SchedulerAction: Sendable {
    case assign(WorkerID, [Assignment])
    /// The worker should drop these, whether queued or running. It answers with `returned` or, for
    /// what had ended already, with results.
    case withdraw(WorkerID, [Assignment])
    /// One verdict for each completion of the event being handled, in order. Those that are stored
    /// go to the store under `ticket`; it will be named in a later ``SchedulerEvent/committed(through:)``.
    case verdicts(WorkerID, [Verdict], ticket: Ticket)
    /// These are on disk (or need no storing): the worker may forget them.
    case acknowledge(WorkerID, [TaskReference])
    /// Somebody has cancelled the sweep: to be stored under `ticket`, before what follows from it. Late
    /// results of its tasks are acknowledged as of no use, and must not be while it could be forgotten.
    case cancelled(SweepID, ticket: Ticket)
    /// The outcome of a task that ended without a result of a worker's (its attempts used up by
    /// lost workers, or cancelled): to be stored under `ticket`.
    case conclude(TaskReference, FailureKind, reason: String, ticket: Ticket)
    /// An attempt that ended without a result of a worker's and will be tried again: to be stored.
    case attemptLost(TaskReference, WorkerID, FailureKind, reason: String, ticket: Ticket)
    /// The worker is given up: it gets no more work, and what it held goes to others. Should it be
    /// there after all, it has to say hello again.
    case dropWorker(WorkerID, LossReason)
    /// The worker should say hello again, since what is known of it may be wrong. It keeps what it
    /// holds, and gets no more work until it has.
    case askForHello(WorkerID, reason: String)
    case quarantine(WorkerID, node: String, reason: String)
    /// Every task of the sweep has its outcome, and all are on disk.
    case sweepEnded(SweepID, SweepCounts)
    /// Something worth a row in the event log.
    case log(SchedulerNote)
}

/// What is to be done with one completion.
public enum Verdict: Sendable, Hashable {
    /// First success: store records, artifacts and outcome.
    case succeeded
    /// The attempt failed and the task will be tried again: store the attempt.
    case failedWillRetry
    /// The attempt failed and was the last: store the attempt and the outcome.
    case failedFinally
    /// The task has its outcome already; the digests agree (or one failed): store nothing.
    case duplicate
    /// The task has its outcome already and the digests differ: store an event, never the result.
    case differs(from: UInt64)
    /// Not on lease to that worker at that attempt, or of an unknown sweep: store nothing.
    case stale
}

/// A line of the event log.
public struct SchedulerNote: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable {
        case leaseLost = "lease-lost"
        case retried
        case setAside = "set-aside"
        case backupStarted = "backup-started"
        case quarantined
        case mismatch
        case recovered
    }
    public var kind: Kind
    public var sweep: SweepID?
    public var task: TaskIndex?
    public var worker: WorkerID?
    public var message: String
    public init(
        _ kind: Kind, sweep: SweepID? = nil, task: TaskIndex? = nil, worker: WorkerID? = nil, message: String
    ) {
        self.kind = kind
        self.sweep = sweep
        self.task = task
        self.worker = worker
        self.message = message
    }
}

/// How many tasks of a sweep stand where.
public struct SweepCounts: Sendable, Hashable {
    public var total: Int64
    public var succeeded: Int64
    public var failed: Int64
    public var cancelled: Int64
    public var running: Int64
    public var pending: Int64 { total - succeeded - failed - cancelled - running }
    public init(total: Int64, succeeded: Int64 = 0, failed: Int64 = 0, cancelled: Int64 = 0, running: Int64 = 0) {
        self.total = total
        self.succeeded = succeeded
        self.failed = failed
        self.cancelled = cancelled
        self.running = running
    }
}
