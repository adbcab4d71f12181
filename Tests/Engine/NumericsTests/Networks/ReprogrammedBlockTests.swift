import Numerics
import Testing

/// The vectors of a reprogrammed block that golden_cl.json gives, to ten decimals.
private struct GoldenBlock: Decodable {
    let conv_sum, dw_out_first4, o_sum, L, dL_dD, dL_dgamma, dL_dbeta: [Double]
}

@Suite("Channel-wise lightweight reprogramming")
struct ReprogrammedBlockTests {
    @Test("the block of golden_cl.json has its values and gradients to 1e-8")
    func golden() throws {
        let golden = try Fixture.read("clr-block.json", as: GoldenBlock.self)
        var random = SplitMix64(state: 7)
        func draw(_ count: Int) -> [Double] { (0..<count).map { _ in 2 * random.uniform() - 1 } }
        // The golden images have channels first.
        let x = channelsLast(draw(2 * 2 * 16), channels: 2)
        let convolution = draw(3 * 2 * 9)
        var depthwise = draw(3 * 9).map { 0.1 * $0 }
        for channel in 0..<3 { depthwise[channel * 9 + 4] += 1 }
        let weights = channelsLast(draw(2 * 3 * 16), channels: 3)

        let parameters = ParameterSet<Double>(random: RandomStream(seed: 1))
        let graph = Graph(parameters)
        let images = graph.input("x", [2, 4, 4, 2])
        let y = try Conv2D("conv", inputs: 2, outputs: 3, size: 3, padding: 1, hasBias: false)(images, in: graph)
        let z = try DepthwiseConv2D(
            "rep", channels: 3, size: 3, padding: 1, hasBias: false, initializer: .identity)(y, in: graph)
        let o = try BatchNorm("bn", channels: 3)(z, rectifies: true, in: graph)
        try parameters["conv.weight"]!.assign(convolution)
        try parameters["rep.weight"]!.assign(depthwise)
        parameters.freeze(parameters["conv.weight"]!)
        let target = graph.input("target", o.shape)
        let program = try graph.compile(loss: graph.meanSquaredError(o, target), keeping: [y, z, o])
        try program.assign(x, to: images)
        program.forward()
        let output = try program.values(of: o)
        #expect(abs(try program.values(of: y).reduce(0, +) - golden.conv_sum[0]) < 1e-8)
        let first = try program.values(of: z)
        #expect(distance((0..<4).map { first[$0 * 3] }, golden.dw_out_first4) < 1e-8)
        #expect(abs(output.reduce(0, +) - golden.o_sum[0]) < 1e-8)
        #expect(abs(zip(output, weights).reduce(0) { $0 + $1.0 * $1.1 } - golden.L[0]) < 1e-8)

        // The gradient of Σ o·w is w: that of a mean squared error whose targets are o − w·n/2.
        try program.assign(zip(output, weights).map { $0 - $1 * Double(output.count) / 2 }, to: target)
        program.forward()
        program.backward()
        #expect(program.trained.map(\.name) == ["rep.weight", "bn.weight", "bn.bias"])
        #expect(distance(parameters["rep.weight"]!.gradients, golden.dL_dD) < 1e-8)
        #expect(distance(parameters["bn.weight"]!.gradients, golden.dL_dgamma) < 1e-8)
        #expect(distance(parameters["bn.bias"]!.gradients, golden.dL_dbeta) < 1e-8)
    }

    private func channelsLast(_ values: [Double], channels: Int) -> [Double] {
        values.indices.map { i in
            let (image, rest) = i.quotientAndRemainder(dividingBy: 16 * channels)
            let (pixel, channel) = rest.quotientAndRemainder(dividingBy: channels)
            return values[(image * channels + channel) * 16 + pixel]
        }
    }

    @Test("a depthwise convolution that begins as the identity changes nothing", arguments: [1, 3, 16, 17, 40])
    func identity(_ channels: Int) throws {
        let graph = Graph(ParameterSet<Float>(random: RandomStream(seed: 1)))
        let x = graph.input("x", [2, 5, 6, channels])
        let y = try DepthwiseConv2D(
            "rep", channels: channels, size: 3, padding: 1, hasBias: false, initializer: .identity)(x, in: graph)
        let program = try graph.compile(outputs: [y])
        var random = RandomStream(seed: 3)
        let values = (0..<x.shape.count).map { _ in Float(random.normal()) }
        try program.assign(values, to: x)
        program.forward()
        #expect(try program.values(of: y) == values)
    }

    @Test("so does a convolution over all channels and over time")
    func identities() throws {
        let graph = Graph(ParameterSet<Double>(random: RandomStream(seed: 1)))
        let x = graph.input("x", [2, 5, 6, 4])
        let y = try Conv2D(
            "conv", inputs: 4, outputs: 4, size: 3, padding: 1, hasBias: false, initializer: .identity)(x, in: graph)
        let t = graph.input("t", [2, 7, 3])
        let u = try Conv1D(
            "line", inputs: 3, outputs: 3, taps: 5, padding: .both(2), hasBias: false, initializer: .identity)(
                t, in: graph)
        let program = try graph.compile(outputs: [y, u])
        let (values, times) = ((0..<240).map(Double.init), (0..<42).map(Double.init))
        try program.assign(values, to: x)
        try program.assign(times, to: t)
        program.forward()
        #expect(try program.values(of: y) == values)
        #expect(try program.values(of: u) == times)
    }
}
