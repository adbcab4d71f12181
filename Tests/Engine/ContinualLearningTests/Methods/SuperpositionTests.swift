import ContinualLearning
import Numerics
import Testing

@Suite("Parameters of a task's own")
struct SuperpositionTests {
    @Test("with signs of its own, a later task disturbs earlier ones less")
    func remembers() throws {
        func forgetting(_ kind: ContinualMethodKind) throws -> Double {
            let run = try GoldenBenchmark.splitTask.run(kind, seed: 2, as: Float.self)
            _ = try run.learnAll()
            return try #require(try run.matrix()?.forgetting(.chaudhry))
        }
        #expect(try forgetting(.psp) < forgetting(.naive))
    }

    @Test("signs are ±1, differ from task to task, and are not trained")
    func signs() throws {
        let model: ContinualModel<Double> = try GoldenBenchmark.splitTask.model(seed: 1, tasks: 2)
        let run = try ContinualRun(model, method: ParameterSuperposition(model))
        let before = model.parameters.all.filter(\.isState).map(\.values)
        _ = try run.learnAll()
        #expect(model.parameters.all.filter(\.isState).map(\.values) == before)
        #expect(before.count == 6 && Set(before).count == 6)
        #expect(before.joined().allSatisfy { abs($0) == 1 })
        #expect(run.kept.last?.numbers == 2 * (64 + 100 + 100))
    }
}
