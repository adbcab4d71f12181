import Numerics
import Testing

@Suite("Channels of images times numbers of their own")
struct ChannelGateTests {
    @Test("gradients equal finite differences", arguments: [1, 3, 17])
    func gradients(_ channels: Int) throws {
        try checkGradients { graph in
            try graph.gateChannels(
                graph.variable("x", [2, 3, 4, channels]), by: graph.variable("s", [2, channels]))
        }
    }

    @Test("each image has its own factors, the same for all its places")
    func values() throws {
        let graph = Graph(ParameterSet<Double>(random: RandomStream(seed: 1)))
        let (x, gates) = (graph.input("x", [2, 1, 2, 2]), graph.input("s", [2, 2]))
        let y = try graph.gateChannels(x, by: gates)
        let program = try graph.compile(outputs: [y])
        try program.assign([1, 2, 3, 4, 5, 6, 7, 8], to: x)
        try program.assign([10, 100, 0, -1], to: gates)
        program.forward()
        #expect(try program.values(of: y) == [10, 200, 30, 400, 0, -6, 0, -8])
        #expect(throws: NetworkError.self) { try graph.gateChannels(x, by: graph.input("t", [1, 2])) }
    }

    @Test("an image that its factors are made of gets both gradients")
    func twice() throws {
        try checkGradients { graph in
            let x = try graph.map(graph.variable("x", [2, 3, 3, 4]), .tanh)
            return try graph.gateChannels(x, by: graph.map(graph.globalAveragePool(x), .sigmoid))
        }
    }
}
