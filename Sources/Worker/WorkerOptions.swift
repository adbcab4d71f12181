import Families
public import Identifiers
public import Logging
public import Protocol

/// How one `swath worker` runs.
public struct WorkerOptions: Sendable {
    /// Where the coordinator listens.
    public var endpoint: Endpoint
    /// Tasks at once: executor processes.
    public var slots: Int
    public var security: Security = .none
    /// Workers of one node share its quarantine. Empty: the host's name.
    public var node: String = ""
    /// Bytes that tasks may use together; 0: what the machine has.
    public var memory: UInt64 = 0
    /// Seconds from its start until this worker's allocation ends; 0: unknown.
    public var remaining: Seconds = 0
    /// Seconds before that end at which running tasks are asked for a checkpoint and given back; a quarter of what
    /// remains at most.
    public var warning: Seconds = 60
    /// Seconds before that end at which what still runs is stopped; a third of the warning at most.
    public var reserve: Seconds = 10
    /// Families to claim; empty: all of the engine.
    public var families: [String] = []
    /// The engine version to claim.
    public var engine: String = EngineBuild.version
    /// Seconds without a coordinator after which the worker gives up.
    public var giveUp: Seconds = 3600
    /// The program that runs executors, and its arguments.
    public var executable: String = "/proc/self/exe"
    public var executorArguments: [String] = ["executor"]
    /// Added to, and overriding, the environment of executors.
    public var environment: [String: String] = [:]
    /// Seconds from asking a task to stop until its process is killed.
    public var killGrace: Seconds = 2
    /// Seconds that a worker that ends waits for its results to be acknowledged.
    public var drainGrace: Seconds = 30
    /// Bytes of unacknowledged results beyond which no task is begun.
    public var heldBytes: Int = 256 << 20
    /// Bytes that one attempt may emit, and of one artifact.
    public var emissionBytes: Int = TaskLimits.total
    public var blockBytes: Int = TaskLimits.block
    /// Bytes of one checkpoint.
    public var checkpointBytes: Int = TaskLimits.checkpoint
    /// Seconds without any part of a checkpoint that is to come, after which the tasks that wait for one are given
    /// back; and without an answer to parts that went, after which they go again.
    public var checkpointPatience: Seconds = 60
    /// This process is the worker's alone: children of it that are no executors are what executors that died
    /// have left behind, and end.
    public var ownsProcess = false
    public var logger: Logger

    public init(endpoint: Endpoint, slots: Int, logger: Logger = Logger(label: "swath.worker")) {
        self.endpoint = endpoint
        self.slots = max(1, slots)
        self.logger = logger
    }
}
