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

    @Test("signs are ±1, differ from task to task, and are those of the task at hand")
    func signs() throws {
        let model: ContinualModel<Double> = try GoldenBenchmark.splitTask.model(seed: 1, tasks: 2)
        let method = try ParameterSuperposition(model)
        #expect(method.signs.map { $0.map(\.count) } == [[64, 100, 100], [64, 100, 100]])
        #expect(Set(method.signs.joined()).count == 6)
        #expect(method.signs.joined().joined().allSatisfy { abs($0) == 1 })
        let run = try ContinualRun(model, method: method)
        #expect(run.kept.isEmpty)
        for task in 0..<2 {
            try method.prepare(for: task, model)
            #expect(model.parameters.all.filter(\.isState).map(\.values) == method.signs[task])
        }
        _ = try run.learnAll()
        #expect(run.kept.last?.numbers == 2 * (64 + 100 + 100))
    }

    @Test("tests while a task is learned leave it its own signs")
    func watched() throws {
        func rows(_ period: Int) throws -> [[Double]] {
            let model: ContinualModel<Float> = try GoldenBenchmark.splitTask.model(seed: 1, tasks: 3)
            return try ContinualRun(model, method: ParameterSuperposition(model), evaluationPeriod: period).learnAll()
        }
        #expect(try rows(7) == rows(0))
    }
}
