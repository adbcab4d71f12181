import ContinualLearning
import Families
import Numerics
import Testing

@Suite("ConFiT")
struct ContinualFineTuningTests {
    private func model(epochs: Int = 5) throws -> ContinualModel<Double> {
        var plan = LearningPlan()
        (plan.epochs, plan.optimizer, plan.learningRate) = (epochs, .adam, 0.01)
        let tasks: TaskSequence<Double> = DigitBenchmark.split.tasks(2, scenario: .task, streams: RunStreams(seed: 1))
        return try ContinualModel(
            tasks.limited(train: 40, test: 20), plan, anchor: AnchorChoice.builtIn.anchor(), seed: 1)
    }

    private func numbers(_ prefix: String, _ model: ContinualModel<Double>) -> [[Double]] {
        model.parameters.all.filter { $0.name.hasPrefix(prefix) }.map(\.values)
    }

    @Test("first the head learns, then norms, then all")
    func phases() throws {
        let model = try model()
        let method = try ContinualFineTuning(model)
        #expect((0..<10).map { method.phase(epoch: $0, of: 10) } == [0, 0, 1, 1, 1, 2, 2, 2, 2, 2])
        #expect((0..<2).map { method.phase(epoch: $0, of: 2) } == [0, 2])
        let trained = (0..<3).map { phase in
            Set(
                model.weights.filter { method.isTrained($0, phase: phase) }.map {
                    $0.name.split(separator: ".").prefix(2).joined(separator: ".")
                })
        }
        #expect(
            trained == [
                ["head.weight", "head.bias"], ["head.weight", "head.bias", "anchor.norm"],
                ["head.weight", "head.bias", "anchor.norm", "anchor.conv"],
            ])
        // One epoch is the head's.
        let head = try self.model(epochs: 1)
        let before = numbers("anchor.", head)
        _ = try ContinualRun(head, method: ContinualFineTuning(head)).learnNext()
        #expect(numbers("anchor.", head) == before)
    }

    @Test("means of norms follow their convolutions: what a norm made of a task's images has the mean that it had")
    func follows() throws {
        let model = try model()
        var method = try ContinualFineTuning(model)
        try method.end(0, model)
        let conv = try #require(model.parameters["anchor.conv.0.weight"])
        let mean = try #require(model.parameters["anchor.norm.0.running_mean"])
        /// What goes into the first norm, less its mean: the mean over the images and places, by channel.
        func centred() throws -> [Double] {
            let set = model.tasks.train[0]
            let graph = Graph(model.parameters)
            let images = graph.input("images", [set.count, 8, 8, 1])
            let weight = try graph.parameter("anchor.conv.0.weight", [64, 1, 3, 3], .zeros)
            let out = try graph.conv2d(
                images, weight: weight, bias: nil, ConvolutionSettings(stride: 2, padding: 1, dilation: 1),
                activation: .identity)
            let program = try graph.compile(outputs: [out])
            try program.assign(set.images, to: images)
            program.forward()
            let values = try program.values(of: out)
            return (0..<64).map { k in
                stride(from: k, to: values.count, by: 64).reduce(0) { $0 + values[$1] } / Double(values.count / 64)
                    - mean.values[k]
            }
        }
        let before = try centred()
        var random = RandomStream(seed: 5)
        try conv.assign(conv.values.map { $0 + 0.3 * random.normal() })
        #expect(try zip(before, centred()).contains { abs($0 - $1) > 0.01 })
        try method.prepare(for: 0, model)
        #expect(try zip(before, centred()).allSatisfy { abs($0 - $1) < 1e-12 })
    }

    @Test("a task that has been learned is answered with its own gains and offsets")
    func norms() throws {
        let model = try model()
        let run = try ContinualRun(model, method: ContinualFineTuning(model))
        _ = try run.learnNext()
        let first = numbers("anchor.norm.0.weight", model)
        _ = try run.learnNext()
        try run.method.prepare(for: 1, model)
        #expect(numbers("anchor.norm.0.weight", model) != first)
        try run.method.prepare(for: 0, model)
        #expect(numbers("anchor.norm.0.weight", model) == first)
        // Gains, offsets and outputs of 704 channels, and nine inputs of 449.
        #expect(run.kept.last?.numbers == 2 * (3 * 704 + 9 * 449))
    }
}
