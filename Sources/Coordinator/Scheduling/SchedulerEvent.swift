public import Identifiers

/// What happens to the scheduler. Every event comes with the time at which it is handled; the
/// scheduler reads no clock.
public enum SchedulerEvent: Sendable {
    /// A sweep was submitted, or loaded from the file at start.
    case submitted(SweepPlan, history: SweepHistory)
    /// A worker said hello, for the first time or again; `holds` is what it has been assigned and
    /// has not seen acknowledged: `running or queued`, as ranges.
    case workerJoined(WorkerID, WorkerOffer, holds: [Assignment])
    case workerLeft(WorkerID, LossReason)
    /// The worker is alive. `running`: tasks whose executor is at work, with seconds so far.
    case heartbeat(WorkerID, running: [RunningTask])
    /// Tasks ended at a worker. Answered by ``SchedulerAction/verdicts(_:_:ticket:)`` with one
    /// verdict for each, in order.
    case results(WorkerID, [Completion])
    /// A worker gives back tasks that it has not begun (it drains, or they were withdrawn).
    case returned(WorkerID, [Assignment])
    /// Everything stored under tickets up to this one is on disk.
    case committed(through: Ticket)
    /// The store could not take this task's successful result, and has written a failure in its place.
    /// Comes before the commit of it.
    case rejected(TaskReference)
    /// The store cannot write (disk full …): assign nothing new until it can.
    case storeFailing(String)
    case storeRecovered
    case control(SweepID, SweepControl)
    /// Stop assigning to one worker (it finishes what it runs), or to all.
    case drain(WorkerID?)
    /// A person takes a worker out of quarantine.
    case pardon(WorkerID)
    /// Time passes. Sent at least ten times a second while there is anything to do.
    case tick
}

/// What a person asks of a sweep.
public enum SweepControl: Sendable, Hashable {
    case pause
    case resume
    case cancel
    /// Gives failed tasks their full number of attempts again.
    case retryFailed
    case priority(Int)
}

/// Numbers the writes handed to the store, rising.
public typealias Ticket = UInt64

/// Seconds on a clock that only goes forward, from an arbitrary zero.
public typealias Instant = Double

/// How a worker came to be lost.
public enum LossReason: Sendable, Hashable {
    /// It said goodbye, holding nothing.
    case leftInOrder
    /// No sign of life for this long.
    case silent(Seconds)
    /// The socket says that nobody is there.
    case disconnected
    /// It sent what no worker may send.
    case misbehaved(String)
}

/// What a worker brings.
public struct WorkerOffer: Sendable, Hashable {
    /// Host name: workers of one node share its quarantine.
    public var node: String
    /// Executors that can run at once.
    public var slots: Int
    /// Bytes of memory that tasks may use together; 0 when unknown.
    public var memory: Int64
    /// Seconds until its allocation ends; nil when nothing says so.
    public var remaining: Seconds?
    public init(node: String, slots: Int, memory: Int64 = 0, remaining: Seconds? = nil) {
        self.node = node
        self.slots = slots
        self.memory = memory
        self.remaining = remaining
    }
}

/// A task that an executor is at work on.
public struct RunningTask: Sendable, Hashable {
    public var task: TaskReference
    public var elapsed: Seconds
    public init(task: TaskReference, elapsed: Seconds) {
        self.task = task
        self.elapsed = elapsed
    }
}

/// The end of one attempt, as its worker reports it.
public struct Completion: Sendable, Hashable {
    public enum Outcome: Sendable, Hashable {
        /// `digest`: of everything the task emitted, so that two runs can be compared.
        case succeeded(digest: UInt64)
        case failed(FailureKind)
    }
    public var task: TaskReference
    public var outcome: Outcome
    public var duration: Seconds
    public init(task: TaskReference, outcome: Outcome, duration: Seconds) {
        self.task = task
        self.outcome = outcome
        self.duration = duration
    }
}

/// What the scheduler needs to know of a sweep.
public struct SweepPlan: Sendable {
    public var sweep: SweepID
    /// Number of tasks; indices are `0..<count`.
    public var count: Int64
    /// Contiguous, in order, covering `0..<count`; tasks alike in cost. One is fine.
    public var strata: [Stratum]
    /// Higher first.
    public var priority: Int
    public var order: DispatchOrder
    /// How many attempts a task has, 1 or more.
    public var attempts: Int
    /// Slots that a task occupies, 1 or more.
    public var cores: Int
    /// Bytes that a task may need; 0 when not declared.
    public var memory: Int64
    public var timeLimit: Seconds?
    /// Whether a task can stop where its worker's time ends and go on elsewhere.
    public var savesCheckpoints: Bool
    public init(
        sweep: SweepID, count: Int64, strata: [Stratum]? = nil, priority: Int = 0,
        order: DispatchOrder = .listed, attempts: Int = 3, cores: Int = 1, memory: Int64 = 0,
        timeLimit: Seconds? = nil, savesCheckpoints: Bool = false
    ) {
        self.sweep = sweep
        self.count = count
        self.strata = strata ?? [Stratum(first: 0, count: count, features: [], hint: 1)]
        self.priority = priority
        self.order = order
        self.attempts = attempts
        self.cores = cores
        self.memory = memory
        self.timeLimit = timeLimit
        self.savesCheckpoints = savesCheckpoints
    }
}

/// Consecutive tasks alike in the parameters by which durations are learned.
public struct Stratum: Sendable, Hashable {
    public var first: TaskIndex
    public var count: Int64
    /// One number for each cost parameter's value; equal numbers at one position mean equal values.
    public var features: [UInt32]
    /// The family's guess of a duration before anything is learned.
    public var hint: Seconds
    public init(first: TaskIndex, count: Int64, features: [UInt32], hint: Seconds) {
        self.first = first
        self.count = count
        self.features = features
        self.hint = hint
    }
}

public enum DispatchOrder: String, Sendable, Hashable {
    /// By index. (A balanced sweep is one whose grid already permutes its indices.)
    case listed
    /// Strata by expected duration, longest first.
    case longestFirst = "longest-first"
}

/// What the file already knows of a sweep when it is submitted or loaded.
public struct SweepHistory: Sendable {
    /// Tasks that have their outcome on disk.
    public var ended: TaskSet
    /// Of those, the ones that failed (for retry and counts).
    public var failed: TaskSet
    /// Of those, the ones that were cancelled (for counts).
    public var cancelled: TaskSet
    /// The highest attempt number on record of each task that has begun and has no outcome, or
    /// whose outcome is failed: a later attempt gets a higher one.
    public var attempts: [TaskIndex: Attempt]
    /// The highest attempt number that has left something (records on the way, a checkpoint) and has no
    /// end on record, of tasks without outcome: the worker that runs it may go on with it, and nobody
    /// else gets its number.
    public var begun: [TaskIndex: Attempt]
    /// How many of a task's attempts failed by its own doing (any kind but `workerLost` and
    /// `cancelled`). A task without an entry is taken to have failed as often as `attempts` says,
    /// short of its last.
    public var failures: [TaskIndex: Int]
    public var isPaused: Bool
    /// The sweep was cancelled: what has no outcome never gets another one.
    public var isCancelled: Bool
    public init(
        ended: TaskSet = TaskSet(), failed: TaskSet = TaskSet(), attempts: [TaskIndex: Attempt] = [:],
        isPaused: Bool = false, cancelled: TaskSet = TaskSet(), failures: [TaskIndex: Int] = [:],
        isCancelled: Bool = false, begun: [TaskIndex: Attempt] = [:]
    ) {
        self.ended = ended
        self.failed = failed
        self.cancelled = cancelled
        self.attempts = attempts
        self.begun = begun
        self.failures = failures
        self.isPaused = isPaused
        self.isCancelled = isCancelled
    }
}
