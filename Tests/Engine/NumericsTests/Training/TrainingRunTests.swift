import Numerics
import Testing

@Suite("A training run ties program, optimiser, schedule and clipping together")
struct TrainingRunTests {
    @Test("a run learns, and reports step, loss, rate and norm")
    func learns() throws {
        let network = try Regression<Float>()
        let schedule = Schedule.cosine(peak: 0.01, floor: 0, steps: 390).warmedUp(over: 10)
        let run = network.run(Adam(), schedule: schedule, clipping: .norm(1))
        let reports = try network.train(run, steps: 400).compactMap(\.report)
        #expect(reports.count == 400)
        #expect(reports.map(\.step) == Array(0..<400))
        #expect(reports.map(\.rate) == (0..<400).map { schedule.rate(at: $0) })
        let (early, late) = (reports.prefix(20).map(\.loss), reports.suffix(20).map(\.loss))
        #expect(late.reduce(0, +) < 0.3 * early.reduce(0, +))
        #expect(reports.allSatisfy { $0.gradientNorm > 0 && $0.gradientNorm.isFinite })
    }

    @Test("clipping by norm and by value does what PyTorch's does, and the norm is reported")
    func clipping() throws {
        let fixture = try OptimizerFixture.read().clipping
        let cases: [(GradientClipping, [[Double]])] = [
            (.none, fixture.gradients), (.norm(fixture.maximumNorm), fixture.byNorm), (.norm(1e9), fixture.gradients),
            (.value(fixture.limit), fixture.byValue),
        ]
        for (clipping, expected) in cases {
            let network = try GivenGradients(weight: Array(repeating: 0, count: 15), bias: [0, 0, 0])
            let run = TrainingRun(
                network.program, network.parameters, optimizer: SGD<Double>(), schedule: .constant(1),
                clipping: clipping)
            try network.assign(weight: fixture.gradients[0], bias: fixture.gradients[1])
            let report = try #require(try run.advance().report)
            #expect(abs(report.gradientNorm - fixture.norm) < 1e-12)
            // A step of rate 1 from 0 ends at the negative gradient.
            #expect(distance(network.weight.values.map(-), expected[0]) < 1e-12, "\(clipping)")
            #expect(distance(network.bias.values.map(-), expected[1]) < 1e-12, "\(clipping)")
        }
    }

    @Test(
        "micro-batches make the step of the whole batch", arguments: [GradientClipping.none, .norm(0.1), .value(0.01)])
    func microBatches(_ clipping: GradientClipping) throws {
        let whole = try Regression<Double>(batch: 12)
        let parts = try Regression<Double>(batch: 4, accumulatesGradients: true)
        let (wholeRun, partsRun) = (
            whole.run(Adam(), schedule: .constant(0.01), clipping: clipping),
            parts.run(Adam(), schedule: .constant(0.01), clipping: clipping)
        )
        var random = RandomStream(seed: 3)
        for _ in 0..<10 {
            let samples = Regression<Double>.samples(12, &random)
            try whole.feed(samples)
            let one = try #require(try wholeRun.advance().report)
            let outcome = try partsRun.advance(microBatches: 3) { try parts.feed(Array(samples[4 * $0..<4 * $0 + 4])) }
            let other = try #require(outcome.report)
            #expect(abs(one.loss - other.loss) < 1e-12 && abs(one.gradientNorm - other.gradientNorm) < 1e-12)
        }
        for (one, other) in zip(whole.parameters.all, parts.parameters.all) {
            #expect(distance(one.values, other.values) < 1e-10, "\(one.name)")
        }
    }

    @Test("micro-batches without a program that accumulates are refused")
    func refusal() throws {
        let network = try Regression<Double>()
        let run = network.run(SGD(), schedule: .constant(0.1))
        #expect(throws: NetworkError.self) { try run.advance(microBatches: 2) { _ in } }
        #expect(throws: NetworkError.self) { try run.advance(microBatches: 0) { _ in } }
    }

    @Test("a program that accumulates is cleared before a step of one batch")
    func clearing() throws {
        let (plain, summing) = (try Regression<Double>(), try Regression<Double>(accumulatesGradients: true))
        let (one, other) = (
            plain.run(SGD(), schedule: .constant(0.1)), summing.run(SGD(), schedule: .constant(0.1))
        )
        #expect(try plain.train(one, steps: 5) == summing.train(other, steps: 5))
    }
}
