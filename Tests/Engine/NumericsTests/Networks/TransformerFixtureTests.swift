import Numerics
import Testing

@Suite("Language models equal PyTorch's")
struct TransformerFixtureTests {
    private struct Document: Decodable {
        struct Sides: Decodable { let layers, width, heads, length, batch, vocabulary, hidden: Int }
        struct Numbers: Decodable { let values, gradients: [Double] }
        struct Network: Decodable {
            let tokens, targets: [Int32]
            let loss: Double
            let logits: [Double]
            let parameters: [String: Numbers]
        }
        let sides: Sides
        let networks: [String: Network]
    }

    @Test("logits, loss and every gradient, in doubles and floats", arguments: ["gpt2", "modern"])
    func network(_ name: String) throws {
        let document = try Fixture.read("transformers.json", as: Document.self)
        let network = try #require(document.networks[name])
        try compare(network, document.sides, isModern: name == "modern", Double.self, tolerance: 1e-11)
        try compare(network, document.sides, isModern: name == "modern", Float.self, tolerance: 2e-5)
    }

    private func compare<Scalar: NetworkScalar>(
        _ network: Document.Network, _ sides: Document.Sides, isModern: Bool, _ type: Scalar.Type, tolerance: Double
    ) throws {
        let parameters = ParameterSet<Scalar>(random: RandomStream(seed: 1))
        let graph = Graph(parameters)
        let count = sides.batch * sides.length
        let tokens = try graph.tokens("tokens", count: count, vocabulary: sides.vocabulary)
        let targets = try graph.labels("targets", count: count, classes: sides.vocabulary)
        let table = Embedding("te", count: sides.vocabulary, width: sides.width)
        let places = Embedding("pe", count: sides.length, width: sides.width)
        var x = try table(tokens, length: sides.length, positions: isModern ? nil : places, in: graph)
        for layer in 0..<sides.layers {
            var block = TransformerBlock("blocks.\(layer)", width: sides.width, heads: sides.heads)
            block.ratio = Double(sides.hidden) / Double(sides.width)
            if isModern {
                block.norm = .rootMeanSquare
                block.feedForward = .gated(.silu)
                block.rotaryBase = 10_000
            }
            x = try block(x, in: graph)
        }
        let last =
            isModern
            ? try RMSNorm("nf", width: sides.width)(x, in: graph)
            : try LayerNorm("nf", width: sides.width)(x, in: graph)
        let logits = try graph.linear(last, weight: table.table(in: graph))
        let program = try graph.compile(loss: graph.softmaxCrossEntropy(logits, targets), keeping: [logits])
        #expect(Set(parameters.all.map(\.name)) == Set(network.parameters.keys))
        for parameter in parameters.all {
            try parameter.assign(try #require(network.parameters[parameter.name]).values.map { Scalar($0) })
        }
        try tokens.assign(network.tokens)
        try targets.assign(network.targets)
        program.forward()
        program.backward()
        #expect(abs(Double(program.lossValue) - network.loss) < tolerance * 10)
        #expect(distance(try program.values(of: logits).map { Double($0) }, network.logits) < tolerance * 10)
        for parameter in parameters.all {
            let wanted = try #require(network.parameters[parameter.name]).gradients
            let gap = distance(parameter.gradients.map { Double($0) }, wanted)
            #expect(gap < tolerance, "\(parameter.name): \(gap)")
        }
    }
}
