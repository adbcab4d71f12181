/// Jobs of one name as `squeue` tells them.
public enum SlurmQueue {
    /// Fields with bars between; the name last, so that whatever stands in it harms no other.
    static let format = "%i|%T|%L|%D|%N|%r|%j"

    /// The jobs called `name`, of an answer in ``format``. Lines that are none are left out.
    public static func jobs(in answer: String, named name: LaunchName) -> [QueuedAllocation] {
        answer.split(whereSeparator: \.isNewline).compactMap { job(String($0), named: name) }
    }

    private static func job(_ line: String, named name: LaunchName) -> QueuedAllocation? {
        let fields = line.split(separator: "|", maxSplits: 6, omittingEmptySubsequences: false).map(String.init)
        guard fields.count == 7, fields[6] == name.description, let id = AllocationID(fields[0]) else { return nil }
        return QueuedAllocation(
            id: id, state: SlurmState(fields[1], reason: fields[5]), reason: fields[5],
            secondsLeft: SlurmTime(fields[2])?.seconds.map(Double.init), nodes: fields[4])
    }
}

/// An allocation as Slurm sees it.
public struct QueuedAllocation: Hashable, Sendable {
    /// Its job's number.
    public var id: AllocationID
    /// How far it is.
    public var state: SlurmState
    /// Slurm's word for why it waits or how it ended: `Priority`, `TimeLimit`; `None` for nothing.
    public var reason: String
    /// Seconds until Slurm ends it; nil when nothing does, or when Slurm does not say.
    public var secondsLeft: Double?
    /// Slurm's list of its nodes: `n[1-2]`.
    public var nodes: String

    /// Describes an allocation.
    public init(
        id: AllocationID, state: SlurmState, reason: String = "", secondsLeft: Double? = nil, nodes: String = ""
    ) {
        self.id = id
        self.state = state
        self.reason = reason
        self.secondsLeft = secondsLeft
        self.nodes = nodes
    }
}

/// How far a job is, of Slurm's two dozen states what matters here.
public enum SlurmState: Hashable, Sendable {
    /// Waits for its turn.
    case queued
    /// Waits until somebody releases it.
    case held
    /// Will never start as it was asked for.
    case impossible
    /// Has nodes, or gets them ready.
    case running
    /// Is about to end.
    case ending
    /// Has ended.
    case ended(AllocationEnd)

    /// - Parameters:
    ///   - word: `PENDING`, `RUNNING` …
    ///   - reason: Slurm's word for why.
    init(_ word: String, reason: String) {
        switch word {
        case "PENDING", "REQUEUED", "REQUEUE_FED", "REQUEUE_HOLD", "RESV_DEL_HOLD", "SPECIAL_EXIT":
            self = Self.waiting(reason)
        case "RUNNING", "CONFIGURING", "SUSPENDED", "STOPPED", "SIGNALING", "RESIZING", "STAGE_OUT": self = .running
        case "COMPLETING": self = .ending
        default: self = .ended(AllocationEnd(word))
        }
    }

    /// One word for it: `queued`, `running`, or how it ended.
    public var word: String {
        switch self {
        case .queued: "queued"
        case .held: "held"
        case .impossible: "impossible"
        case .running: "running"
        case .ending: "ending"
        case .ended(let end): end.rawValue
        }
    }

    private static func waiting(_ reason: String) -> SlurmState {
        if reason.contains("held") || reason.hasPrefix("JobHeld") { return .held }
        return neverStarts.contains(reason) ? .impossible : .queued
    }

    /// Reasons that time does not mend.
    private static let neverStarts: Set = [
        "BadConstraints", "InvalidAccount", "InvalidQOS", "PartitionTimeLimit", "PartitionNodeLimit",
        "AssocMaxWallDurationPerJobLimit", "QOSMaxWallDurationPerJobLimit", "QOSMaxCpuPerJobLimit",
        "AssocMaxCpuPerJobLimit", "QOSMaxNodePerJobLimit", "AssocMaxNodePerJobLimit", "QOSMaxMemoryPerJob",
        "AssocMaxMemPerJob",
    ]
}

/// How an allocation ended.
public enum AllocationEnd: String, Hashable, Sendable {
    /// Its workers were done.
    case completed = "COMPLETED"
    /// Its script ended with an error.
    case failed = "FAILED"
    /// Its time was up.
    case timedOut = "TIMEOUT"
    /// A node of it failed.
    case nodeFailed = "NODE_FAIL"
    /// Others took its place.
    case preempted = "PREEMPTED"
    /// Somebody cancelled it.
    case cancelled = "CANCELLED"
    /// It took more memory than it had.
    case outOfMemory = "OUT_OF_MEMORY"
    /// A node of it could not be brought up.
    case bootFailed = "BOOT_FAIL"
    /// Slurm does not list it any more.
    case vanished = "gone from the queue"
    /// Another word of Slurm's.
    case other = "ended"

    init(_ word: String) { self = AllocationEnd(rawValue: word) ?? .other }
}
