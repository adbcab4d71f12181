import Numerics
import Testing

@Suite("Transformer blocks")
struct TransformerBlockTests {
    private func block(_ name: String) -> TransformerBlock {
        TransformerBlock(name, width: 12, heads: 2, initializer: .normal(standardDeviation: 0.4))
    }

    @Test("gradients of GPT-2's block equal finite differences")
    func plain() throws {
        try checkGradients(tolerance: 1e-6, perParameter: 12) { graph in
            try block("a")(block("b")(graph.variable("x", [2, 5, 12]), in: graph), in: graph)
        }
    }

    @Test("gradients of a block with RMS norm, SwiGLU, rotary positions and dropout equal finite differences")
    func modern() throws {
        try checkGradients(tolerance: 1e-6, perParameter: 12) { graph in
            var block = block("a")
            block.norm = .rootMeanSquare
            block.feedForward = .gated(.silu)
            block.rotaryBase = 100
            block.dropout = 0.2
            block.ratio = 1.5
            return try block(graph.variable("x", [2, 5, 12]), in: graph)
        }
    }

    @Test("heads that do not share the width are refused")
    func errors() throws {
        let graph = Graph(ParameterSet<Float>(random: RandomStream(seed: 1)))
        let x = graph.input("x", [2, 5, 12])
        #expect(throws: NetworkError.self) { try TransformerBlock("a", width: 12, heads: 5)(x, in: graph) }
        var rotary = TransformerBlock("b", width: 12, heads: 0)
        rotary.rotaryBase = 10
        #expect(throws: NetworkError.self) { try rotary(x, in: graph) }
    }
}
