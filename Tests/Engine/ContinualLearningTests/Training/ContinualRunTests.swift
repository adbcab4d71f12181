import ContinualLearning
import Numerics
import Testing

@Suite("A run through tasks")
struct ContinualRunTests {
    private var short: LearningPlan {
        var plan = LearningPlan()
        (plan.hidden, plan.epochs) = ([20], 2)
        return plan
    }

    @Test(
        "a run that goes on from a checkpoint ends with the bits of an undisturbed one",
        arguments: ContinualMethodKind.allCases.filter { !$0.needsAnchor })
    func resumes(_ kind: ContinualMethodKind) throws {
        func run() throws -> ContinualRun<Float> {
            try GoldenBenchmark.splitTask.run(kind, seed: 3, tasks: 4, plan: short)
        }
        let undisturbed = try run()
        var checkpoints: [[UInt8]] = []
        while try undisturbed.learnNext() { checkpoints.append(try undisturbed.checkpoint()) }
        for checkpoint in checkpoints.dropLast() {
            let resumed = try run()
            try resumed.restore(checkpoint)
            _ = try resumed.learnAll()
            #expect(try resumed.checkpoint() == checkpoints.last)
        }
    }

    @Test("a checkpoint of another network, another precision or of damaged bytes is refused")
    func refuses() throws {
        let run: ContinualRun<Float> = try GoldenBenchmark.splitTask.run(.ewc, seed: 3, tasks: 2, plan: short)
        try run.learnNext()
        let checkpoint = try run.checkpoint()
        var damaged = checkpoint
        damaged[damaged.count / 2] ^= 1
        #expect(throws: CheckpointError.self) { try run.restore(damaged) }
        let wider: ContinualRun<Float> = try GoldenBenchmark.splitTask.run(.ewc, seed: 3, tasks: 2)
        #expect(throws: CheckpointError.self) { try wider.restore(checkpoint) }
        let double: ContinualRun<Double> = try GoldenBenchmark.splitTask.run(.ewc, seed: 3, tasks: 2, plan: short)
        #expect(throws: CheckpointError.self) { try double.restore(checkpoint) }
        let other: ContinualRun<Float> = try GoldenBenchmark.splitTask.run(.er, seed: 3, tasks: 2, plan: short)
        #expect(throws: CheckpointError.self) { try other.restore(checkpoint) }
    }

    @Test("a penalty that throws weights about ends as divergence", arguments: [1e4, 1e12])
    func diverges(_ strength: Double) throws {
        let model: ContinualModel<Double> = try GoldenBenchmark.permutedDomain.model(seed: 1)
        var settings = MethodSettings()
        settings.strength = strength
        let run = try ContinualRun(model, method: ContinualMethodKind.ewc.make(model, settings))
        let divergence = #expect(throws: LearningDivergence.self) { while try run.learnNext() {} }
        #expect(divergence?.task ?? 0 >= 1)
        #expect(divergence?.description.contains("diverged in task") == true)
    }

    @Test("a network whose rectifiers let nothing through is dead")
    func dies() throws {
        var plan = short
        plan.learningRate = 80
        let model: ContinualModel<Double> = try GoldenBenchmark.splitDomain.model(seed: 1, plan: plan)
        let run = try ContinualRun(model, method: NaiveMethod())
        let divergence = #expect(throws: LearningDivergence.self) { while try run.learnNext() {} }
        #expect(divergence?.reason == .dead)
    }

    @Test("tests between tasks find what tests after them miss")
    func watches() throws {
        let model: ContinualModel<Double> = try GoldenBenchmark.splitTask.model(seed: 2, tasks: 3)
        let watched = try ContinualRun(model, method: NaiveMethod(), evaluationPeriod: 5)
        let rows = try watched.learnAll()
        let matrix = try #require(try watched.matrix())
        #expect(zip(watched.minima, WorstCase(matrix).minima).allSatisfy { $0 <= $1 })
        // Watching changes nothing.
        let alone = try ContinualRun(GoldenBenchmark.splitTask.model(seed: 2, tasks: 3), method: NaiveMethod<Double>())
        #expect(try alone.learnAll() == rows)
    }

    @Test("an interruption stops within an epoch")
    func stops() throws {
        let run: ContinualRun<Float> = try GoldenBenchmark.splitTask.run(.naive, seed: 1)
        var asked = 0
        let learned = try run.learnNext {
            asked += 1
            return asked == 3
        }
        #expect(!learned && asked == 3 && run.learned == 0)
    }
}
