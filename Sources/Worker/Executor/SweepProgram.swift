import Families
import Identifiers
import Numerics

/// A sweep as executors and agents use it: from an index to a task that runs.
struct SweepProgram {
    let family: any Family
}

/// Why a sweep's text cannot be used here.
struct SweepRejection: Error, CustomStringConvertible {
    let description: String
}
extension SweepProgram {
    init(canonical: [UInt8], registry: FamilyRegistry) throws(SweepRejection) { throw SweepRejection(description: "") }
    func contains(_ index: TaskIndex) -> Bool { false }
    func random(at index: TaskIndex) -> RandomStream { RandomStream(seed: 0) }
    func run(_ index: TaskIndex, context: any TaskContext) throws {}
    var cores: Int { 1 }
    var memory: Int64 { 0 }
    var timeLimit: Seconds? { nil }
}
