public import Identifiers

/// A sweep, or one stage of one, as it is put on record.
public struct SweepWrite: Sendable, Hashable {
    /// From ``Store/nextSweepID()``.
    public var id: SweepID
    /// The id of the first stage; equal to `id` for it.
    public var root: SweepID
    /// From 0.
    public var stage: Int
    /// How many stages the sweep file writes.
    public var stages: Int
    public var name: String
    public var family: String
    public var familyVersion: Int
    /// Canonical text: everything that workers need, and all that a restart needs.
    public var canonical: [UInt8]
    /// SHA-256 of `canonical` in hexadecimal digits.
    public var hash: String
    /// The sweep file as its author wrote it.
    public var source: String
    /// Git state of the folder that it came from.
    public var git: String
    /// Build of the engine that the coordinator carries.
    public var engine: String
    /// Number of tasks of this stage.
    public var tasks: Int64
    public var priority: Int
    /// Drawn by the client that submitted it, so that a repeated submission is recognised; 0 for none.
    public var token: UInt64
    /// Seconds since 1970.
    public var submitted: Double
    public var state: SweepState
    public init(
        id: SweepID, root: SweepID? = nil, stage: Int = 0, stages: Int = 1, name: String, family: String,
        familyVersion: Int, canonical: [UInt8], hash: String, source: String = "", git: String = "",
        engine: String = "", tasks: Int64, priority: Int = 0, token: UInt64 = 0, submitted: Double,
        state: SweepState = .running
    ) {
        self.id = id
        self.root = root ?? id
        self.stage = stage
        self.stages = stages
        self.name = name
        self.family = family
        self.familyVersion = familyVersion
        self.canonical = canonical
        self.hash = hash
        self.source = source
        self.git = git
        self.engine = engine
        self.tasks = tasks
        self.priority = priority
        self.token = token
        self.submitted = submitted
        self.state = state
    }
}
