public import Identifiers

/// The numbers by which the scheduler decides. Every time is in seconds.
public struct SchedulerConfiguration: Sendable, Hashable {
    /// A worker that is silent for this long is given up and its tasks go to others.
    public var leaseSeconds: Seconds = 10
    /// How often a worker is told to send a sign of life.
    public var heartbeatSeconds: Seconds = 0.5
    /// How much work a worker holds beyond what it runs.
    public var prefetchSeconds: Seconds = 0.05
    /// A worker never holds more than this many tasks for each of its slots.
    public var prefetchLimit: Int = 512
    /// Results a second from which workers are asked to gather theirs, and the messages a second that this should leave:
    /// most of what a lone result costs is its messages.
    public var gatherAbove: Double = 1000
    /// For how long results are gathered at most.
    public var longestGather: Seconds = 2
    /// Workers that would gather for less send results as they come.
    public var shortestGather: Seconds = 0.005
    /// How many more attempts a task gets when what ended them was the loss of the worker.
    public var lostWorkerAttempts: Int = 3
    /// Wait before a second retry; it doubles with each further one. The first retry does not wait.
    public var retryDelay: Seconds = 0.5
    public var longestRetryDelay: Seconds = 30
    /// For how long a retry waits for a worker that has not failed it yet.
    public var avoidancePatience: Seconds = 10
    /// Of a task that can go on elsewhere: the part that is worth beginning.
    public var shortestSlice: Seconds = 120
    /// After a restart: for how long work is held back for workers that may rejoin with it.
    public var recoveryGrace: Seconds = 1
    /// Results taken and not yet on disk beyond which no more work is handed out.
    public var assignWhileUncommitted: Int = 200_000
    /// Results taken and not yet on disk beyond which further ones are left with their workers.
    public var maxUncommitted: Int = 1_000_000
    /// A worker that holds tasks, has an idle slot and reports nothing for this long is asked to
    /// say hello again: something was lost on the way.
    public var stallSeconds: Seconds = 3
    /// Failures in a row, on different tasks, that put a node in quarantine.
    public var quarantineFailures: Int = 5
    /// How many times slower than the model a node may be.
    public var quarantineLag: Double = 3
    /// How many tasks it takes to judge that.
    public var quarantineLagTasks: Int = 20
    /// Tasks that usually take less than this say nothing about how fast a node is.
    public var quarantineLagDuration: Seconds = 0.01
    /// For how long a sweep waits without any node in good standing before the quarantined ones are
    /// given another chance.
    public var quarantineRelease: Seconds = 30
    /// A running task becomes a straggler when it takes this many times what was expected.
    public var stragglerFactor: Double = 3
    /// A straggler has run for at least this long.
    public var stragglerMinimum: Seconds = 1
    /// How many outcomes' digests are remembered, for comparison with late second results. A power
    /// of two.
    public var rememberedDigests: Int = 1 << 16

    public init() {}
}
