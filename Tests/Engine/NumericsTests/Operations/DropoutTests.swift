import Numerics
import Testing

@Suite("Dropout")
struct DropoutTests {
    private func network(probability: Double, count: Int) throws -> (Graph<Float>, Value, Value) {
        let graph = Graph(ParameterSet<Float>(random: RandomStream(seed: 1)))
        let x = try graph.parameter("x", [1, count], .ones)
        return (graph, x, try Dropout("d", probability: probability, seed: 7)(x, in: graph))
    }

    @Test("drops its share, scales the rest, and passes gradients where it passed numbers")
    func share() throws {
        let (graph, x, y) = try network(probability: 0.3, count: 20_011)
        let target = graph.input("t", x.shape)
        let program = try graph.compile(loss: graph.meanSquaredError(y, target), keeping: [y])
        program.forward()
        program.backward()
        let values = try program.values(of: y)
        let dropped = values.filter { $0 == 0 }.count
        #expect(abs(Double(dropped) / 20_011 - 0.3) < 0.02)
        #expect(values.allSatisfy { $0 == 0 || abs($0 - 1 / 0.7) < 1e-6 })
        for (value, gradient) in zip(values, program.trained[0].gradients) { #expect((value == 0) == (gradient == 0)) }
    }

    @Test("a step drops the same in every run, another step drops others")
    func steps() throws {
        func values(at step: UInt64) throws -> [Float] {
            let (graph, _, y) = try network(probability: 0.5, count: 500)
            let program = try graph.compile(
                loss: graph.meanSquaredError(y, graph.input("t", y.shape)), keeping: [y])
            program.step = step
            program.forward()
            return try program.values(of: y)
        }
        #expect(try values(at: 3) == values(at: 3))
        #expect(try values(at: 3) != values(at: 4))
    }

    @Test("does nothing where nothing is trained")
    func evaluation() throws {
        let (graph, _, y) = try network(probability: 0.5, count: 100)
        let program = try graph.compile(outputs: [y])
        program.forward()
        #expect(try program.values(of: y).allSatisfy { $0 == 1 })
    }

    @Test("gradients of a step equal finite differences")
    func gradients() throws {
        try checkGradients { graph in
            let x = try graph.map(graph.variable("x", [6, 7]), .tanh)
            return try graph.add(graph.dropout(x, probability: 0.4, key: 9), x)
        }
    }

    @Test("a probability of 1 is refused")
    func errors() throws {
        let graph = Graph(ParameterSet<Float>(random: RandomStream(seed: 1)))
        #expect(throws: NetworkError.self) {
            try graph.dropout(graph.input("x", [3]), probability: 1, key: 0)
        }
    }
}
