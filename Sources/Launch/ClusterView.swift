/// What a coordinator tells of the work, and of who does it.
public struct ClusterView: Hashable, Sendable {
    /// Tasks that wait for a slot. Those of paused sweeps wait for something else and do not count.
    public var pending: Int
    /// Tasks that workers hold.
    public var running: Int
    /// Seconds of one core that all of these are predicted to take; nil when nothing is known yet.
    public var coreSecondsLeft: Double?
    /// Seconds that the shortest task that waits is predicted to take.
    public var shortestTask: Double?
    /// Workers that are connected.
    public var workers: [WorkerView]
    /// Whether every sweep has ended: nothing will come any more.
    public var isOver: Bool

    /// Tells of the work.
    public init(
        pending: Int, running: Int, coreSecondsLeft: Double? = nil, shortestTask: Double? = nil,
        workers: [WorkerView] = [], isOver: Bool = false
    ) {
        self.pending = pending
        self.running = running
        self.coreSecondsLeft = coreSecondsLeft
        self.shortestTask = shortestTask
        self.workers = workers
        self.isOver = isOver
    }

    /// Tasks that have no outcome yet.
    var unfinished: Int { pending + running }
}

/// A connected worker.
public struct WorkerView: Hashable, Sendable {
    /// The coordinator's name for it.
    public var id: String
    /// What whoever started it has called it.
    public var name: String
    /// The allocation that it is part of; nil for workers that others have started.
    public var allocation: AllocationID?
    /// Its executors.
    public var slots: Int
    /// Tasks that it runs or has waiting.
    public var held: Int
    /// Tasks that it has ended.
    public var finished: Int

    /// Tells of a worker. `name`: what the batch script called it.
    public init(id: String, name: String, slots: Int, held: Int, finished: Int) {
        self.id = id
        self.name = name
        allocation = AllocationID(workerName: name)
        self.slots = slots
        self.held = held
        self.finished = finished
    }
}

/// Where a launcher learns of the work, and has workers leave.
public protocol CoordinatorView {
    /// What is so now. Throws when the coordinator does not answer.
    func view() throws -> ClusterView
    /// Lets a worker finish what it runs and leave.
    func drain(worker: String) throws
}

/// Where a launcher says what it does and what it waits for.
public protocol LaunchReasons {
    /// Called after each look, and before each wait.
    func tell(_ report: LaunchReport)
}

/// What a launcher tells after a look.
public struct LaunchReport: Hashable, Sendable {
    /// What has happened since the last, in order, a sentence each.
    public var events: [String]
    /// Why there are not more workers; empty when nothing is wanting. Stays true until the next report.
    public var reasons: [String]
    /// Where workers are, or are to be.
    public var places: LaunchPlaces

    /// Tells of a look.
    public init(events: [String] = [], reasons: [String] = [], places: LaunchPlaces) {
        self.events = events
        self.reasons = reasons
        self.places = places
    }
}

/// Where a launch has workers.
public enum LaunchPlaces: Hashable, Sendable {
    /// In allocations of Slurm's.
    case allocations([QueuedAllocation])
    /// On hosts, over ssh.
    case hosts([HostView])
}
