import Families
import Foundation
import GRDB
import Identifiers
import Storage
import Synchronization
import Testing

/// A store in a folder of its own, and short words for what tests write.
final class Bench: Sendable {
    let folder: String
    let path: String
    let store: Store
    /// What the store has called back.
    struct Calls: Sendable {
        var committed: UInt64 = 0
        var failures: [String] = []
        var recoveries = 0
        var rejected: [TaskReference] = []
    }
    final class Diary: Sendable {
        let calls = Mutex(Calls())
    }
    private let diary = Diary()
    var calls: Calls { diary.calls.withLock { $0 } }
    private let ticket = Mutex<UInt64>(0)

    static let registry = FamilyRegistry([TrialFamily(), ProbeFamily(), CommandFamily()])

    init(
        folder: String = Bench.temporaryFolder(), registry: FamilyRegistry = Bench.registry,
        options: StoreOptions = StoreOptions()
    ) throws {
        self.folder = folder
        path = folder + "/sweeps.sqlite"
        store = try Store.open(path: path, registry: registry, options: options)
        store.start(
            onCommit: { [diary] ticket in diary.calls.withLock { $0.committed = ticket } },
            onFailing: { [diary] reason in diary.calls.withLock { $0.failures.append(reason) } },
            onRecovered: { [diary] in diary.calls.withLock { $0.recoveries += 1 } },
            onRejected: { [diary] task in diary.calls.withLock { $0.rejected.append(task) } })
    }

    deinit {
        try? store.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    static func temporaryFolder() -> String {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("swath-\(UUID().uuidString)").path
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }

    /// A copy of the files as they are at this moment, in a folder of its own: what kill -9 would leave.
    func copy() throws -> String {
        let copy = Bench.temporaryFolder()
        for suffix in ["", "-wal"] {
            try FileManager.default.copyItem(atPath: path + suffix, toPath: copy + "/sweeps.sqlite" + suffix)
        }
        return copy
    }

    func enqueue(_ writes: [StoreWrite]) {
        let next = ticket.withLock { value in
            value += 1
            return value
        }
        store.enqueue(next, writes)
    }

    /// Writes, and waits until it is on disk.
    func write(_ writes: StoreWrite...) throws {
        enqueue(writes)
        try store.flush(seconds: 20)
    }

    static func sweep(_ text: String) throws -> Sweep {
        try SweepFile.read(text: text, file: "test.yaml", registry: registry).sweep
    }

    static let trial = """
        name: trial
        family: trial
        order: listed
        axes:
          method: [fft, theta, mean]
          system: [Lorenz, Chua]
        """

    static func probe(_ count: Int, action: String = "noop") -> String {
        """
        name: probe
        family: probe
        order: listed
        axes:
          task: {range: [0, \(count - 1)]}
        fixed: {action: \(action)}
        """
    }

    /// Puts a sweep on record.
    @discardableResult
    func submit(_ text: String, name: String? = nil) throws -> (id: SweepID, sweep: Sweep) {
        let sweep = try Self.sweep(text)
        let id = try #require(store.nextSweepID())
        try write(.sweep(Self.write(of: sweep, id: id)))
        return (id, sweep)
    }

    static func write(of sweep: Sweep, id: SweepID, token: UInt64 = 0) -> SweepWrite {
        SweepWrite(
            id: id, sweep: sweep, source: "name: x", git: "abc", engine: "engine 1", priority: 3, token: token,
            submitted: 1_000)
    }

    /// Rows of a query, each with its values as text.
    func rows(_ sql: String) throws -> [String] {
        let reader = try StoreReader.open(path: path)
        return try reader.rows(sql).map { row in row.map(Self.text).joined(separator: "|") }
    }

    static func text(_ value: SQLValue) -> String {
        switch value {
        case .null: "-"
        case .integer(let value): String(value)
        case .real(let value): String(value)
        case .text(let value): value
        case .blob(let bytes): bytes.map { String(format: "%02x", $0) }.joined()
        }
    }

    /// Every row of every table that a task leaves, for comparisons.
    func everything() throws -> [String] {
        try ["task", "attempt", "record", "artifact", "progress", "checkpoint", "trial_result"].flatMap { table in
            try rows("SELECT * FROM \(table)").map { "\(table): \($0)" }
        }
    }
}

/// An attempt's end, with defaults.
func attempt(
    _ sweep: SweepID, _ index: TaskIndex, _ attempt: Attempt = 1, _ state: TaskState = .succeeded,
    records: [(String, Int64, Double)] = [], artifacts: [ArtifactWrite] = [], failure: FailureWrite? = nil,
    worker: UInt64 = 7, digest: UInt64 = 42
) -> StoreWrite {
    let failure = failure ?? (state == .succeeded ? nil : FailureWrite(kind: .error, message: "it failed"))
    return .attempt(
        AttemptWrite(
            sweep: sweep, index: index, attempt: attempt, worker: WorkerID(worker), state: state, started: 100,
            duration: 2.5, digest: digest, failure: failure,
            records: records.map { RecordWrite(name: $0.0, step: $0.1, value: $0.2) }, artifacts: artifacts))
}
