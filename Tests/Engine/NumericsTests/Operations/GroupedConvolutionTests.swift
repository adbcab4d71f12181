import Numerics
import Testing

/// Sizes of a grouped convolution that is tried out.
struct GroupedTrial: Sendable, CustomStringConvertible {
    var trial: ConvolutionTrial
    var groups: Int

    var description: String { "\(trial), \(groups) groups" }
    var weight: Shape { [trial.outputs, trial.x[3] / groups, trial.taps.0, trial.taps.1] }

    static let all: [GroupedTrial] = [
        GroupedTrial(trial: .init(x: [2, 5, 6, 4], outputs: 4, taps: (3, 3), padding: .all(1)), groups: 2),
        GroupedTrial(trial: .init(x: [2, 4, 5, 24], outputs: 24, taps: (3, 3), padding: .all(1)), groups: 3),
        GroupedTrial(trial: .init(x: [3, 5, 4, 6], outputs: 9, taps: (1, 1)), groups: 3),
        GroupedTrial(
            trial: .init(x: [2, 7, 8, 6], outputs: 4, taps: (3, 3), stride: (2, 2), padding: .all(1)), groups: 2),
        GroupedTrial(
            trial: .init(x: [1, 9, 10, 4], outputs: 6, taps: (3, 2), stride: (1, 2), dilation: (2, 3)), groups: 2),
        GroupedTrial(trial: .init(x: [2, 4, 4, 34], outputs: 34, taps: (3, 3), padding: .all(1)), groups: 2),
        GroupedTrial(trial: .init(x: [2, 4, 4, 5], outputs: 5, taps: (3, 3), padding: .all(1)), groups: 5),
        GroupedTrial(trial: .init(x: [2, 4, 4, 5], outputs: 3, taps: (3, 3), padding: .all(1)), groups: 1),
        // Groups of few channels, of which several vectors are filled.
        GroupedTrial(
            trial: .init(x: [2, 5, 6, 16], outputs: 32, taps: (3, 3), stride: (2, 1), padding: .all(1)), groups: 8),
        GroupedTrial(trial: .init(x: [2, 4, 4, 48], outputs: 24, taps: (3, 3), padding: .all(1)), groups: 12),
    ]
}

@Suite("Convolutions of groups of channels, each on its own")
struct GroupedConvolutionTests {
    @Test("gradients equal finite differences", arguments: GroupedTrial.all)
    func gradients(_ trial: GroupedTrial) throws {
        try checkGradients(perParameter: 40) { graph in
            try graph.groupedConv2d(
                graph.variable("x", Shape(trial.trial.x)), weight: graph.variable("w", trial.weight, scale: 0.3),
                bias: graph.variable("b", [trial.trial.outputs]), groups: trial.groups, trial.trial.settings,
                activation: .silu)
        }
    }

    @Test("results are those of a convolution whose weights across groups are 0", arguments: GroupedTrial.all)
    func values(_ trial: GroupedTrial) throws {
        let (outputs, taps) = (trial.trial.outputs, trial.trial.taps.0 * trial.trial.taps.1)
        let (width, all) = (trial.weight[1], trial.trial.x[3])
        let parameters = ParameterSet<Double>(random: RandomStream(seed: 5))
        let graph = Graph(parameters)
        let x = try graph.variable("x", Shape(trial.trial.x))
        let w = try graph.variable("w", trial.weight)
        let full = try graph.parameter("full", [outputs, all, trial.trial.taps.0, trial.trial.taps.1], .zeros)
        let weights = try #require(parameters["w"]).values
        var spread = [Double](repeating: 0, count: full.shape.count)
        for o in 0..<outputs {
            let first = o / (outputs / trial.groups) * width
            for i in 0..<width {
                for tap in 0..<taps {
                    spread[(o * all + first + i) * taps + tap] = weights[(o * width + i) * taps + tap]
                }
            }
        }
        try #require(parameters["full"]).assign(spread)
        let y = try graph.groupedConv2d(x, weight: w, groups: trial.groups, trial.trial.settings)
        let expected = try graph.conv2d(x, weight: full, trial.trial.settings)
        let program = try graph.compile(outputs: [y, expected])
        program.forward()
        #expect(distance(try program.values(of: y), try program.values(of: expected)) < 1e-12)
    }

    @Test("as many groups as channels are a depthwise convolution", arguments: [1, 3, 17])
    func depthwise(_ channels: Int) throws {
        let graph = Graph(ParameterSet<Double>(random: RandomStream(seed: 2)))
        let x = try graph.variable("x", [2, 5, 4, channels])
        let w = try graph.variable("w", [channels, 1, 3, 3])
        let settings = ConvolutionSettings(padding: 1)
        let y = try graph.groupedConv2d(x, weight: w, groups: channels, settings)
        let expected = try graph.depthwiseConv2d(x, weight: w, settings)
        let program = try graph.compile(outputs: [y, expected])
        program.forward()
        #expect(distance(try program.values(of: y), try program.values(of: expected)) < 1e-13)
    }

    @Test("single precision equals double precision", arguments: [1, 4, 8, 17], [1, 3])
    func precisions(_ groupSize: Int, _ size: Int) throws {
        func results<Scalar: NetworkScalar>(_: Scalar.Type) throws -> [Double] {
            let parameters = ParameterSet<Scalar>(random: RandomStream(seed: 3))
            let graph = Graph(parameters)
            let x = try graph.parameter("x", [2, 7, 5, 3 * groupSize], .normal(standardDeviation: 1))
            let y = try GroupedConv2D(
                "grouped", channels: 3 * groupSize, groupSize: groupSize, size: size, padding: size / 2)(x, in: graph)
            let program = try graph.compile(
                loss: graph.meanSquaredError(y, graph.input("target", y.shape)), keeping: [y])
            program.forward()
            program.backward()
            return (try program.values(of: y) + parameters.all.flatMap(\.gradients)).map(Double.init)
        }
        #expect(distance(try results(Float.self), try results(Double.self)) < 2e-6 * Double(groupSize))
    }

    @Test("an image that is read twice gets both gradients")
    func twice() throws {
        try checkGradients { graph in
            let x = try graph.map(graph.variable("x", [2, 4, 5, 4]), .tanh)
            let y = try graph.groupedConv2d(
                x, weight: graph.variable("w", [4, 2, 3, 3], scale: 0.3), groups: 2, ConvolutionSettings(padding: 1))
            return try graph.add(x, y)
        }
    }

    @Test("weights that are used twice get both gradients")
    func twiceUsedWeights() throws {
        try checkGradients(perParameter: 40) { graph in
            let x = try graph.variable("x", [2, 4, 5, 16])
            let w = try graph.variable("w", [16, 4, 3, 3], scale: 0.3)
            let y = try graph.groupedConv2d(x, weight: w, groups: 4, ConvolutionSettings(padding: 1), activation: .silu)
            return try graph.groupedConv2d(y, weight: w, groups: 4, ConvolutionSettings(padding: 1))
        }
    }

    @Test("groups that do not divide the channels are refused")
    func mismatch() throws {
        let graph = Graph(ParameterSet<Float>(random: RandomStream(seed: 1)))
        let x = graph.input("x", [2, 4, 4, 6])
        let w = try graph.parameter("w", [6, 2, 3, 3], .zeros)
        for groups in [-1, 0, 4, 2] {
            #expect(throws: NetworkError.self) { try graph.groupedConv2d(x, weight: w, groups: groups) }
        }
        #expect(throws: NetworkError.self) { try GroupedConv2D("g", channels: 6, groupSize: 4, size: 3)(x, in: graph) }
    }
}
