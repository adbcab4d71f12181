/// One planned stage of a sweep: everything that coordinator and workers need, and nothing that
/// grows with the number of tasks.
///
/// Its ``canonical`` text holds all of it; docs/sweep-files.md gives the format. Two sweeps with
/// equal ``hash`` run the same tasks in the same way.
public struct Sweep: Sendable {
    public let name: String
    public let family: String
    public let familyVersion: Int
    /// From 0.
    public let stage: Int
    public let stageCount: Int
    public let grid: Grid
    public let resources: Resources
    /// How often a failing task is tried, at least 1.
    public let attempts: Int
    /// Higher runs first; 0 when the file is silent.
    public let priority: Int
    public let order: SweepOrder
    public let description: String
    /// The stages after this one, as the file writes them.
    public let later: [StageTemplate]
    /// Canonical JSON.
    public let canonical: [UInt8]
    /// SHA-256 in hexadecimal of the canonical text without its `base`, so that the same sweep has
    /// the same hash in every folder. Computed anew each time: the workers that read a sweep have no use
    /// for it.
    public var hash: String { SweepText.hash(ofCanonical: canonical) }
    /// What runs its tasks.
    public let familyInstance: any Family

    /// Number of tasks.
    public var count: Int64 { grid.count }
    /// The folder from which the tasks' relative paths start, or nil.
    public var base: String? { grid.base }

    /// What a sweep is called and how it runs: everything but the grid and the stages.
    struct Header: Sendable, Hashable {
        var name: String
        var attempts = 3
        var priority = 0
        var order = SweepOrder.longestFirst
        var description = ""
        var stage = 0
        var stageCount = 1
        var base: String?
    }

    init(header: Header, family: any Family, grid: Grid, resources: Resources, later: [StageTemplate]) {
        name = header.name
        self.family = family.name
        familyVersion = family.version
        stage = header.stage
        stageCount = header.stageCount
        self.grid = grid
        self.resources = resources
        attempts = header.attempts
        priority = header.priority
        order = header.order
        description = header.description
        self.later = later
        familyInstance = family
        let members = SweepText.members(
            header: header, family: family, grid: grid, resources: resources, later: later)
        canonical = CanonicalJSON.bytes(.map(members))
    }

    /// For a text that has been read: `canonical` is kept as it is.
    init(
        header: Header, family: any Family, grid: Grid, resources: Resources, later: [StageTemplate],
        canonical: [UInt8]
    ) {
        name = header.name
        self.family = family.name
        familyVersion = family.version
        stage = header.stage
        stageCount = header.stageCount
        self.grid = grid
        self.resources = resources
        attempts = header.attempts
        priority = header.priority
        order = header.order
        description = header.description
        self.later = later
        familyInstance = family
        self.canonical = canonical
    }

    /// Runs of tasks alike in cost, in order of index, with the family's guesses.
    public func strata() -> [GridStratum] {
        grid.strata(by: familyInstance.costParameters, hint: familyInstance.costHint)
    }

    /// A quick way to canonical texts and identities. Make one for each thread.
    public func cursor() -> TaskCursor { TaskCursor(self) }

    /// A task's identity. For many tasks, use a ``cursor()``.
    public func identity(at index: Int64) -> TaskIdentity {
        TaskIdentity(family: family, version: familyVersion, parameters: grid.parameters(at: index))
    }
}
