import Numerics
import Testing

@Suite("Rotary positions and softmax")
struct RotaryTests {
    @Test("gradients of rotation equal finite differences", arguments: [2, 6, 16, 34])
    func gradients(width: Int) throws {
        try checkGradients { graph in
            let x = try graph.map(graph.variable("x", [2, 5, 3 * width]), .tanh)
            return try graph.add(graph.rotary(x, heads: 2, width: width), x)
        }
    }

    @Test("products of rotated rows depend on their distance alone")
    func distances() throws {
        let graph = Graph(ParameterSet<Double>(random: RandomStream(seed: 1)))
        let x = graph.input("x", [1, 9, 8])
        let y = try graph.rotary(x, heads: 1, width: 8)
        let program = try graph.compile(outputs: [y])
        let row = [0.3, -1, 0.5, 2, 0.1, -0.7, 1.5, 0.9]
        try program.assign((0..<9).flatMap { _ in row }, to: x)
        program.forward()
        let values = try program.values(of: y)
        func product(_ i: Int, _ j: Int) -> Double {
            (0..<8).map { values[i * 8 + $0] * values[j * 8 + $0] }.reduce(0, +)
        }
        #expect(abs(product(0, 3) - product(5, 8)) < 1e-12)
        #expect(abs(product(2, 2) - product(0, 0)) < 1e-12)
        #expect(abs(product(0, 1) - product(0, 3)) > 1e-3)
    }

    @Test("an odd width is refused")
    func errors() throws {
        let graph = Graph(ParameterSet<Float>(random: RandomStream(seed: 1)))
        let x = graph.input("x", [1, 4, 9])
        #expect(throws: NetworkError.self) { try graph.rotary(x, heads: 1, width: 3) }
        #expect(throws: NetworkError.self) { try graph.rotary(x, heads: 3, width: 4) }
    }

    @Test("gradients of softmax equal finite differences", arguments: [1, 3, 17, 70])
    func softmax(columns: Int) throws {
        try checkGradients { graph in
            let x = try graph.variable("x", [4, columns])
            return try graph.add(graph.softmax(x), graph.map(x, .tanh))
        }
    }
}
