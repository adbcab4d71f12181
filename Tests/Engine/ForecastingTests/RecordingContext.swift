import Families
import Identifiers
import Numerics

/// A task context that keeps what a task emits.
final class RecordingContext: TaskContext {
    /// The last of each name.
    var values: [String: Double] = [:]
    var steps: [String: [Int64]] = [:]
    var artifacts: [String: (encoding: String, bytes: [UInt8])] = [:]
    var attempt: Attempt { 1 }
    var random: RandomStream { RandomStream(seed: 1) }
    var isCancelled: Bool { false }
    let checkpoint: [UInt8]?
    private(set) var checkpoints: [[UInt8]] = []

    init(checkpoint: [UInt8]? = nil) { self.checkpoint = checkpoint }

    func record(_ name: String, step: Int64, _ value: Double) {
        values[name] = value
        steps[name, default: []].append(step)
    }
    func artifact(_ name: String, encoding: String, bytes: [UInt8]) { artifacts[name] = (encoding, bytes) }
    func save(checkpoint: [UInt8]) throws { checkpoints.append(checkpoint) }
}

extension Family {
    /// The parameters with defaults in place of what is not given, and without those that do not
    /// apply, as a sweep's grid makes them.
    func filled(_ given: [String: ParameterValue]) -> Parameters {
        Parameters(given, completedBy: parameters)
    }
}
