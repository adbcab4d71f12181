import Numerics
import Testing

/// Sizes of a convolution that is tried out.
struct ConvolutionTrial: Sendable, CustomStringConvertible {
    var x: [Int]
    var outputs: Int
    var taps: (Int, Int)
    var stride = (1, 1)
    var dilation = (1, 1)
    var padding = ConvolutionSettings.Padding()

    var description: String {
        "\(x) → \(outputs), window \(taps), stride \(stride), dilation \(dilation), padding \(padding)"
    }
    var settings: ConvolutionSettings { ConvolutionSettings(stride: stride, dilation: dilation, padding: padding) }

    static let all: [ConvolutionTrial] = [
        ConvolutionTrial(x: [2, 5, 6, 3], outputs: 4, taps: (3, 3), padding: .all(1)),
        ConvolutionTrial(x: [2, 6, 5, 17], outputs: 9, taps: (3, 3), padding: .all(1)),
        ConvolutionTrial(x: [1, 9, 9, 8], outputs: 17, taps: (3, 3)),
        ConvolutionTrial(x: [2, 7, 8, 3], outputs: 5, taps: (3, 3), stride: (2, 2), padding: .all(1)),
        ConvolutionTrial(x: [2, 6, 6, 4], outputs: 3, taps: (1, 1), stride: (2, 2)),
        ConvolutionTrial(x: [2, 4, 5, 4], outputs: 3, taps: (1, 1)),
        ConvolutionTrial(x: [1, 9, 10, 2], outputs: 3, taps: (3, 2), stride: (1, 2), dilation: (2, 3)),
        ConvolutionTrial(
            x: [2, 10, 11, 1], outputs: 2, taps: (5, 4), stride: (3, 2), dilation: (1, 2),
            padding: .init(top: 2, left: 5, bottom: 1, right: 0)),
        ConvolutionTrial(x: [2, 3, 3, 16], outputs: 16, taps: (3, 3), padding: .all(2)),
        ConvolutionTrial(x: [3, 1, 12, 5], outputs: 6, taps: (1, 3), dilation: (1, 4), padding: .init(left: 8)),
        // Images in groups, the last group with fewer; channels in several panels, the last panel not full.
        ConvolutionTrial(x: [9, 5, 5, 3], outputs: 35, taps: (3, 3), padding: .all(1)),
        ConvolutionTrial(x: [19, 7, 5, 34], outputs: 2, taps: (3, 3), stride: (2, 2), padding: .all(1)),
        ConvolutionTrial(x: [70, 2, 2, 18], outputs: 33, taps: (2, 2), dilation: (1, 1), padding: .all(1)),
        ConvolutionTrial(x: [5, 8, 5, 2], outputs: 50, taps: (2, 3), stride: (1, 2), dilation: (2, 1)),
    ]
}

@Suite("Convolutions are the sums that they stand for, and so are their gradients")
struct ConvolutionTests {
    @Test("gradients equal finite differences", arguments: ConvolutionTrial.all)
    func gradients(_ trial: ConvolutionTrial) throws {
        try checkGradients(perParameter: 40) { graph in
            try graph.conv2d(
                graph.variable("x", Shape(trial.x)),
                weight: graph.variable("w", [trial.outputs, trial.x[3], trial.taps.0, trial.taps.1], scale: 0.3),
                bias: graph.variable("b", [trial.outputs]), trial.settings)
        }
    }

    @Test("the result is the sum over taps and channels", arguments: ConvolutionTrial.all)
    func values(_ trial: ConvolutionTrial) throws {
        let parameters = ParameterSet<Double>(random: RandomStream(seed: 5))
        let graph = Graph(parameters)
        let x = try graph.variable("x", Shape(trial.x))
        let w = try graph.variable("w", [trial.outputs, trial.x[3], trial.taps.0, trial.taps.1])
        let y = try graph.conv2d(x, weight: w, trial.settings)
        let program = try graph.compile(outputs: [y])
        program.forward()
        let expected = naive(trial, parameters["x"]!.values, parameters["w"]!.values, y.shape)
        #expect(distance(try program.values(of: y), expected) < 1e-12)
    }

    private func naive(_ trial: ConvolutionTrial, _ x: [Double], _ w: [Double], _ shape: Shape) -> [Double] {
        let (height, width, channels) = (trial.x[1], trial.x[2], trial.x[3])
        var result: [Double] = []
        for n in 0..<shape[0] {
            for row in 0..<shape[1] {
                for column in 0..<shape[2] {
                    for o in 0..<shape[3] {
                        var sum = 0.0
                        for kr in 0..<trial.taps.0 {
                            for kc in 0..<trial.taps.1 {
                                let r = row * trial.stride.0 + kr * trial.dilation.0 - trial.padding.top
                                let c = column * trial.stride.1 + kc * trial.dilation.1 - trial.padding.left
                                guard r >= 0, r < height, c >= 0, c < width else { continue }
                                for i in 0..<channels {
                                    sum +=
                                        x[((n * height + r) * width + c) * channels + i]
                                        * w[((o * channels + i) * trial.taps.0 + kr) * trial.taps.1 + kc]
                                }
                            }
                        }
                        result.append(sum)
                    }
                }
            }
        }
        return result
    }

    @Test("every activation goes back through a convolution", arguments: [UnaryFunction.relu, .tanh, .gelu])
    func activations(_ activation: UnaryFunction) throws {
        try checkGradients { graph in
            try graph.conv2d(
                graph.variable("x", [2, 4, 4, 3]), weight: graph.variable("w", [5, 3, 3, 3], scale: 0.3),
                bias: graph.variable("b", [5]), ConvolutionSettings(padding: 1), activation: activation)
        }
    }

    @Test("an image that is read twice gets both gradients")
    func twice() throws {
        try checkGradients { graph in
            let x = try graph.map(graph.variable("x", [2, 5, 5, 4]), .tanh)
            let y = try graph.conv2d(
                x, weight: graph.variable("w", [4, 4, 3, 3], scale: 0.3), ConvolutionSettings(padding: 1))
            return try graph.add(x, y)
        }
    }

    @Test("what does not fit is refused with its shapes")
    func mismatch() throws {
        let graph = Graph(ParameterSet<Float>(random: RandomStream(seed: 1)))
        let x = graph.input("x", [2, 4, 4, 3])
        #expect(throws: NetworkError.self) {
            try graph.conv2d(x, weight: graph.parameter("w", [5, 4, 3, 3], .zeros))
        }
        #expect(throws: NetworkError.self) {
            try graph.conv2d(x, weight: graph.parameter("large", [5, 3, 5, 5], .zeros))
        }
        #expect(throws: NetworkError.self) {
            try graph.conv2d(
                x, weight: graph.parameter("v", [5, 3, 3, 3], .zeros), ConvolutionSettings(stride: 0))
        }
    }
}
