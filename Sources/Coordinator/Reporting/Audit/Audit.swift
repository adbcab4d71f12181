public import Families
public import Identifiers
public import Storage

/// Proves from the file alone that every task of every sweep has exactly one outcome, and that what
/// is stored is what was computed.
public struct Audit: Sendable {
    /// One stage of one sweep.
    public struct Stage: Sendable, Hashable {
        public let id: SweepID
        public let root: SweepID
        public let name: String
        /// From 0.
        public let number: Int
        public let state: SweepState
        public let counts: CoverageCounts
        /// Tasks without an outcome in a finished sweep.
        public let lost: Int64
        /// Tasks with more than one result.
        public internal(set) var doubled: Int64
    }

    public private(set) var stages: [Stage] = []
    /// Failures first.
    public private(set) var findings: [AuditFinding] = []
    /// Tasks whose identity was computed again.
    public private(set) var identities: Int64 = 0
    /// Artifacts whose digest was computed again.
    public private(set) var artifacts: Int64 = 0
    /// Tasks whose records and artifacts were compared with what their outcome was written with.
    public private(set) var contents: Int64 = 0
    /// Whether everything was looked at, and not a sample.
    public let isFull: Bool

    public var lost: Int64 { stages.reduce(0) { $0 + $1.lost } }
    public var doubled: Int64 { findings.reduce(0) { $0 + ($1.rule == .doubled ? $1.count : 0) } }
    /// Nothing was found that makes a result doubtful.
    public var isSound: Bool { !findings.contains { $0.rule.isFailure } }

    /// Audits a file.
    /// - Parameters:
    ///   - sweep: only this one; all when nil.
    ///   - isFull: recompute every identity and digest, compare equal tasks over all sweeps, and let
    ///     SQLite check the whole file; else samples.
    /// - Throws: `StoreError` when the file cannot be read.
    public init(
        of sweep: SweepSummary? = nil, isFull: Bool = false, registry: FamilyRegistry, reader: StoreReader
    ) throws(StoreError) {
        self.isFull = isFull
        let sweeps: [SweepSummary] = if let sweep { [sweep] } else { try SweepSummary.all(in: reader) }
        for sweep in sweeps {
            for stage in sweep.stages { try add(stage, of: sweep, reader: reader) }
        }
        for check in AuditCheck.always { findings += try check.findings(root: sweep?.id, reader: reader) }
        if try AuditOrphans.hasParts(reader) {
            for check in AuditCheck.parts { findings += try check.findings(root: sweep?.id, reader: reader) }
        }
        if sweep == nil { findings += try AuditOrphans.findings(reader: reader) }
        var recomputation = AuditRecomputation(isFull: isFull, reader: reader)
        for stage in sweeps.flatMap(\.stages) {
            try recomputation.checkIdentities(of: stage, registry: registry)
            try checkContents(of: stage, reader: reader)
        }
        try recomputation.checkBlobs(root: sweep?.id)
        identities = recomputation.identities
        artifacts = recomputation.blobs
        findings += recomputation.findings
        if isFull {
            findings += try AuditCheck.disagreement.findings(root: nil, reader: reader)
            try checkFile(reader)
        }
        for finding in findings where finding.rule == .doubled {
            for stage in stages.indices where stages[stage].id == finding.sweep {
                stages[stage].doubled += finding.count
            }
        }
        let ordered = findings.filter(\.rule.isFailure) + findings.filter { !$0.rule.isFailure }
        findings = ordered
    }

    private mutating func add(
        _ stage: SweepSummary.Stage, of sweep: SweepSummary, reader: StoreReader
    ) throws(StoreError) {
        let (counts, missing) = try OutcomeScan.run(stage, reader: reader)
        let lost = stage.state == .done ? counts.missing : 0
        if lost > 0 {
            let examples = missing.prefix(5).map(\.lowerBound)
            findings.append(
                AuditFinding(
                    .lost, sweep: stage.id, count: lost, examples: examples,
                    "the sweep is done, and the task has no outcome: \(CoverageHoles.text(missing, limit: 8))"))
        }
        stages.append(
            Stage(
                id: stage.id, root: sweep.id, name: sweep.name, number: stage.number, state: stage.state,
                counts: counts, lost: lost, doubled: 0))
    }

    private mutating func checkContents(of stage: SweepSummary.Stage, reader: StoreReader) throws(StoreError) {
        guard try AuditContents.isKnown(to: reader) else { return }
        if let repeated = try AuditContents.repetitions(in: stage.id, reader: reader) { findings.append(repeated) }
        guard isFull else { return }
        var check = AuditContents(sweep: stage.id, reader: reader)
        if let wrong = try check.finding() { findings.append(wrong) }
        contents += check.tasks
    }

    private mutating func checkFile(_ reader: StoreReader) throws(StoreError) {
        for row in try reader.rows("PRAGMA integrity_check(20)", limit: .infinity) {
            guard let line = row.first?.text, line != "ok" else { continue }
            findings.append(AuditFinding(.integrity, line))
        }
    }
}

/// Counts the outcomes of a stage, and finds the tasks that have none.
enum OutcomeScan {
    static func run(
        _ stage: SweepSummary.Stage, reader: StoreReader
    ) throws(StoreError) -> (CoverageCounts, missing: [Range<TaskIndex>]) {
        var counts = CoverageCounts(total: stage.tasks)
        var missing: [Range<TaskIndex>] = []
        var next: TaskIndex = 0
        let cursor = try reader.cursor(
            "SELECT idx, state FROM task WHERE sweep = :sweep AND state <> 0 ORDER BY idx",
            arguments: ["sweep": .integer(stage.id.rawValue)], limit: .infinity)
        while try cursor.next() {
            guard let index = cursor[0].integer, let state = cursor[1].integer.flatMap(TaskState.init(rawValue:)),
                index >= next, index < stage.tasks
            else { continue }
            CoverageHoles.append(next..<index, to: &missing)
            next = index + 1
            counts.add(state)
        }
        CoverageHoles.append(next..<max(next, stage.tasks), to: &missing)
        return (counts, missing)
    }
}
