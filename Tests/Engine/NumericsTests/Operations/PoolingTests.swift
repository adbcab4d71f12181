import Numerics
import Testing

@Suite("Pooling")
struct PoolingTests {
    static let settings: [ConvolutionSettings] = [
        ConvolutionSettings(stride: 2), ConvolutionSettings(stride: 1, padding: 1),
        ConvolutionSettings(stride: (2, 3), dilation: (2, 1), padding: .init(top: 1, left: 0, bottom: 0, right: 1)),
    ]

    @Test("gradients equal finite differences", arguments: [1, 3, 17], settings)
    func gradients(_ channels: Int, _ settings: ConvolutionSettings) throws {
        try checkGradients { graph in
            try graph.maxPool2d(graph.variable("x", [2, 6, 7, channels]), rows: 2, columns: 2, settings)
        }
        try checkGradients { graph in
            try graph.averagePool2d(graph.variable("x", [2, 6, 7, channels]), rows: 3, columns: 2, settings)
        }
    }

    @Test("the mean of an image")
    func global() throws {
        try checkGradients { graph in try graph.globalAveragePool(graph.variable("x", [3, 4, 5, 19])) }
    }

    @Test("a window's largest number; the padding does not count, but for means it does")
    func values() throws {
        let graph = Graph(ParameterSet<Float>(random: RandomStream(seed: 1)))
        let x = graph.input("x", [1, 2, 2, 1])
        let settings = ConvolutionSettings(stride: 2, padding: 1)
        let largest = try graph.maxPool2d(x, rows: 2, columns: 2, settings)
        let mean = try graph.averagePool2d(x, rows: 2, columns: 2, settings)
        let program = try graph.compile(outputs: [largest, mean])
        try program.assign([-1, -2, -3, -4], to: x)
        program.forward()
        #expect(try program.values(of: largest) == [-1, -2, -3, -4])
        #expect(try program.values(of: mean) == [-0.25, -0.5, -0.75, -1])
        #expect(throws: NetworkError.self) {
            try graph.maxPool2d(x, rows: 2, columns: 2, ConvolutionSettings(padding: 2))
        }
    }
}
