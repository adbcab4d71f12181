import Numerics
import Testing

/// What `Fixtures/make-optimizers.py` has written.
struct OptimizerFixture: Decodable {
    struct Step: Decodable {
        let weightGradient, biasGradient: [Double]
        let weight, bias: [Double]
    }
    struct Run: Decodable {
        let weight, bias: [Double]
        let steps: [Step]
    }
    struct Case: Decodable {
        let optimizer: String
        let rate, momentum, dampening, weightDecay, beta1, beta2, epsilon: Double
        let isNesterov: Bool
        let run: Run

        var make: any Optimizer<Double> {
            switch optimizer {
            case "SGD":
                SGD(momentum: momentum, dampening: dampening, isNesterov: isNesterov, weightDecay: weightDecay)
            case "Adam": Adam(beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay)
            default: AdamW(beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay)
            }
        }
    }
    struct Clipping: Decodable {
        let gradients, byNorm, byValue: [[Double]]
        let norm, maximumNorm, limit: Double
    }

    let cases: [Case]
    let clipping: Clipping

    static func read() throws -> Self { try Fixture.read("optimizers.json", as: Self.self) }
}

@Suite("Optimisers do what PyTorch's do")
struct OptimizerTests {
    @Test("every update of SGD, Adam and AdamW equals PyTorch's, with and without decay and momentum")
    func updates() throws {
        for (number, fixture) in try OptimizerFixture.read().cases.enumerated() {
            let network = try GivenGradients(weight: fixture.run.weight, bias: fixture.run.bias)
            var optimizer = fixture.make
            for step in fixture.run.steps {
                try network.give(weight: step.weightGradient, bias: step.biasGradient)
                try optimizer.step(network.program.trained, rate: fixture.rate)
                let what = "case \(number), \(fixture.optimizer)"
                #expect(distance(network.weight.values, step.weight) < 1e-12, "\(what)")
                #expect(distance(network.bias.values, step.bias) < 1e-12, "\(what)")
            }
            #expect(optimizer.name == fixture.optimizer)
            #expect(optimizer.state.names == ["bias", "weight"])
            #expect(optimizer.state.steps(of: "weight") == fixture.run.steps.count)
        }
    }

    @Test("a group has its own rate and decay")
    func groups() throws {
        let groups = ParameterGroups<Double> {
            $0.name == "bias" ? ParameterGroup(rateFactor: 0) : ParameterGroup(rateFactor: 0.5, weightDecay: 0.1)
        }
        let network = try GivenGradients(weight: [1, 2, 3, 4], bias: [5, 6])
        try network.give(weight: [1, 1, 1, 1], bias: [1, 1])
        var optimizer = SGD(weightDecay: 7, groups: groups)
        try optimizer.step(network.program.trained, rate: 0.2)
        #expect(network.bias.values == [5, 6])
        #expect(distance(network.weight.values, [1, 2, 3, 4].map { $0 - 0.1 * (1 + 0.1 * $0) }) < 1e-15)
    }

    @Test("matrices decay and biases do not, unless all shall")
    func defaultRule() throws {
        for (groups, decays) in [(ParameterGroups<Double>.matricesDecay, false), (.allDecay, true)] {
            let network = try GivenGradients(weight: [1, 2, 3, 4], bias: [5, 6])
            var optimizer = AdamW(weightDecay: 0.5, groups: groups)
            try optimizer.step(network.program.trained, rate: 0.1)
            #expect(network.weight.values == [1, 2, 3, 4].map { $0 * 0.95 })
            #expect(network.bias.values == (decays ? [5 * 0.95, 6 * 0.95] : [5, 6]))
        }
    }

    @Test("a copy of an optimiser goes its own way")
    func copies() throws {
        let network = try GivenGradients(weight: [1, 2, 3, 4], bias: [5, 6])
        try network.give(weight: [1, 2, 3, 4], bias: [1, 1])
        var first = SGD<Double>(momentum: 0.5)
        try first.step(network.program.trained, rate: 0.1)
        let kept = first.state.vectors(of: "weight")
        var second = first
        try second.step(network.program.trained, rate: 0.1)
        #expect(first.state.vectors(of: "weight") == kept)
        #expect(second.state.vectors(of: "weight") == [[1.5, 3, 4.5, 6]])
        #expect(first.state.steps(of: "weight") == 1 && second.state.steps(of: "weight") == 2)
    }
}
