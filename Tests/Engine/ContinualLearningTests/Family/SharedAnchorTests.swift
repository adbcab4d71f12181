import ContinualLearning
import Families
import Identifiers
import Numerics
import Testing

@Suite("The family continual-learning with an anchor's network that learns all tasks")
struct SharedAnchorTests {
    private static let family = ContinualLearningFamily()
    private static let small: [String: ParameterValue] = [
        "network": "anchor", "tasks": 3, "epochs": 1, "train-images": 24, "test-images": 12, "memory": 12,
    ]

    private func run(
        _ values: [String: ParameterValue], checkpoint: [UInt8]? = nil, patience: Int = .max
    ) throws -> RecordingContext {
        let context = RecordingContext(checkpoint: checkpoint)
        context.patience = patience
        let parameters = Parameters.ofContinualTask(Self.small.merging(values) { $1 })
        try Self.family.validate(parameters)
        try Self.family.run(parameters, context: context, checkpointInterval: .zero)
        return context
    }

    @Test(
        "every method learns with it, and goes on from a checkpoint bit for bit",
        arguments: ContinualMethodKind.allCases.filter { $0 != .joint })
    func resumes(_ method: ContinualMethodKind) throws {
        let undisturbed = try run(["method": .string(method.rawValue)])
        // Convolutions, gains and offsets, and a head of six outputs.
        #expect(undisturbed.last("params") == Double(959_040 + 1408 + 257 * 6))
        let told = try #require(undisturbed.records.lastIndex { $0.step == 2 })
        let interrupted = try run(["method": .string(method.rawValue)], patience: told + 1)
        #expect(interrupted.records.count == told + 1)
        #expect(
            try run(["method": .string(method.rawValue)], checkpoint: interrupted.checkpoint).records
                == undisturbed.records)
    }

    @Test(
        "a residual network learns, too, with shortcuts that have convolutions of their own",
        arguments: [ContinualMethodKind.ewc, .psp, .confit])
    func residual(_ method: ContinualMethodKind) throws {
        let digits: TaskSequence<Float> = DigitBenchmark.split.tasks(5, scenario: .task, streams: RunStreams(seed: 1))
        let shape = AnchorShape(.residual(width: 4, blocks: 1))
        let training = try AnchorTraining(shape, pool: digits, epochs: 3, seed: 1)
        for _ in 0..<3 { _ = try training.learnEpoch() }
        let files = try ImageFiles()
        let path = try files.write(training.anchor().bytes, "residual.bin")
        let context = try run([
            "method": .string(method.rawValue), "anchor": .string(path), "epochs": 4, "train-images": 200,
            "test-images": 70, "adam-rate": 0.003,
        ])
        #expect(try #require(context.last("la")) > 0.7)
        #expect(context.last("params") == Double(shape.convolutionWeights + 2 * shape.allChannels + 17 * 6))
    }

    @Test("what the anchor knows helps: a task is learned in two epochs that a perceptron has hardly begun with")
    func begins() throws {
        func learned(_ network: ParameterValue) throws -> Double {
            let context = try run([
                "network": network, "benchmark": "mosaic53", "tasks": 2, "epochs": 2, "train-images": 400,
                "test-images": 100,
            ])
            return try #require(context.last("la"))
        }
        let (anchored, plain) = try (learned("anchor"), learned("perceptron"))
        #expect(anchored > 0.75 && plain < 0.6, "\(anchored) \(plain)")
    }

    @Test("in double precision it learns the same, but for rounding")
    func precision() throws {
        let (single, double) = try (run(["method": "ewc"]), run(["method": "ewc", "precision": "float64"]))
        for j in 1...3 {
            let (a, b) = try (#require(single.last("accuracy_\(j)")), #require(double.last("accuracy_\(j)")))
            #expect(abs(a - b) < 0.2)
        }
        #expect(try #require(double.checkpoint).count > 19 * #require(single.checkpoint).count / 10)
    }

    @Test("unlike tasks can share a head, or be told apart among all classes")
    func scenarios() throws {
        let mosaic: [String: ParameterValue] = ["benchmark": "mosaic53", "tasks": 3]
        func outputs(_ scenario: ParameterValue) throws -> Double {
            let context = try run(mosaic.merging(["scenario": scenario]) { $1 })
            return try (#require(context.last("params")) - 960_448) / 257
        }
        #expect(try outputs("task") == 60 && outputs("class") == 60 && outputs("domain") == 40)
        let problem = #expect(throws: ParameterProblem.self) {
            try run(mosaic.merging(["scenario": "domain", "method": "icarl"]) { $1 })
        }
        #expect(
            problem?.description.hasPrefix("method: icarl takes every task's outputs for classes of their own") == true)
    }

    @Test("rows but the last may be tested with fewer images, and nothing is learned otherwise for that")
    func rows() throws {
        let (few, all) = try (run(["row-images": 4]), run([:]))
        func accuracies(_ context: RecordingContext, _ step: Int64) -> [Double] {
            context.records.filter { $0.name.hasPrefix("accuracy_") && $0.step == step }.map(\.value)
        }
        #expect(accuracies(few, 3) == accuracies(all, 3))
        #expect((0...2).flatMap { accuracies(few, $0) }.allSatisfy { $0 * 4 == ($0 * 4).rounded() })
        #expect(accuracies(all, 1).contains { $0 * 4 != ($0 * 4).rounded() })
    }

    @Test("so many images at most are learned from and tested with")
    func limits() throws {
        let context = try run(["network": "perceptron", "test-images": 7])
        let accuracies = context.records.filter { $0.name.hasPrefix("accuracy_") }.map { $0.value * 7 }
        #expect(accuracies.allSatisfy { abs($0 - $0.rounded()) < 1e-9 })
        #expect(
            try run(["network": "perceptron", "train-images": 100_000]).records
                == run(["network": "perceptron", "train-images": 50_000]).records)
        #expect(
            try run(["network": "perceptron"]).records
                != run(["network": "perceptron", "train-images": 50_000]).records)
    }
}
