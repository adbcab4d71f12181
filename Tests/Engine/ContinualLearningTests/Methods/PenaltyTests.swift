import ContinualLearning
import Numerics
import Testing

@Suite("Importances and penalties")
struct PenaltyTests {
    private func model(_ benchmark: GoldenBenchmark = .splitTask) throws -> ContinualModel<Double> {
        var plan = LearningPlan()
        plan.hidden = [6, 5]
        return try benchmark.model(seed: 4, tasks: 3, plan: plan)
    }

    /// The gradient of one sample's loss, by a program of one row.
    private func gradient(
        _ model: ContinualModel<Double>, _ set: SampleSet<Double>, _ sample: Int,
        of objective: SampleGradients<Double>.Objective
    ) throws -> [Double] {
        let program = try model.program(task: set.tasks[sample], rows: 1, rehearsed: .none) {
            batch throws(NetworkError) in
            guard objective == .outputNorm else { return try batch.crossEntropy(ofPart: 0) }
            let head = batch.heads[batch.task]
            let logits = try batch.logits(ofPart: 0)
            return try batch.graph.squaredNorm(
                batch.scenario == .task ? batch.graph.slice(logits, axis: 1, head) : logits)
        }
        try program.begin(set, [sample])
        program.program.forward()
        program.program.backward()
        var gradient = model.zeros
        try model.copyGradients(into: &gradient)
        return gradient
    }

    @Test(
        "the products of a layer give what samples give one by one",
        arguments: [GoldenBenchmark.splitTask, .splitClass])
    func samples(_ benchmark: GoldenBenchmark) throws {
        let model = try model(benchmark)
        let set = model.tasks.train[1]
        for objective in [SampleGradients<Double>.Objective.crossEntropy, .outputNorm] {
            var (squares, magnitudes) = (model.zeros, model.zeros)
            for sample in 0..<set.count {
                for (i, g) in try gradient(model, set, sample, of: objective).enumerated() {
                    squares[i] += g * g / Double(set.count)
                    magnitudes[i] += abs(g) / Double(set.count)
                }
            }
            let fisher = try SampleGradients(model, .square, of: objective).mean(over: set)
            let synapses = try SampleGradients(model, .magnitude, of: objective).mean(over: set)
            #expect(zip(fisher, squares).allSatisfy { abs($0 - $1) <= 1e-14 + 1e-12 * $1 })
            #expect(zip(synapses, magnitudes).allSatisfy { abs($0 - $1) <= 1e-14 + 1e-12 * $1 })
        }
    }

    @Test("the sum of pulls has the gradient of each pull, summed")
    func pulls() throws {
        let model = try model()
        var random = RandomStream(seed: 1)
        func draw() -> [Double] { (0..<model.weightCount).map { _ in random.normal() } }
        let (f, a, g, b) = (draw().map(abs), draw(), draw().map(abs), draw())
        var penalty = QuadraticPenalty<Double>(model.weightCount)
        penalty.add(f, scale: 2, anchor: a)
        penalty.add(g, scale: 3, anchor: b)
        let weights = try model.weightVector()
        try model.forEachWeight { _, gradients, place in for i in 0..<place.count { gradients[i] = 1 } }
        try penalty.addGradient(to: model)
        var gradient = model.zeros
        try model.copyGradients(into: &gradient)
        for i in gradient.indices {
            let expected = 1 + 2 * f[i] * (weights[i] - a[i]) + 3 * g[i] * (weights[i] - b[i])
            #expect(abs(gradient[i] - expected) < 1e-12)
        }
    }

    @Test(
        "a method without strength learns what naive learning does",
        arguments: [ContinualMethodKind.ewc, .onlineEWC, .si, .mas, .lwf, .l2Init])
    func slack(_ kind: ContinualMethodKind) throws {
        let naive = try ContinualRun(model(), method: NaiveMethod<Double>())
        let model = try model()
        let run = try ContinualRun(model, method: kind.make(model, MethodSettings()))
        let rows = try run.learnAll()
        #expect(try naive.learnAll() == rows)
    }

    @Test("a strong pull to the initial weights keeps them there")
    func initial() throws {
        let model = try model()
        let start = try model.weightVector()
        var settings = MethodSettings()
        settings.strength = 4
        _ = try ContinualRun(model, method: ContinualMethodKind.l2Init.make(model, settings)).learnAll()
        let near = zip(start, try model.weightVector()).map { abs($0 - $1) }.max()!
        let free = try self.model()
        _ = try ContinualRun(free, method: NaiveMethod()).learnAll()
        #expect(try near < 0.1 * zip(start, free.weightVector()).map { abs($0 - $1) }.max()!)
    }
}
