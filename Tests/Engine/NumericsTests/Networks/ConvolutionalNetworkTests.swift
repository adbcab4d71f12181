import Numerics
import Testing

@Suite("Small convolutional networks say what PyTorch says, forward and backward")
struct ConvolutionalNetworkTests {
    /// What `make-convolutions.py` writes of a network.
    struct Recorded: Decodable, Sendable {
        let parameters: [String: [Double]]
        let x, y, target, inputGradient, evaluated: [Double]
        let loss: Double
        let gradients, state: [String: [Double]]
    }

    typealias Network = @Sendable (Value, Graph<Double>) throws -> Value

    @Test("a residual block with a stride and a projection")
    func residual() throws {
        try compare("residual", [3, 7, 6, 3]) { x, graph in
            var y = try Conv2D("conv1", inputs: 3, outputs: 5, size: 3, stride: 2, padding: 1, hasBias: false)(
                x, in: graph)
            y = try BatchNorm("bn1", channels: 5)(y, rectifies: true, in: graph)
            y = try Conv2D("conv2", inputs: 5, outputs: 5, size: 3, padding: 1, hasBias: false)(y, in: graph)
            var shortcut = try Conv2D("down.0", inputs: 3, outputs: 5, size: 1, stride: 2, hasBias: false)(
                x, in: graph)
            shortcut = try BatchNorm("down.1", channels: 5)(shortcut, in: graph)
            return try BatchNorm("bn2", channels: 5)(y, adding: shortcut, rectifies: true, in: graph)
        }
    }

    @Test("a reprogrammed block, whose convolution is frozen")
    func reprogrammed() throws {
        try compare("reprogrammed", [2, 5, 4, 2], frozen: ["conv.weight"]) { x, graph in
            let y = try Conv2D("conv", inputs: 2, outputs: 3, size: 3, padding: 1, hasBias: false)(x, in: graph)
            let z = try DepthwiseConv2D("rep", channels: 3, size: 3, padding: 1, hasBias: false)(y, in: graph)
            return try BatchNorm("bn", channels: 3)(z, rectifies: true, in: graph)
        }
    }

    @Test("a temporal block: causal, dilated, depthwise, strided")
    func temporal() throws {
        try compare("temporal", [2, 15, 3]) { x, graph in
            var y = try Conv1D("conv1", inputs: 3, outputs: 6, taps: 3, dilation: 2, padding: .causal)(
                x, activation: .relu, in: graph)
            y = try Conv1D("conv2", inputs: 6, outputs: 6, taps: 3, dilation: 4, padding: .causal)(
                y, activation: .relu, in: graph)
            let shortcut = try Conv1D("down", inputs: 3, outputs: 6, taps: 1)(x, in: graph)
            y = try graph.map(graph.add(y, shortcut), .relu)
            y = try Conv1D(depthwise: "depthwise", channels: 6, taps: 4, padding: .both(1))(
                y, activation: .gelu, in: graph)
            return try Conv1D("stride", inputs: 6, outputs: 2, taps: 3, stride: 2, padding: .both(1))(y, in: graph)
        }
    }

    @Test("both kinds of pooling, a dilated window, a head")
    func pooled() throws {
        try compare("pooled", [2, 12, 11, 1]) { x, graph in
            var y = try Conv2D("conv1", inputs: 1, outputs: 4, size: 3)(x, activation: .relu, in: graph)
            y = try graph.maxPool2d(y, rows: 3, columns: 3, ConvolutionSettings(stride: 2, padding: 1))
            let settings = ConvolutionSettings(
                stride: (1, 2), dilation: (2, 1), padding: .init(top: 0, left: 2, bottom: 0, right: 2))
            y = try Conv2D("conv2", inputs: 4, outputs: 6, rows: 2, columns: 3, settings)(
                y, activation: .tanh, in: graph)
            y = try graph.averagePool2d(y, rows: 2, columns: 2, ConvolutionSettings(stride: 1, padding: 1))
            return try Linear("fc", inputs: 6, outputs: 3)(graph.globalAveragePool(y), in: graph)
        }
    }

    private func compare(_ name: String, _ shape: Shape, frozen: Set<String> = [], _ network: Network) throws {
        let recorded = try #require(try Fixture.systems("convolutions.json", as: Recorded.self)[name])
        let tolerance = 1e-12
        let parameters = ParameterSet<Double>(random: RandomStream(seed: 1))
        let graph = Graph(parameters)
        let x = graph.input("x", shape, wantsGradient: true)
        let y = try network(x, graph)
        for (name, values) in recorded.parameters {
            try #require(parameters[name], "\(name) is missing").assign(values)
        }
        for parameter in parameters.all where frozen.contains(parameter.name) { parameters.freeze(parameter) }
        let target = graph.input("target", y.shape)
        let program = try graph.compile(loss: graph.meanSquaredError(y, target), keeping: [y])
        try program.assign(recorded.x, to: x)
        try program.assign(recorded.target, to: target)
        program.forward()
        program.forward()
        program.backward()
        #expect(distance(try program.values(of: y), recorded.y) < tolerance)
        #expect(abs(program.lossValue - recorded.loss) < tolerance)
        #expect(distance(try program.gradient(of: x), recorded.inputGradient) < tolerance)
        #expect(Set(program.trained.map(\.name)) == Set(recorded.gradients.keys))
        for (name, gradients) in recorded.gradients {
            #expect(distance(parameters[name]!.gradients, gradients) < tolerance, "\(name)")
        }
        for (name, values) in recorded.state {
            #expect(distance(parameters[name]!.values, values) < tolerance, "\(name)")
        }
        let evaluation = try graph.compile(outputs: [y])
        try evaluation.assign(recorded.x, to: x)
        evaluation.forward()
        #expect(distance(try evaluation.values(of: y), recorded.evaluated) < tolerance)
    }
}
