import Families
import Identifiers
import Numerics
import Synchronization

/// Keeps what a task does, for a test to look at.
final class RecordingContext: TaskContext {
    struct Entry: Equatable {
        let name: String
        let step: Int64
        let value: Double
    }
    let attempt: Attempt
    let random: RandomStream
    private(set) var records: [Entry] = []
    private(set) var artifacts: [String: [UInt8]] = [:]
    private(set) var checkpoints: [[UInt8]] = []
    let checkpoint: [UInt8]?
    private let cancelAfter: Double?
    private let started = ContinuousClock.now

    init(attempt: Attempt = 1, checkpoint: [UInt8]? = nil, cancelAfter: Double? = nil) {
        self.attempt = attempt
        self.checkpoint = checkpoint
        self.cancelAfter = cancelAfter
        random = RandomStream(seed: 7)
    }

    var isCancelled: Bool { cancelAfter.map { ContinuousClock.now - started > .seconds($0) } ?? false }
    func record(_ name: String, step: Int64, _ value: Double) {
        records.append(Entry(name: name, step: step, value: value))
    }
    func artifact(_ name: String, encoding: String, bytes: [UInt8]) { artifacts[name] = bytes }
    func save(checkpoint: [UInt8]) throws { checkpoints.append(checkpoint) }
    func text(_ artifact: String) -> String { String(decoding: artifacts[artifact] ?? [], as: UTF8.self) }
}
