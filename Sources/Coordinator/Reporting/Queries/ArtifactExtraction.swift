import Families
public import Identifiers
public import Storage

/// One artifact of a task, taken out of the store.
public struct ArtifactExtraction: Sendable {
    public let sweep: SweepSummary
    /// From 0.
    public let stage: Int
    public let index: TaskIndex
    public let name: String
    /// How to read the bytes: `text`, `json`, `f64le:1200x3` …
    public let encoding: String
    public let bytes: [UInt8]
    private let store: String

    /// Reads an artifact; of a task that was taken over from an earlier sweep, that one's.
    /// - Throws: ``ArtifactError``, `StoreError`.
    public init(
        _ name: String, index: TaskIndex, stage: Int = 0, of sweep: SweepSummary, reader: StoreReader
    ) throws {
        guard let row = sweep.stages.first(where: { $0.number == stage }) else {
            throw ArtifactError.noStage(stage, stages: sweep.stages.count)
        }
        let origin = try reader.rows(
            "SELECT coalesce(origin_sweep, sweep), coalesce(origin_idx, idx) FROM task WHERE sweep = :sweep AND idx = :idx",
            arguments: ["sweep": .integer(row.id.rawValue), "idx": .integer(index)])
        guard let owner = origin.first else { throw ArtifactError.noTask(index) }
        let place: [String: SQLValue] = ["sweep": owner[0], "idx": owner[1], "name": .text(name)]
        let found = try reader.rows(
            """
            SELECT f.encoding, f.size, b.codec, b.bytes FROM artifact f JOIN blob b ON b.digest = f.digest
            WHERE f.sweep = :sweep AND f.idx = :idx AND f.name = :name
            """, arguments: place)
        guard let artifact = found.first else {
            let names = try reader.rows(
                "SELECT name FROM artifact WHERE sweep = :sweep AND idx = :idx ORDER BY name", arguments: place)
            let known = names.compactMap { $0[0].text }
            throw ArtifactError.unknown(name, index: index, names: known, near: nearestName(to: name, in: known))
        }
        let size = artifact[1].integer ?? 0
        let unpacked = (artifact[3].blob ?? []).withUnsafeBytes {
            BlobCodec.unpack($0, codec: artifact[2].integer ?? 0, size: size)
        }
        guard let bytes = unpacked else {
            throw ArtifactError.damaged(name, index: index)
        }
        self.sweep = sweep
        self.stage = stage
        self.index = index
        self.name = name
        store = reader.path
        encoding = artifact[0].text ?? ""
        self.bytes = bytes
    }

    /// Writes the bytes to a file, which appears whole or not at all.
    public func write(to path: String) throws {
        let file = try FileOutput(path: path, sparing: store)
        try file.write(bytes)
        try file.commit()
    }
}

/// There is no such artifact.
public enum ArtifactError: Error, Sendable, Hashable, CustomStringConvertible {
    case noStage(Int, stages: Int)
    case noTask(TaskIndex)
    case unknown(String, index: TaskIndex, names: [String], near: String?)
    case damaged(String, index: TaskIndex)

    public var description: String {
        switch self {
        case .noStage(let stage, let stages):
            "the sweep has no stage \(stage): it has \(stages), counted from 0"
        case .noTask(let index):
            "task \(index) has no result yet, or is not in the sweep"
        case .unknown(let name, let index, let names, let near):
            names.isEmpty
                ? "task \(index) has no artifacts"
                : "task \(index) has no artifact \(name)" + (near.map { "; did you mean \($0)?" } ?? ";")
                    + " there are: \(names.joined(separator: ", "))"
        case .damaged(let name, let index):
            "the artifact \(name) of task \(index) cannot be unpacked: run `swath audit --full`"
        }
    }
}
