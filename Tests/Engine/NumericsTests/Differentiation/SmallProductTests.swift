import Numerics
import Testing

@Suite("Products with a short side")
struct SmallProductTests {
    @Test(
        "linear layers of few rows have right gradients, at sizes of every kernel",
        arguments: [8, 9, 31, 64, 65], [(16, 16), (17, 48), (48, 17)])
    func gradients(rows: Int, sides: (Int, Int)) throws {
        try checkGradients(perParameter: 20) { graph in
            try graph.linear(
                graph.variable("x", [rows, sides.0]), weight: graph.variable("w", [sides.1, sides.0]),
                bias: graph.variable("b", [sides.1]), activation: .tanh)
        }
    }

    @Test("single precision agrees with double", arguments: [8, 9, 31, 64, 65], [(16, 16), (17, 48), (48, 17)])
    func precisions(rows: Int, sides: (Int, Int)) throws {
        func run<Scalar: NetworkScalar>(_: Scalar.Type) throws -> [[Double]] {
            let graph = Graph(ParameterSet<Scalar>(random: RandomStream(seed: 3)))
            let x = try graph.parameter("x", [rows, sides.0], .normal(standardDeviation: 1))
            let output = try Linear("l", inputs: sides.0, outputs: sides.1)(x, activation: .relu, in: graph)
            let loss = try graph.meanSquaredError(output, graph.input("zero", output.shape))
            let program = try graph.compile(loss: loss, keeping: [output])
            program.forward()
            program.backward()
            return [try program.values(of: output).map(Double.init)]
                + program.trained.map { $0.gradients.map(Double.init) }
        }
        for (single, double) in zip(try run(Float.self), try run(Double.self)) {
            let largest = double.map(abs).max() ?? 0
            #expect(distance(single, double) < 1e-5 * largest, "\(distance(single, double)) of \(largest)")
        }
    }
}
