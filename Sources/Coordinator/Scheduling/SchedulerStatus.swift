public import Identifiers

/// How a sweep stands.
public struct SweepSnapshot: Sendable, Hashable {
    public enum Condition: String, Sendable, Hashable {
        case running, paused, cancelled, ended
    }
    public var sweep: SweepID
    public var condition: Condition
    public var priority: Int
    public var counts: SweepCounts
    /// Outcomes that are on disk, those found there at the start included.
    public var durable: Int64
    /// Outcomes a second, lately.
    public var rate: Double
}

/// How a worker stands.
public struct WorkerSnapshot: Sendable, Hashable {
    public enum Condition: String, Sendable, Hashable {
        case active, draining, quarantined
        /// Asked to say hello again; its tasks are still its own.
        case absent
    }
    public var worker: WorkerID
    public var node: String
    public var slots: Int
    /// Slots at work, as far as is known.
    public var busy: Int
    /// Tasks that it holds and has not begun, as far as is known.
    public var queued: Int
    public var condition: Condition
    /// Why it is not active; empty when it is.
    public var reason: String
    /// Seconds since it was last heard.
    public var silent: Seconds
    /// Attempts that it has ended.
    public var finished: Int64
}

/// When a sweep will have ended, as far as can be told.
public struct Estimate: Sendable, Hashable {
    /// Outcomes a second, lately.
    public var rate: Double
    /// Seconds until the end; nil when nothing has been learned yet or nobody works at it.
    public var eta: Seconds?
    /// Nine times in ten the end should lie between `low` and `high`.
    public var low: Seconds?
    public var high: Seconds?
}
