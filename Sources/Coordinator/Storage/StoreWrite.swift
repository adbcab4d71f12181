public import Identifiers

/// One thing to be written. The store's thread takes all that wait, writes them in one
/// transaction, and reports the highest ticket that is then on disk.
public enum StoreWrite: Sendable {
    /// An attempt's end as a worker reported it.
    case attempt(AttemptWrite)
    /// Records of an attempt that goes on. They become the task's when this attempt gives its outcome,
    /// or when a later one does that went on from its checkpoint; else they go.
    case progress(sweep: SweepID, index: TaskIndex, attempt: Attempt, records: [RecordWrite])
    /// A task that ended without a result of a worker's: cancelled, or its attempts used up by lost
    /// workers.
    case conclusion(sweep: SweepID, index: TaskIndex, attempt: Attempt, kind: FailureKind, reason: String)
    case checkpoint(sweep: SweepID, index: TaskIndex, attempt: Attempt, sequence: UInt32, bytes: [UInt8])
    /// A sweep was submitted, or a later stage of one was decided: a stage is a sweep row of its own
    /// that names its root, so its tasks, records and results have the same shape as any other's.
    case sweep(SweepWrite)
    /// Every attempt write of the sweep must come before `done` or `cancelled` of it. `tally`: how its
    /// tasks ended, so that a later start need not count them.
    case sweepState(SweepID, SweepState, reason: String = "", tally: SweepTally? = nil)
    case sweepPriority(SweepID, Int)
    /// Failed tasks become open again and have their full number of attempts once more. The attempts
    /// made so far stay on record.
    case retryFailed(SweepID)
    /// Tasks that need not run, because an earlier sweep of the file has their results.
    case reused(SweepID, [ReusedTask])
    /// Tasks of an ended sweep, in order of identity, for later sweeps to find; none: that was all.
    case indexed(SweepID, [FinishedTask])
    /// The pass for results to reuse is over: a later start hands the sweep's tasks out at once.
    case sweepPlanned(SweepID)
    /// Sweeps may be given ids up to this one; a later start begins behind it.
    case sweepMark(Int64)
    case worker(WorkerWrite)
    case event(EventWrite)
}

/// The outcome that a task gets with an attempt.
public enum TaskState: Int64, Sendable, Hashable, CaseIterable {
    /// Begun, no outcome yet (an attempt failed and another will be made).
    case open = 0
    case succeeded = 1
    case failed = 2
    case cancelled = 3
    /// Taken over from an earlier sweep of the same file.
    case reused = 4

    public var word: String {
        switch self {
        case .open: "open"
        case .succeeded: "succeeded"
        case .failed: "failed"
        case .cancelled: "cancelled"
        case .reused: "reused"
        }
    }
}

public enum SweepState: Int64, Sendable, Hashable, CaseIterable {
    case running = 0
    case paused = 1
    case done = 2
    case cancelled = 3
    /// Somebody has cancelled it; not every task that was begun has its outcome yet.
    case cancelling = 4

    public var word: String {
        switch self {
        case .running: "running"
        case .paused: "paused"
        case .done: "done"
        case .cancelled: "cancelled"
        case .cancelling: "cancelling"
        }
    }
}

/// How many tasks of an ended sweep ended how. Those without an outcome count as cancelled.
public struct SweepTally: Sendable, Hashable {
    /// The reused ones included.
    public var succeeded: Int64
    public var failed: Int64
    public var cancelled: Int64
    public var reused: Int64
    public init(succeeded: Int64, failed: Int64, cancelled: Int64, reused: Int64) {
        self.succeeded = succeeded
        self.failed = failed
        self.cancelled = cancelled
        self.reused = reused
    }
}

public struct RecordWrite: Sendable, Hashable {
    public var name: String
    public var step: Int64
    public var value: Double
    public init(name: String, step: Int64, value: Double) {
        self.name = name
        self.step = step
        self.value = value
    }
}

public struct ArtifactWrite: Sendable, Hashable {
    public var name: String
    public var encoding: String
    public var bytes: [UInt8]
    public init(name: String, encoding: String, bytes: [UInt8]) {
        self.name = name
        self.encoding = encoding
        self.bytes = bytes
    }
}

/// How an attempt failed.
public struct FailureWrite: Sendable, Hashable {
    public var kind: FailureKind
    public var message: String
    /// 0: none.
    public var signal: Int32
    public var exit: Int32
    /// The last that it wrote on stderr.
    public var output: String
    public init(kind: FailureKind, message: String, signal: Int32 = 0, exit: Int32 = 0, output: String = "") {
        self.kind = kind
        self.message = message
        self.signal = signal
        self.exit = exit
        self.output = output
    }
}

public struct AttemptWrite: Sendable {
    public var sweep: SweepID
    public var index: TaskIndex
    public var attempt: Attempt
    public var worker: WorkerID
    /// What becomes of the task: `succeeded`, `failed`, or `open` when it will be tried again.
    public var state: TaskState
    /// Seconds since 1970.
    public var started: Double
    public var duration: Seconds
    public var digest: UInt64
    public var failure: FailureWrite?
    public var records: [RecordWrite]
    public var artifacts: [ArtifactWrite]
    public init(
        sweep: SweepID, index: TaskIndex, attempt: Attempt, worker: WorkerID, state: TaskState,
        started: Double, duration: Seconds, digest: UInt64, failure: FailureWrite? = nil,
        records: [RecordWrite] = [], artifacts: [ArtifactWrite] = []
    ) {
        self.sweep = sweep
        self.index = index
        self.attempt = attempt
        self.worker = worker
        self.state = state
        self.started = started
        self.duration = duration
        self.digest = digest
        self.failure = failure
        self.records = records
        self.artifacts = artifacts
    }
}

/// A worker as it introduced itself; `left` when it went.
public struct WorkerWrite: Sendable, Hashable {
    public var id: WorkerID
    public var node: String
    public var processor: String
    public var engine: String
    public var slots: Int
    public var process: Int64
    public var isPresent: Bool
    public var reason: String
    public init(
        id: WorkerID, node: String, processor: String, engine: String, slots: Int, process: Int64,
        isPresent: Bool, reason: String = ""
    ) {
        self.id = id
        self.node = node
        self.processor = processor
        self.engine = engine
        self.slots = slots
        self.process = process
        self.isPresent = isPresent
        self.reason = reason
    }
}

/// A task and the one whose results it takes over.
public struct ReusedTask: Sendable, Hashable {
    public var index: TaskIndex
    public var origin: SweepID
    public var originIndex: TaskIndex
    public init(index: TaskIndex, origin: SweepID, originIndex: TaskIndex) {
        self.index = index
        self.origin = origin
        self.originIndex = originIndex
    }
}

/// A task that has succeeded, by its identity.
public struct FinishedTask: Sendable, Hashable {
    /// The 32 bytes of it.
    public var identity: [UInt8]
    public var index: TaskIndex
    public init(identity: [UInt8], index: TaskIndex) {
        self.identity = identity
        self.index = index
    }
}

public struct EventWrite: Sendable, Hashable {
    public var kind: String
    public var sweep: SweepID?
    public var index: TaskIndex?
    public var worker: WorkerID?
    public var message: String
    public init(
        kind: String, sweep: SweepID? = nil, index: TaskIndex? = nil, worker: WorkerID? = nil, message: String
    ) {
        self.kind = kind
        self.sweep = sweep
        self.index = index
        self.worker = worker
        self.message = message
    }
}
