import Foundation
import Numerics
import Testing

@Suite("A run that diverges says so and keeps its parameters")
struct DivergenceTests {
    /// A run over Σ g·w whose loss is weight[0]·g.
    private func run(
        _ rule: DivergenceRule, weight: Double = 1
    ) throws -> (GivenGradients, TrainingRun<Double>) {
        let network = try GivenGradients(weight: [weight, 0, 0, 0], bias: [0, 0])
        let run = TrainingRun(
            network.program, network.parameters, optimizer: SGD<Double>(), schedule: .constant(0), divergence: rule)
        return (network, run)
    }

    private func losses(_ losses: [Double], _ rule: DivergenceRule) throws -> [StepOutcome] {
        let (network, run) = try run(rule)
        return try losses.map {
            try network.assign(weight: [$0, 0, 0, 0], bias: [0, 0])
            return try run.advance()
        }
    }

    @Test("a learning rate that is too large ends as divergence, not as a network of NaN", arguments: [true, false])
    func blowsUp(_ comparesLosses: Bool) throws {
        let network = try Regression<Float>()
        let run = TrainingRun(
            network.program, network.parameters, optimizer: SGD<Float>(), schedule: .constant(1000),
            divergence: comparesLosses ? DivergenceRule() : .onlyNotFinite,
            streams: ["samples": RandomStream(seed: 5)])
        let outcomes = try network.train(run, steps: 60)
        let divergence = try #require(outcomes.compactMap(\.divergence).first)
        #expect(outcomes.last == .diverged(divergence))
        #expect(run.divergence == divergence && run.step == divergence.step)
        #expect(network.parameters.all.allSatisfy { $0.values.allSatisfy(\.isFinite) })
    }

    @Test("a loss that is not a number is named")
    func notANumber() throws {
        let (network, run) = try run(.onlyNotFinite, weight: 1)
        try network.program.assign([.nan, 0, 0, 0], to: network.inputs.weight, allowsNotFinite: true)
        let divergence = try #require(try run.advance().divergence)
        #expect(divergence.reason == .lossNotFinite && divergence.step == 0 && divergence.loss.isNaN)
        #expect(network.weight.values == [1, 0, 0, 0])
        #expect("\(divergence)".contains("nan"))
    }

    @Test("a gradient that is not finite is named by its parameter")
    func gradient() throws {
        // The derivative of x² at 1e200, times 1e200, is beyond doubles while the loss is not: (1e200·1e-100)².
        let parameters = ParameterSet<Double>(random: RandomStream(seed: 1))
        let graph = Graph(parameters)
        let x = graph.input("x", [1, 1])
        let w = try graph.parameter("w", [1, 1], .constant(1e-150))
        let y = try graph.map(graph.linear(x, weight: w), .square)
        let program = try graph.compile(loss: y)
        let run = TrainingRun(program, parameters, optimizer: SGD<Double>(), schedule: .constant(1))
        try program.assign([1e300], to: x)
        let divergence = try #require(try run.advance().divergence)
        #expect(divergence.reason == .gradientNotFinite(parameter: "w"))
        #expect("\(divergence)".contains("gradient of w"))
        #expect(w == graph.value(of: parameters["w"]!) && parameters["w"]!.values == [1e-150])
    }

    @Test("a norm that overflows is told apart from a gradient that is not finite")
    func overflow() throws {
        let (network, run) = try run(.onlyNotFinite, weight: 0)
        try network.assign(weight: [0, 1e200, 0, 0], bias: [0, 0])
        #expect(try run.advance().divergence?.reason == .gradientNormOverflow)
    }

    @Test("one loss above the limit ends the run")
    func limit() throws {
        let outcomes = try losses([1, 9.9, 10.1], DivergenceRule(limit: 10))
        #expect(outcomes[1].report != nil && outcomes[2].divergence?.reason == .lossAboveLimit(10))
    }

    @Test("the mean loss may not rise above three times the smallest it has been")
    func exploding() throws {
        let falling = (0..<40).map { 10 * (1 - Double($0) / 50) }
        let rule = DivergenceRule(factor: 3, window: 10)
        let outcomes = try losses(falling + Array(repeating: 20, count: 30), rule)
        let divergence = try #require(outcomes.compactMap(\.divergence).first)
        #expect(divergence.step > 40 && divergence.loss == 20)
        guard case .lossExploded(let mean, let bound) = divergence.reason else {
            Issue.record("\(divergence)")
            return
        }
        #expect(mean > bound)
        #expect(try losses(falling + Array(repeating: 20, count: 30), .onlyNotFinite).allSatisfy { $0.report != nil })
    }

    @Test("single bad batches, early losses and small losses are no divergence")
    func noFalseAlarm() throws {
        let rule = DivergenceRule(factor: 3, window: 20)
        let spike = Array(repeating: 1.0, count: 40) + [20] + Array(repeating: 1.0, count: 40)
        let early = [0.001] + Array(repeating: 1.0, count: 60)
        let tiny = (0..<200).map { exp(-Double($0) / 5) } + Array(repeating: 0.01, count: 30)
        let negative = (0..<50).map { -Double($0) } + Array(repeating: -1.0, count: 50)
        for losses in [spike, early, tiny, negative] {
            #expect(try self.losses(losses, rule).allSatisfy { $0.report != nil })
        }
    }
}
