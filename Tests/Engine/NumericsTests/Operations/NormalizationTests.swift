import Numerics
import Testing

@Suite("Norms of rows")
struct NormalizationTests {
    @Test("gradients of layer norm equal finite differences", arguments: [2, 3, 16, 17, 40, 100])
    func layerNorm(width: Int) throws {
        try checkGradients { graph in
            try graph.layerNorm(
                graph.variable("x", [2, 7, width]), gain: graph.variable("g", [width]),
                bias: graph.variable("b", [width]), epsilon: 0.1)
        }
    }

    @Test("gradients of RMS norm equal finite differences", arguments: [1, 3, 16, 17, 40])
    func rmsNorm(width: Int) throws {
        try checkGradients { graph in
            try graph.rmsNorm(graph.variable("x", [5, width]), gain: graph.variable("g", [width]), epsilon: 0.1)
        }
    }

    @Test("a value that is normalised and passed on gets both gradients")
    func residual() throws {
        try checkGradients { graph in
            let x = try graph.map(graph.variable("x", [4, 19]), .tanh)
            let y = try graph.layerNorm(x, gain: graph.variable("g", [19]))
            return try graph.add(x, graph.map(y, .silu))
        }
    }

    @Test("rows of layer norm have mean 0 and variance 1, far from 0 too")
    func moments() throws {
        let graph = Graph(ParameterSet<Float>(random: RandomStream(seed: 1)))
        let x = graph.input("x", [3, 67])
        let y = try LayerNorm("n", width: 67)(x, in: graph)
        let program = try graph.compile(outputs: [y])
        var random = RandomStream(seed: 2)
        try program.assign((0..<201).map { _ in Float(1000 + random.normal()) }, to: x)
        program.forward()
        let values = try program.values(of: y)
        for row in 0..<3 {
            let numbers = values[row * 67..<(row + 1) * 67].map(Double.init)
            #expect(abs(numbers.reduce(0, +) / 67) < 1e-3)
            #expect(abs(numbers.map { $0 * $0 }.reduce(0, +) / 67 - 1) < 1e-3)
        }
    }

    @Test("gains of another width are refused")
    func mismatch() throws {
        let graph = Graph(ParameterSet<Float>(random: RandomStream(seed: 1)))
        let x = graph.input("x", [3, 5])
        #expect(throws: NetworkError.self) { try graph.rmsNorm(x, gain: graph.input("g", [4])) }
    }
}
