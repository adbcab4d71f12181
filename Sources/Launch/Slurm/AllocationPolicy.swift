/// Decides which allocations to ask for and which to give back. A value: it reads no clock and runs no program, so
/// that all of it is tested by simulation.
///
/// Each look at Slurm's queue and at the coordinator goes into ``decide(now:cluster:queue:)``; what became of each
/// submission into ``submitted(_:at:)``, ``refused(_:isFinal:at:)`` or ``unanswered(_:at:)``.
public struct AllocationPolicy: Sendable {
    /// What binds it.
    public var limits: AllocationLimits
    /// Allocations that it knows and that have not ended.
    var live: [AllocationID: AllocationRecord] = [:]
    /// Allocations that have ended, so that a late word of one starts nothing.
    var past: Set<AllocationID> = []
    /// When each submission was made of which nobody knows whether Slurm has taken it.
    var unanswered: [Double] = []
    /// Allocations in a row that came to nothing for a reason of their own.
    var failures = 0
    /// Allocations in a row that were taken away, and submissions that were put off, without a task having ended.
    var losses = 0
    /// No submission before.
    var notBefore = 0.0
    /// What caused the wait until then.
    var waitsFor: LaunchReason?
    /// Why it submits no more.
    var stop: LaunchReason?
    /// Since when more is queued than is wanted.
    var surplusSince: Double?
    /// Since when workers have tasks and nobody knows yet how long these take.
    var blindSince: Double?
    /// Since when Slurm does not answer.
    var silentSince: Double?
    /// How it all is to end.
    var ending: LaunchEnding?
    /// What has happened since the last decision.
    var events: [LaunchReason] = []

    /// Starts without any allocation; those of an earlier launch are found by the first look.
    public init(limits: AllocationLimits) { self.limits = limits }

    /// Whether no allocation is there, nor may still turn up.
    public var isEmpty: Bool { live.isEmpty && unanswered.isEmpty }
    /// Why it submits no more until told; nil while it does.
    public var stopped: LaunchReason? { stop }
    /// Lets it try again after it has stopped.
    public mutating func resume() {
        stop = nil
        (failures, losses, notBefore) = (0, 0, 0)
    }

    /// Gives everything back, from the next decision on. A harder ending takes the place of a softer one.
    public mutating func end(_ ending: LaunchEnding) {
        if self.ending.map({ $0 < ending }) ?? true { self.ending = ending }
    }
}

/// What binds an ``AllocationPolicy``.
public struct AllocationLimits: Hashable, Sendable {
    /// Allocations that are kept though there is no work.
    public var minimum = 0
    /// Allocations that there may be at once.
    public var maximum = 4
    /// Slots of one allocation.
    public var slots = 1
    /// Seconds without a task after which one is given back.
    public var idle = 30.0
    /// Seconds that workers have to connect.
    public var connect = 300.0
    /// Seconds of an allocation in which tasks are taken; nil when nothing ends it.
    public var usable: Double?
    /// Seconds before its end in which none are.
    public var warning = 90.0
    /// Seconds within which the work left should end.
    public var horizon = 1_800.0
    /// Seconds after which an allocation whose workers were told to leave is cancelled.
    public var grace = 15.0
    /// Seconds for which more must be queued than wanted before one is cancelled: estimates waver.
    public var settle = 60.0
    /// Seconds for which a submission without an answer may still turn up.
    public var doubt = 120.0
    /// Seconds without any task having ended after which twice as many allocations are wanted: tasks are long.
    public var blind = 30.0
    /// Submissions of one look.
    public var burst = 4

    /// Limits of which none is set.
    public init() {}

    /// The limits of a site.
    /// - Parameter slots: slots of a worker.
    public init(site: SlurmSite, slots: Int) {
        (minimum, maximum, idle, connect) = (site.minimum, site.maximum, site.idle, site.connect)
        (usable, warning) = (site.usableSeconds, site.warning)
        self.slots = site.slots(ofWorker: slots)
        horizon = site.finishWithin ?? usable.map { $0 / 2 } ?? 3_600
    }
}

/// A sentence, and perhaps the allocation in whose log to read more.
public struct LaunchReason: Hashable, Sendable, CustomStringConvertible {
    /// The sentence, without a full stop.
    public let description: String
    /// The allocation whose log tells more.
    public let log: AllocationID?

    init(_ sentence: String, log: AllocationID? = nil) {
        description = sentence
        self.log = log
    }
}

/// What an ``AllocationPolicy`` knows of an allocation.
struct AllocationRecord: Hashable, Sendable {
    var seen: QueuedAllocation
    /// Since when it runs.
    var runningSince: Double?
    /// Since when none of its workers is connected, while it runs.
    var lonelySince: Double?
    /// Since when its workers have nothing to do.
    var idleSince: Double?
    /// When its workers were told to leave.
    var releasedAt: Double?
    /// When Slurm was last told to end it.
    var cancelledAt: Double?
    var hadWorkers = false
    var workers = 0
    var finished = 0

    init(_ seen: QueuedAllocation) { self.seen = seen }

    var isWaiting: Bool { seen.state == .queued || seen.state == .held || seen.state == .impossible }
    /// Whether it is on its way out by our own wish.
    var isLeaving: Bool { releasedAt != nil || cancelledAt != nil }

    /// Whether tasks can still be given to it.
    func isUseful(warning: Double) -> Bool {
        guard !isLeaving, seen.state != .ending, seen.state != .impossible else { return false }
        return isWaiting || seen.secondsLeft.map { $0 > warning } ?? true
    }
}

/// What is to be done after a look.
public struct AllocationDecision: Hashable, Sendable {
    /// So many allocations are to be asked for.
    public var submissions = 0
    /// Workers of these are to be told to leave.
    public var releases: [AllocationID] = []
    /// These are to be ended by Slurm.
    public var cancellations: [AllocationID] = []
    /// What has happened.
    public var events: [LaunchReason] = []
    /// Why there are not more workers.
    public var reasons: [LaunchReason] = []
}

/// What a look at Slurm's queue brought.
public enum QueueLook: Hashable, Sendable {
    /// All jobs with this launch's name, also those that ended lately.
    case seen([QueuedAllocation])
    /// No answer, and why.
    case failed(String)
}
