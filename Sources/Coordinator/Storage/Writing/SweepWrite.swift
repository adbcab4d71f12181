public import Families
public import Identifiers

/// A sweep, or one stage of one, as it is put on record.
public struct SweepWrite: Sendable {
    /// From ``Store/nextSweepID()``.
    public var id: SweepID
    /// The id of the first stage; equal to `id` for it.
    public var root: SweepID
    /// Its canonical text is everything that workers need, and all that a restart needs.
    public var sweep: Sweep
    /// The sweep file as its author wrote it.
    public var source: String
    /// Git state of the folder that it came from.
    public var git: String
    /// Build of the engine that the coordinator carries.
    public var engine: String
    public var priority: Int
    /// Drawn by the client that submitted it, so that a repeated submission is recognised; 0 for none.
    public var token: UInt64
    /// Seconds since 1970.
    public var submitted: Double
    public var state: SweepState
    /// No pass for results to reuse is to come: its tasks may be handed out.
    public var isPlanned: Bool
    public init(
        id: SweepID, root: SweepID? = nil, sweep: Sweep, source: String = "", git: String = "", engine: String = "",
        priority: Int = 0, token: UInt64 = 0, submitted: Double, state: SweepState = .running,
        isPlanned: Bool = false
    ) {
        self.id = id
        self.root = root ?? id
        self.sweep = sweep
        self.source = source
        self.git = git
        self.engine = engine
        self.priority = priority
        self.token = token
        self.submitted = submitted
        self.state = state
        self.isPlanned = isPlanned
    }
}
