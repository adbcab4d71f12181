public import Identifiers

/// Decides what runs where, and what becomes of it. Events in, actions out; no clock, no I/O.
public struct Scheduler: Sendable {
    public let configuration: SchedulerConfiguration

    /// - Parameter expectedWorkers: those that were at work when an earlier coordinator of the same
    ///   file ended. Nothing is assigned until they have rejoined or the grace has passed.
    public init(configuration: SchedulerConfiguration = .init(), expectedWorkers: Set<WorkerID> = []) {
        self.configuration = configuration
    }

    /// Handles one event at the time `now`, which never goes back, and appends what is to be done.
    public mutating func handle(_ event: SchedulerEvent, at now: Instant, into actions: inout [SchedulerAction]) {
    }

    /// Drops a sweep that has ended from memory. Does nothing to one that has not.
    public mutating func forget(_ sweep: SweepID) {}

    /// The sweeps in memory, oldest first.
    public var sweeps: [SweepID] { [] }
    public func counts(of sweep: SweepID) -> SweepCounts? { nil }
    public func snapshot(of sweep: SweepID) -> SweepSnapshot? { nil }
    public func workers(at now: Instant) -> [WorkerSnapshot] { [] }
    /// Why a sweep is not running, or not faster: sentences, the most important first.
    public func explain(_ sweep: SweepID, at now: Instant) -> [String] { [] }
    public func estimate(_ sweep: SweepID, at now: Instant) -> Estimate? { nil }
    /// Results taken and not yet on disk.
    public var uncommitted: Int { 0 }
    /// Slots of workers that get work, and how many of them hold a task.
    public var slots: (total: Int, busy: Int) { (0, 0) }
}
