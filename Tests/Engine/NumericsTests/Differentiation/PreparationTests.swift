import Numerics
import Testing

/// A convolution's filters are brought into another order before they are used. Where a program does not train them, that is
/// done once, and again only when they have changed.
@Suite("What is made of weights that a program does not train follows them when they change")
struct PreparationTests {
    /// A convolution of each kind: by Winograd's method, and by sums as they are written down.
    static let strides = [1, 2]

    private struct Network {
        let parameters = ParameterSet<Float>(random: RandomStream(seed: 1))
        let graph: Graph<Float>
        let y: Value
        let loss: Value

        init(stride: Int, freezes: Bool = false) throws {
            graph = Graph(parameters)
            let x = try graph.parameter("x", [3, 6, 5, 20], .normal(standardDeviation: 1))
            let w = try graph.parameter("w", [40, 20, 3, 3], .normal(standardDeviation: 1))
            y = try graph.conv2d(x, weight: w, ConvolutionSettings(stride: stride, padding: 1))
            loss = try graph.mean(graph.multiply(y, y))
            if freezes { parameters.freeze(parameters["w"]!) }
        }

        var weights: Parameter<Float> { parameters["w"]! }
        var other: [Float] { weights.values.map { 1 - 2 * $0 } }
    }

    @Test("frozen weights give the bits of trained ones, and so do their gradients", arguments: strides)
    func frozen(_ stride: Int) throws {
        let (trained, frozen) = (try Network(stride: stride), try Network(stride: stride, freezes: true))
        let first = try trained.graph.compile(loss: trained.loss, keeping: [trained.y])
        let second = try frozen.graph.compile(loss: frozen.loss, keeping: [frozen.y])
        for _ in 0..<2 {
            for program in [first, second] {
                program.forward()
                program.backward()
            }
            #expect(try first.values(of: trained.y) == second.values(of: frozen.y))
            #expect(trained.parameters["x"]!.gradients == frozen.parameters["x"]!.gradients)
            let other = trained.other
            try trained.weights.assign(other)
            try frozen.weights.assign(other)
        }
    }

    @Test("weights that are written where they lie, restored or averaged are seen", arguments: strides)
    func changes(_ stride: Int) throws {
        let (network, other) = (try Network(stride: stride, freezes: true), try Network(stride: stride))
        let program = try network.graph.compile(loss: network.loss, keeping: [network.y])
        let fresh = try other.graph.compile(loss: other.loss, keeping: [other.y])
        func expectSame(_ how: String) throws {
            try other.weights.assign(network.weights.values)
            program.forward()
            fresh.forward()
            #expect(try program.values(of: network.y) == fresh.values(of: other.y), "\(how)")
        }
        try expectSame("as they began")
        let checkpoint = network.parameters.checkpoint()
        network.weights.withValues { $0[0] += 1 }
        try expectSame("written where they lie")
        try network.parameters.restore(checkpoint)
        try expectSame("restored")
        let target = try Network(stride: stride)
        try target.weights.assign(network.other)
        try network.parameters.approach(target.parameters, share: 0.5)
        try expectSame("averaged")
    }

    @Test("a program that tests sees what another program has trained", arguments: strides)
    func training(_ stride: Int) throws {
        let network = try Network(stride: stride)
        let trainer = try network.graph.compile(loss: network.loss)
        let tester = try network.graph.compile(outputs: [network.y])
        for var optimizer in [SGD<Float>(), Adam<Float>()] as [any Optimizer<Float>] {
            tester.forward()
            let before = try tester.values(of: network.y)
            trainer.forward()
            trainer.backward()
            for parameter in trainer.trained { try optimizer.step(parameter, rate: 0.01) }
            tester.forward()
            let after = try tester.values(of: network.y)
            #expect(after != before)
            let fresh = try network.graph.compile(outputs: [network.y])
            fresh.forward()
            #expect(try fresh.values(of: network.y) == after)
        }
    }
}
