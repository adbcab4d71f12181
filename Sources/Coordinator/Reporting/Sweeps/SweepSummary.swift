public import Identifiers
public import Storage

/// A sweep with all its stages, as the file has it.
public struct SweepSummary: Sendable, Hashable {
    /// One stage.
    public struct Stage: Sendable, Hashable {
        public var id: SweepID
        /// From 0.
        public var number: Int
        public var tasks: Int64
        public var state: SweepState
        public var canonical: [UInt8]
        public var hash: String
        /// Seconds since 1970.
        public var submitted: Double
        public var ended: Double?
        public var reason: String
        /// It is done or cancelled.
        public var hasEnded: Bool { state == .done || state == .cancelled }
    }

    /// The id by which people and reports know the sweep: that of its first stage.
    public var id: SweepID
    public var name: String
    public var family: String
    public var familyVersion: Int
    /// The sweep file as it was submitted.
    public var source: String
    public var git: String
    public var engine: String
    public var priority: Int
    /// How many stages the sweep file writes; more than are in `stages` until the last has begun.
    public var plannedStages: Int
    /// In order; never empty.
    public var stages: [Stage]

    public var tasks: Int64 { stages.reduce(0) { $0 &+ $1.tasks } }
    /// The stage that it is at: the last that has not ended (failed tasks of an earlier one may be tried
    /// again), or the last that has begun.
    public var current: Stage? { stages.last { !$0.hasEnded } ?? stages.last }
    /// The state of the stage that it is at.
    public var state: SweepState { current?.state ?? .running }
    public var hash: String { stages.first?.hash ?? "" }
    public var submitted: Double { stages.first?.submitted ?? 0 }
    public var ended: Double? { current?.ended }
    public var hasEnded: Bool { current?.hasEnded ?? false }
}

extension SweepSummary {
    /// All sweeps of a file, oldest first.
    public static func all(in reader: StoreReader) throws(StoreError) -> [SweepSummary] {
        let cursor = try reader.cursor(
            """
            SELECT id, root, stage, stages, name, family, family_version, canonical, hash, source, git, engine,
                   tasks, state, priority, submitted, ended, reason
            FROM sweep ORDER BY root, stage, id
            """)
        var sweeps: [SweepSummary] = []
        while try cursor.next() {
            let root = SweepID(cursor[1].integer ?? 0)
            let stage = Stage(
                id: SweepID(cursor[0].integer ?? 0), number: Int(cursor[2].integer ?? 0),
                tasks: cursor[12].integer ?? 0,
                state: cursor[13].integer.flatMap(SweepState.init(rawValue:)) ?? .running,
                canonical: bytes(cursor[7]), hash: cursor[8].text ?? "", submitted: cursor[15].number ?? 0,
                ended: cursor[16].number, reason: cursor[17].text ?? "")
            if sweeps.last?.id == root {
                sweeps[sweeps.count - 1].stages.append(stage)
            } else {
                sweeps.append(
                    SweepSummary(
                        id: root, name: cursor[4].text ?? "", family: cursor[5].text ?? "",
                        familyVersion: Int(cursor[6].integer ?? 0), source: cursor[9].text ?? "",
                        git: cursor[10].text ?? "", engine: cursor[11].text ?? "",
                        priority: Int(cursor[14].integer ?? 0), plannedStages: Int(cursor[3].integer ?? 1),
                        stages: [stage]))
            }
        }
        return sweeps
    }

    /// Text or blob: the canonical text is bytes to everybody but a reader of the file.
    private static func bytes(_ value: SQLValue) -> [UInt8] {
        switch value {
        case .text(let text): Array(text.utf8)
        case .blob(let bytes): bytes
        case .null, .integer, .real: []
        }
    }
}
