import Families
import Identifiers
import Numerics

/// A sweep as executors and agents use it: from an index to a task that runs.
struct SweepProgram {
    private let sweep: Sweep

    init(canonical: [UInt8], registry: FamilyRegistry) throws(SweepRejection) {
        do {
            sweep = try Sweep(canonical: canonical, registry: registry)
        } catch {
            throw SweepRejection(description: "this worker cannot run the sweep: \(error)")
        }
    }

    var resources: Resources { sweep.resources }
    var name: String { sweep.name }

    func contains(_ index: TaskIndex) -> Bool { index >= 0 && index < sweep.count }

    func run(_ index: TaskIndex, _ context: (@escaping () -> RandomStream) -> any TaskContext) throws {
        let parameters = sweep.grid.parameters(at: index)
        let (family, version) = (sweep.family, sweep.familyVersion)
        let context = context { TaskIdentity(family: family, version: version, parameters: parameters).random }
        try sweep.familyInstance.run(parameters, context: context)
    }
}

/// Why a sweep's text cannot be used here.
struct SweepRejection: Error, CustomStringConvertible {
    let description: String
}
