import Families
import Foundation
import GRDB
import Identifiers
import Reporting
import Storage

/// A family that exists for these tests: methods on systems, with a score.
struct TrialFamily: Family {
    let name = "trial"
    let version = 1
    let summary = "methods on systems"
    let parameters = [
        ParameterSpec("method", .string, help: "which method"),
        ParameterSpec("system", .string, help: "which system"),
        ParameterSpec("lags", .integer(1...1000), default: .null, help: "how many past points"),
        ParameterSpec("seed", .integer(0...Int64.max), default: .null, help: "which repetition"),
    ]
    let costParameters = ["method", "system"]
    let resultColumns: [ResultColumn] = []
    func costHint(_ parameters: Parameters) -> Seconds { parameters["lags"]?.asNumber ?? 1 }
    private static let scores = """
        SELECT json_extract(t.parameters, '$.method') AS method, json_extract(t.parameters, '$.system') AS system,
               r.value AS score
        FROM task t JOIN sweep s ON s.id = t.sweep
        JOIN record r ON r.sweep = t.sweep AND r.name = 'score' AND r.idx = t.idx
        WHERE s.root = :sweep AND t.state = 1
        """
    var reports: [ReportDefinition] {
        [
            ReportDefinition(
                name: "ranking", summary: "mean score of each method, best first",
                sql:
                    "SELECT method, avg(score) AS score, count(*) AS n FROM (\(Self.scores)) GROUP BY method ORDER BY 2"
            ),
            ReportDefinition(
                name: "method-by-system", summary: "every score", sql: Self.scores,
                chart: .heatMap(row: "method", column: "system", value: "score")),
        ]
    }
    func run(_ parameters: Parameters, context: any TaskContext) throws { throw TaskFailure("not run here") }
}

/// A store in a temporary folder, filled by hand.
final class TrialFile {
    static let registry = FamilyRegistry([TrialFamily()])
    let path: String
    private let folder: String
    private let database: DatabaseQueue

    init() throws {
        folder = NSTemporaryDirectory() + "swath-reporting-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        path = folder + "/trial.sqlite"
        try Store.open(path: path, registry: Self.registry).close()
        database = try DatabaseQueue(path: path)
        try execute("INSERT INTO worker VALUES (7, 'node-a', 'Xeon', 'e1', 2, 100, 1000, 1000, 1, '')")
    }

    deinit {
        try? database.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    func file(_ name: String) -> String { folder + "/" + name }
    func reader(timeLimit: Double = 60) throws -> StoreReader { try StoreReader.open(path: path, timeLimit: timeLimit) }
    func execute(_ sql: String) throws { try database.write { try $0.execute(sql: sql) } }

    /// One box of a grid: axes in order, slowest first.
    struct Box {
        var axes: [(String, [ParameterValue])]
        var fixed: [String: ParameterValue] = [:]
    }

    /// The plan of a sweep that is not on record.
    static func plan(_ name: String, boxes: [Box]) throws -> Sweep {
        let text = canonical(name, boxes, stage: 0, stages: 1, isBalanced: false)
        return try Sweep(canonical: Array(text.utf8), registry: registry)
    }

    /// Puts a sweep on record and gives its plan.
    @discardableResult
    func addSweep(
        _ id: Int64, _ name: String, boxes: [Box], state: SweepState = .done, root: Int64? = nil, stage: Int64 = 0,
        stages: Int64 = 1, isBalanced: Bool = false
    ) throws -> Sweep {
        let text = Self.canonical(name, boxes, stage: stage, stages: stages, isBalanced: isBalanced)
        let sweep = try Sweep(canonical: Array(text.utf8), registry: Self.registry)
        try database.write { db in
            try db.execute(
                sql: """
                    INSERT INTO sweep (id, root, stage, stages, name, family, family_version, canonical, source, hash,
                        git, engine, tasks, state, priority, token, submitted, ended)
                    VALUES (?, ?, ?, ?, ?, 'trial', 1, ?, '', ?, 'abc1234', 'e1', ?, ?, 0, 0, 1000, ?)
                    """,
                arguments: [
                    id, root ?? id, stage, stages, name, text, sweep.hash, sweep.count, state.rawValue,
                    state == .done ? 1100 : nil,
                ])
        }
        return sweep
    }

    /// Puts tasks with their attempts on record, as the store would.
    func addTasks(
        _ id: Int64, _ sweep: Sweep, _ states: some Sequence<(TaskIndex, TaskState)>,
        error: (TaskIndex) -> String = { _ in "it diverged" }, duration: (TaskIndex) -> Double = { _ in 0.5 }
    ) throws {
        var cursor = sweep.cursor()
        try database.write { db in
            for (index, state) in states {
                let (parameters, identity) = cursor.withTask(at: index) { canonical, identity in
                    (String(decoding: canonical, as: UTF8.self), Data(identity.bytes))
                }
                try db.execute(
                    sql:
                        "INSERT INTO task (sweep, idx, state, attempt, digest, identity, parameters) VALUES (?, ?, ?, 1, ?, ?, ?)",
                    arguments: [id, index, state.rawValue, 1000 + index, identity, parameters])
                let message = state == .failed ? error(index) : nil
                try db.execute(
                    sql: """
                        INSERT INTO attempt (sweep, idx, attempt, worker, state, started, duration, kind, message)
                        VALUES (?, ?, 1, 7, ?, 1000, ?, ?, ?)
                        """,
                    arguments: [id, index, state.rawValue, duration(index), state == .failed ? 1 : nil, message])
                guard state == .succeeded else { continue }
                try db.execute(
                    sql: "INSERT INTO record VALUES (?, 'score', ?, 0, ?)",
                    arguments: [id, index, Double(index) + 0.5])
            }
        }
    }

    func summary(_ name: String? = nil) throws -> SweepSummary { try SweepLookup.find(name, in: reader()) }

    private static func canonical(
        _ name: String, _ boxes: [Box], stage: Int64, stages: Int64, isBalanced: Bool
    ) -> String {
        var total: Int64 = 0
        let list: [ParameterValue] = boxes.map { box in
            let count = box.axes.reduce(Int64(1)) { $0 * Int64($1.1.count) }
            total += count
            return [
                "count": .integer(count), "fixed": .map(box.fixed),
                "axes": .list(
                    box.axes.map { name, values in ["names": [.string(name)], "values": .list(values.map { [$0] })] }),
            ]
        }
        var members: [String: ParameterValue] = [
            "format": 1, "name": .string(name), "family": "trial", "version": 1, "count": .integer(total),
            "order": isBalanced ? "balanced" : "listed", "fixed": [:], "boxes": .list(list), "stage": .integer(stage),
            "stages": .integer(stages), "attempts": 3, "priority": 0, "resources": ["cores": 1], "later": [],
        ]
        if isBalanced { members["key"] = "00000000deadbeef" }
        return ParameterValue.map(members).description
    }

    /// Methods by systems, as most tests want them.
    static func box(_ methods: Int, _ systems: Int) -> Box {
        Box(axes: [
            ("method", (0..<methods).map { .string("m\($0)") }), ("system", (0..<systems).map { .string("s\($0)") }),
        ])
    }
}
