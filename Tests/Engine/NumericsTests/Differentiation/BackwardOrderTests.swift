import Numerics
import Testing

@Suite("Parameters are handed out in the backward pass")
struct BackwardOrderTests {
    private func network(_ random: UInt64 = 1) throws -> (ParameterSet<Float>, Program<Float>) {
        let parameters = ParameterSet<Float>(random: RandomStream(seed: random))
        let graph = Graph(parameters)
        let x = try graph.parameter("x", [9, 32], .normal(standardDeviation: 1))
        let tied = try graph.parameter("tied", [32, 32], .kaimingUniform(fanIn: 32))
        let first = try graph.linear(x, weight: tied, activation: .tanh)
        let second = try Linear("between", inputs: 32, outputs: 32)(first, activation: .relu, in: graph)
        let output = try graph.linear(second, weight: tied)
        let loss = try graph.meanSquaredError(output, graph.input("target", [9, 32]))
        return (parameters, try graph.compile(loss: loss))
    }

    @Test("each once, with the gradient that it has in the end")
    func once() throws {
        let (parameters, program) = try network()
        program.forward()
        program.backward()
        let whole = parameters.all.map(\.gradients)
        program.forward()
        var seen: [String: [Float]] = [:]
        try program.backward { parameter throws(NetworkError) in
            #expect(seen[parameter.name] == nil)
            seen[parameter.name] = parameter.gradients
        }
        for (parameter, gradients) in zip(parameters.all, whole) { #expect(seen[parameter.name] == gradients) }
    }

    @Test("steps taken there are the steps taken afterwards, bit for bit")
    func sameSteps() throws {
        let (there, thereProgram) = try network()
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
