import Numerics
import Testing

@Suite("Winograd's method in single precision equals direct sums in double precision")
struct WinogradTests {
    /// Values and gradients of a 3×3 convolution.
    private struct Results {
        var y, x, w: [Double]
    }

    private func run<Scalar: NetworkScalar>(
        _: Scalar.Type, _ shape: Shape, outputs: Int, padding: Int, freezes: Bool = false
    ) throws -> Results {
        let parameters = ParameterSet<Scalar>(random: RandomStream(seed: 3))
        let graph = Graph(parameters)
        let x = try graph.parameter("x", shape, .normal(standardDeviation: 1))
        let w = try graph.parameter("w", [outputs, shape.last, 3, 3], .normal(standardDeviation: 1))
        // Both precisions start from the same single-precision numbers.
        for parameter in parameters.all { try parameter.assign(parameter.values.map { Scalar(Float($0)) }) }
        if freezes { parameters.freeze(parameters["w"]!) }
        let y = try graph.conv2d(x, weight: w, ConvolutionSettings(padding: padding))
        let target = graph.input("target", y.shape)
        let program = try graph.compile(loss: graph.meanSquaredError(y, target), keeping: [y])
        var random = RandomStream(seed: 4)
        try program.assign((0..<y.shape.count).map { _ in Scalar(Float(random.normal())) }, to: target)
        program.forward()
        program.backward()
        return Results(
            y: try program.values(of: y).map(Double.init), x: parameters["x"]!.gradients.map(Double.init),
            w: freezes ? [] : parameters["w"]!.gradients.map(Double.init))
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
            ([13, 4, 4, 40], 70, 1), ([8, 4, 4, 100], 33, 1), ([20, 4, 4, 64], 64, 1),
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

    // Tiles of 4×4 pixels are taken for many images, and for few where filters are frozen. Their transforms lose more.

    @Test(
        "in large tiles within 1.5e-5, gradients of filters included",
        arguments: [([64, 8, 8, 32], 40, 1), ([70, 7, 7, 33], 32, 1), ([30, 11, 12, 32], 36, 2)] as [(Shape, Int, Int)])
    func largeTiles(_ shape: Shape, _ outputs: Int, _ padding: Int) throws {
        let float = try run(Float.self, shape, outputs: outputs, padding: padding)
        let double = try run(Double.self, shape, outputs: outputs, padding: padding)
        for (name, values, exact) in [
            ("y", float.y, double.y), ("dX", float.x, double.x), ("dW", float.w, double.w),
        ] {
            #expect(error(values, exact) < 1.5e-5, "\(name): \(error(values, exact))")
        }
    }

    @Test(
        "with frozen filters within 1.5e-5",
        arguments: [
            ([16, 4, 4, 64], 64, 1), ([19, 4, 4, 33], 100, 1), ([5, 7, 7, 40], 32, 1), ([4, 9, 10, 32], 35, 0),
            ([2, 14, 15, 70], 32, 1), ([16, 3, 4, 32], 32, 1), ([9, 6, 6, 32], 33, 2),
        ] as [(Shape, Int, Int)])
    func frozenFilters(_ shape: Shape, _ outputs: Int, _ padding: Int) throws {
        let float = try run(Float.self, shape, outputs: outputs, padding: padding, freezes: true)
        let double = try run(Double.self, shape, outputs: outputs, padding: padding, freezes: true)
        for (name, values, exact) in [("y", float.y, double.y), ("dX", float.x, double.x)] {
            #expect(error(values, exact) < 1.5e-5, "\(name): \(error(values, exact))")
        }
    }
}
