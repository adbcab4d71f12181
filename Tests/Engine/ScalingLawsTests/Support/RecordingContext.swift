import Families
import Identifiers
import Numerics
import ScalingLaws

/// A context that keeps what a task tells it.
final class RecordingContext: TaskContext {
    let attempt = Attempt(1)
    let random: RandomStream
    var isCancelled = false
    var checkpoint: [UInt8]?
    private(set) var records: [String: [Int64: Double]] = [:]

    init(seed: UInt64 = 1, checkpoint: [UInt8]? = nil) {
        random = RandomStream(seed: seed)
        self.checkpoint = checkpoint
    }

    func record(_ name: String, step: Int64, _ value: Double) { records[name, default: [:]][step] = value }
    func artifact(_ name: String, encoding: String, bytes: [UInt8]) {}
    func save(checkpoint: [UInt8]) throws { self.checkpoint = checkpoint }

    /// The value of a record at its last step.
    func last(_ name: String) -> Double? { records[name].flatMap { $0[$0.keys.max()!] } }
}

extension ScalingLawsFamilyTests {
    /// A task's parameters: the family's defaults, and these over them.
    static func parameters(_ values: [String: ParameterValue]) -> Parameters {
        var all: [String: ParameterValue] = [:]
        for spec in ScalingLawsFamilyTests.family.parameters {
            if let value = spec.defaultValue, !value.isNull { all[spec.name] = value }
        }
        return Parameters(all.merging(values) { $1 })
    }
}
