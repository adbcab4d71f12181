import Numerics
import Testing

@Suite("Winograd's method in single precision equals direct sums in double precision")
struct WinogradTests {
    /// Values and gradients of a 3×3 convolution.
    private struct Results {
        var y, x, w: [Double]
    }

    private func run<Scalar: NetworkScalar>(
        _: Scalar.Type, _ shape: Shape, outputs: Int, padding: Int
    ) throws -> Results {
        let parameters = ParameterSet<Scalar>(random: RandomStream(seed: 3))
        let graph = Graph(parameters)
        let x = try graph.parameter("x", shape, .normal(standardDeviation: 1))
        let w = try graph.parameter("w", [outputs, shape.last, 3, 3], .normal(standardDeviation: 1))
        // Both precisions start from the same single-precision numbers.
        for parameter in parameters.all { try parameter.assign(parameter.values.map { Scalar(Float($0)) }) }
        let y = try graph.conv2d(x, weight: w, ConvolutionSettings(padding: padding))
        let target = graph.input("target", y.shape)
        let program = try graph.compile(loss: graph.meanSquaredError(y, target), keeping: [y])
        var random = RandomStream(seed: 4)
        try program.assign((0..<y.shape.count).map { _ in Scalar(Float(random.normal())) }, to: target)
        program.forward()
        program.backward()
        return Results(
            y: try program.values(of: y).map(Double.init), x: parameters["x"]!.gradients.map(Double.init),
            w: parameters["w"]!.gradients.map(Double.init))
    }

    /// The largest error over the root mean square.
    private func error(_ values: [Double], _ exact: [Double]) -> Double {
        let scale = (exact.reduce(0) { $0 + $1 * $1 } / Double(exact.count)).squareRoot()
        return distance(values, exact) / scale
    }

    /// Sums of 9·channels products round to about √(9·channels)·6e-8 of their size; the transforms add little.
    @Test(
        "within 3e-6 of the root mean square",
        arguments: [
            (Shape([2, 8, 8, 16]), 16, 1), ([3, 7, 9, 17], 33, 1), ([1, 32, 32, 16], 16, 1), ([5, 4, 4, 64], 64, 1),
            ([2, 5, 6, 8], 9, 0), ([2, 3, 1, 12], 10, 2), ([9, 8, 8, 64], 64, 1), ([2, 2, 3, 40], 24, 2),
            ([13, 4, 4, 40], 70, 1), ([8, 4, 4, 100], 33, 1),
        ] as [(Shape, Int, Int)])
    func rounding(_ shape: Shape, _ outputs: Int, _ padding: Int) throws {
        let float = try run(Float.self, shape, outputs: outputs, padding: padding)
        let double = try run(Double.self, shape, outputs: outputs, padding: padding)
        for (name, values, exact) in [
            ("y", float.y, double.y), ("dX", float.x, double.x), ("dW", float.w, double.w),
        ] {
            #expect(error(values, exact) < 3e-6, "\(name): \(error(values, exact))")
        }
    }
}
