import Numerics
import Testing

@Suite("Parameters are handed out in the backward pass")
struct BackwardOrderTests {
    private func network(keepsGradients: Bool = true) throws -> (ParameterSet<Float>, Program<Float>) {
        let parameters = ParameterSet<Float>(random: RandomStream(seed: 1))
        let graph = Graph(parameters)
        let x = try graph.parameter("x", [9, 32], .normal(standardDeviation: 1))
        let tied = try graph.parameter("tied", [32, 32], .kaimingUniform(fanIn: 32))
        let first = try graph.linear(x, weight: tied, activation: .tanh)
        let second = try Linear("between", inputs: 32, outputs: 32)(first, activation: .relu, in: graph)
        let output = try graph.linear(second, weight: tied)
        let loss = try graph.meanSquaredError(output, graph.input("target", [9, 32]))
        return (parameters, try graph.compile(loss: loss, keepsGradients: keepsGradients))
    }

    @Test("each once, with the gradient that it has in the end", arguments: [true, false])
    func once(keepsGradients: Bool) throws {
        let (others, keeping) = try network()
        keeping.forward()
        keeping.backward()
        let whole = others.all.map(\.gradients)
        let (parameters, program) = try network(keepsGradients: keepsGradients)
        program.forward()
        var seen: [String: [Float]] = [:]
        try program.backward { parameter throws(NetworkError) in
            #expect(seen[parameter.name] == nil)
            seen[parameter.name] = parameter.gradients
        }
        for (parameter, gradients) in zip(parameters.all, whole) { #expect(seen[parameter.name] == gradients) }
    }

    @Test("gradients that are not kept are zeros afterwards, and a run that looks at all of them refuses")
    func notKept() throws {
        let (parameters, program) = try network(keepsGradients: false)
        program.forward()
        program.backward()
        #expect(parameters.all.allSatisfy { $0.gradients == Array(repeating: 0, count: $0.shape.count) })
        let run = TrainingRun(program, parameters, optimizer: Adam(), schedule: .constant(1e-3))
        #expect(throws: NetworkError.self) { try run.advance() }
    }

    @Test("random graphs give the same gradients whether they are kept or not")
    func randomGraphs() throws {
        for seed in 0..<100 as Range<UInt64> {
            let network = try RandomNetwork<Float>(seed: seed, operations: 1 + Int(seed) % 30)
            let results = try [true, false].map { keepsGradients in
                let program = try network.graph.compile(loss: network.loss, keepsGradients: keepsGradients)
                try network.assign(to: program, seed: seed)
                program.fillMemory(with: .nan)
                program.forward()
                var gradients: [String: [Float]] = [:]
                try program.backward { parameter throws(NetworkError) in
                    gradients[parameter.name] = parameter.gradients
                }
                #expect(gradients.count == program.trained.count)
                return gradients
            }
            #expect(results[0] == results[1], "seed \(seed)")
        }
    }

    @Test("steps taken there are the steps taken afterwards, bit for bit", arguments: [true, false])
    func sameSteps(keepsGradients: Bool) throws {
        let (there, thereProgram) = try network(keepsGradients: keepsGradients)
        let (afterwards, afterwardsProgram) = try network()
        var (one, other) = (Adam<Float>(), Adam<Float>())
        for _ in 0..<5 {
            thereProgram.forward()
            try thereProgram.backward { parameter throws(NetworkError) in try one.step(parameter, rate: 1e-2) }
            afterwardsProgram.forward()
            afterwardsProgram.backward()
            try other.step(afterwardsProgram.trained, rate: 1e-2)
        }
        for (a, b) in zip(there.all, afterwards.all) { #expect(a.values == b.values) }
    }
}
