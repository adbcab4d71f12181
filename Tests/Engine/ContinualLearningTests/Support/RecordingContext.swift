import ContinualLearning
import Families
import Identifiers
import Numerics

/// A context that keeps what a task tells it, in order.
final class RecordingContext: TaskContext {
    struct Record: Hashable {
        let name: String
        let step: Int64
        let value: Double
    }

    let attempt = Attempt(1)
    let random = RandomStream(seed: 1)
    /// After so many records the task is cancelled.
    var patience = Int.max
    var isCancelled: Bool { records.count >= patience }
    private(set) var checkpoint: [UInt8]?
    private(set) var saves = 0
    private(set) var records: [Record] = []

    init(checkpoint: [UInt8]? = nil) { self.checkpoint = checkpoint }

    func record(_ name: String, step: Int64, _ value: Double) {
        records.append(Record(name: name, step: step, value: value))
    }
    func artifact(_ name: String, encoding: String, bytes: [UInt8]) {}
    func save(checkpoint: [UInt8]) throws {
        self.checkpoint = checkpoint
        saves += 1
    }

    /// The value of a record at its last step.
    func last(_ name: String) -> Double? {
        records.filter { $0.name == name }.max { $0.step < $1.step }?.value
    }
}

extension Parameters {
    /// A task's parameters: those of the family that apply, at their defaults, and these over them.
    static func ofContinualTask(
        _ values: [String: ParameterValue], of family: some Family = ContinualLearningFamily()
    ) -> Parameters {
        Parameters(values, completedBy: family.parameters)
    }
}
