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

    @Test("signs are ±1, differ from task to task, and turn the weights that an input meets")
    func signs() throws {
        let model: ContinualModel<Double> = try GoldenBenchmark.splitTask.model(seed: 1, tasks: 2)
        let method = ParameterSuperposition(model)
        #expect(method.signs.map { $0.map(\.count) } == [[64, 100, 100], [64, 100, 100]])
        #expect(Set(method.signs.joined()).count == 6)
        #expect(method.signs.joined().joined().allSatisfy { abs($0) == 1 })
        let before = try #require(model.parameters["hidden2.weight"]).values
        for task in [0, 1, 1, 0] {
            try method.prepare(for: task, model)
            let turned = try #require(model.parameters["hidden2.weight"]).values
            #expect(turned.indices.allSatisfy { turned[$0] == before[$0] * method.signs[task][1][$0 % 100] })
        }
        let run = try ContinualRun(model, method: method)
        _ = try run.learnAll()
        #expect(run.kept.last?.numbers == 2 * (64 + 100 + 100))
    }

    @Test("of an anchor's network what has been learned is turned, and the anchor's weights stay")
    func anchored() throws {
        let tasks: TaskSequence<Double> = DigitBenchmark.split.tasks(2, scenario: .task, streams: RunStreams(seed: 1))
        let model = try ContinualModel(tasks, LearningPlan(), anchor: AnchorChoice.builtIn.anchor(), seed: 1)
        let method = ParameterSuperposition(model)
        let conv = try #require(model.parameters["anchor.conv.1.weight"])
        let origin = conv.values
        try method.prepare(for: 0, model)
        #expect(conv.values == origin)
        try conv.assign(origin.map { $0 + 0.25 })
        try method.prepare(for: 1, model)
        for (place, value) in conv.values.enumerated() {
            let input = place / 9 % 64
            let sign = method.signs[0][1][input] * method.signs[1][1][input]
            #expect(abs(value - origin[place] - 0.25 * sign) < 1e-12)
        }
        try method.prepare(for: 0, model)
        #expect(zip(conv.values, origin).allSatisfy { abs($0 - $1 - 0.25) < 1e-12 })
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
