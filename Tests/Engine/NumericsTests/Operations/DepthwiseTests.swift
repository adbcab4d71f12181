import Numerics
import Testing

@Suite("Convolutions of every channel on its own, and over time")
struct DepthwiseTests {
    @Test("gradients equal finite differences", arguments: ConvolutionTrial.all)
    func gradients(_ trial: ConvolutionTrial) throws {
        let channels = trial.x[3]
        try checkGradients(perParameter: 40) { graph in
            try graph.depthwiseConv2d(
                graph.variable("x", Shape(trial.x)),
                weight: graph.variable("w", [channels, 1, trial.taps.0, trial.taps.1]),
                bias: graph.variable("b", [channels]), trial.settings, activation: .silu)
        }
    }

    @Test("results are those of a convolution whose other weights are 0", arguments: ConvolutionTrial.all)
    func values(_ trial: ConvolutionTrial) throws {
        let (channels, taps) = (trial.x[3], trial.taps.0 * trial.taps.1)
        let parameters = ParameterSet<Double>(random: RandomStream(seed: 5))
        let graph = Graph(parameters)
        let x = try graph.variable("x", Shape(trial.x))
        let weight = try graph.variable("w", [channels, 1, trial.taps.0, trial.taps.1])
        let full = try graph.parameter("full", [channels, channels, trial.taps.0, trial.taps.1], .zeros)
        var weights = parameters["full"]!.values
        for channel in 0..<channels {
            for tap in 0..<taps {
                weights[(channel * channels + channel) * taps + tap] = parameters["w"]!.values[channel * taps + tap]
            }
        }
        try parameters["full"]!.assign(weights)
        let y = try graph.depthwiseConv2d(x, weight: weight, trial.settings)
        let expected = try graph.conv2d(x, weight: full, trial.settings)
        let program = try graph.compile(outputs: [y, expected])
        program.forward()
        #expect(distance(try program.values(of: y), try program.values(of: expected)) < 1e-13)
    }

    @Test("gradients over time equal finite differences", arguments: [1, 5, 16, 17], [1, 2, 3])
    func time(_ channels: Int, _ dilation: Int) throws {
        for isDepthwise in [false, true] {
            try checkGradients(perParameter: 30) { graph in
                try graph.conv1d(
                    graph.variable("x", [2, 11, channels]),
                    weight: graph.variable("w", [channels, isDepthwise ? 1 : channels, 3]),
                    bias: graph.variable("b", [channels]), stride: dilation, dilation: dilation,
                    padding: (2 * dilation, 1), isDepthwise: isDepthwise)
            }
        }
    }

    @Test("single precision equals double precision", arguments: [1, 3, 16, 17, 32, 50])
    func precisions(_ channels: Int) throws {
        func results<Scalar: NetworkScalar>(_: Scalar.Type) throws -> [Double] {
            let parameters = ParameterSet<Scalar>(random: RandomStream(seed: 3))
            let graph = Graph(parameters)
            let x = try graph.parameter("x", [2, 7, 9, channels], .normal(standardDeviation: 1))
            let w = try graph.parameter("w", [channels, 1, 3, 3], .normal(standardDeviation: 1))
            let v = try graph.parameter("v", [20, channels, 3, 2], .normal(standardDeviation: 1))
            let y = try graph.depthwiseConv2d(x, weight: w, ConvolutionSettings(padding: 1))
            let z = try graph.conv2d(y, weight: v, ConvolutionSettings(stride: 2, padding: 1))
            let target = graph.input("target", z.shape)
            let program = try graph.compile(loss: graph.meanSquaredError(z, target), keeping: [y])
            program.forward()
            program.backward()
            let all = try program.values(of: y) + parameters.all.flatMap(\.gradients)
            return all.map(Double.init)
        }
        #expect(distance(try results(Float.self), try results(Double.self)) < 2e-5 * Double(channels))
    }

    @Test("a causal convolution does not look ahead")
    func causal() throws {
        let graph = Graph(ParameterSet<Double>(random: RandomStream(seed: 1)))
        let x = graph.input("x", [1, 20, 2])
        let y = try Conv1D("conv", inputs: 2, outputs: 3, taps: 3, dilation: 4, padding: .causal)(x, in: graph)
        #expect(y.shape == [1, 20, 3])
        let program = try graph.compile(outputs: [y])
        var values = (0..<40).map { Double($0 % 7) }
        try program.assign(values, to: x)
        program.forward()
        let before = try program.values(of: y)
        values[2 * 12] += 1
        try program.assign(values, to: x)
        program.forward()
        let after = try program.values(of: y)
        let changed = (0..<20).filter { before[$0 * 3..<$0 * 3 + 3] != after[$0 * 3..<$0 * 3 + 3] }
        #expect(changed == [12, 16])
    }
}
