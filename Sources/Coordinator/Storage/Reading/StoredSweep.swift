public import Identifiers

/// A sweep, or one stage of one, as the file has it.
public struct StoredSweep: Sendable, Hashable {
    public var id: SweepID
    /// The id of the first stage.
    public var root: SweepID
    public var stage: Int
    public var stages: Int
    public var name: String
    public var family: String
    public var familyVersion: Int
    public var canonical: [UInt8]
    public var hash: String
    public var source: String
    public var git: String
    public var engine: String
    public var tasks: Int64
    public var state: SweepState
    public var priority: Int
    public var token: UInt64
    /// Seconds since 1970.
    public var submitted: Double
    public var ended: Double?
    /// Why it ended before its time, or what was decided about its next stage.
    public var reason: String
    /// How its tasks ended; nil while it has not ended, or when nobody has counted.
    public var tally: SweepTally?
    /// The pass for results to reuse is over: workers may hold its tasks.
    public var isPlanned: Bool
}

/// What the file knows of the tasks of a sweep: what a restarted scheduler needs, in ranges.
public struct StoredHistory: Sendable, Hashable {
    /// Tasks that have their outcome (failed, cancelled and reused ones too), ascending and apart.
    public var ended: [Range<TaskIndex>]
    /// Of those, the ones that failed, by the highest attempt number that each has on record.
    public var failed: [Attempt: [Range<TaskIndex>]]
    /// Of those, the ones that were cancelled.
    public var cancelled: [Range<TaskIndex>]
    /// Of those, the ones taken over from an earlier sweep.
    public var reused: [Range<TaskIndex>]
    /// The last attempt that has ended of each task that has no outcome.
    public var attempts: [TaskIndex: Attempt]
    /// The last attempt that has left a checkpoint or records and has not ended, of tasks without outcome:
    /// a worker may be at it, and a new attempt must not carry its number.
    public var begun: [TaskIndex: Attempt]
    /// Of those with ended attempts, how many attempts failed by the task's own doing: not because the worker was lost or
    /// cut it short, and not before somebody asked for a retry.
    public var failures: [TaskIndex: Int]
    public init(
        ended: [Range<TaskIndex>] = [], failed: [Attempt: [Range<TaskIndex>]] = [:],
        cancelled: [Range<TaskIndex>] = [], reused: [Range<TaskIndex>] = [], attempts: [TaskIndex: Attempt] = [:],
        begun: [TaskIndex: Attempt] = [:], failures: [TaskIndex: Int] = [:]
    ) {
        self.ended = ended
        self.failed = failed
        self.cancelled = cancelled
        self.reused = reused
        self.attempts = attempts
        self.begun = begun
        self.failures = failures
    }
}

/// A worker as the file has it.
public struct StoredWorker: Sendable, Hashable {
    public var id: WorkerID
    public var node: String
    public var processor: String
    public var engine: String
    public var slots: Int
    public var process: Int64
    /// Seconds since 1970.
    public var joined: Double
    public var seen: Double
}

/// The last checkpoint of a task.
public struct StoredCheckpoint: Sendable, Hashable {
    public var attempt: Attempt
    /// Counts those of the attempt, from 1.
    public var sequence: UInt32
    /// SHA-256 of `bytes`; of a checkpoint in parts `CheckpointDigest`.
    public var digest: [UInt8]
    /// How large it is, and how it is cut.
    public var layout: CheckpointLayout
    /// Whether it lies in parts, to be read one by one (``Store/part(_:of:index:in:)``).
    public var hasParts: Bool
    /// All of it; empty when it has parts.
    public var bytes: [UInt8]

    public init(
        attempt: Attempt, sequence: UInt32, digest: [UInt8], layout: CheckpointLayout, hasParts: Bool, bytes: [UInt8]
    ) {
        self.attempt = attempt
        self.sequence = sequence
        self.digest = digest
        self.layout = layout
        self.hasParts = hasParts
        self.bytes = bytes
    }
}
