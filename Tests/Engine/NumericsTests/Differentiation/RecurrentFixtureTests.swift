import Numerics
import Testing

/// What `Fixtures/make-recurrent.py` has written of one network.
private struct NetworkFixture: Decodable {
    struct Entry: Decodable { let values, gradients: [Double] }
    let input, inputGradient, output, target: [Double]
    let loss: Double
    let parameters: [String: Entry]
}

@Suite("Recurrent networks, N-BEATS and losses compute what PyTorch does")
struct RecurrentFixtureTests {
    /// Builds a network over parameters called `net.NAME` and compares output, loss and all gradients.
    private func compare(
        _ system: String, _ shape: Shape, _ targetShape: Shape,
        _ build: (Graph<Double>, Value) throws -> Value,
        loss measure: (Graph<Double>, Value, Value) throws -> Value = { try $0.meanSquaredError($1, $2) }
    ) throws {
        let fixture = try #require(Fixture.systems("recurrent.json", as: NetworkFixture.self)[system])
        let parameters = ParameterSet<Double>(random: RandomStream(seed: 1))
        let graph = Graph(parameters)
        let x = graph.input("x", shape, wantsGradient: true)
        let target = graph.input("target", targetShape)
        let output = try build(graph, x)
        let program = try graph.compile(loss: measure(graph, output, target), keeping: output == x ? [] : [output])
        #expect(parameters.all.count == fixture.parameters.count)
        for (name, entry) in fixture.parameters {
            try #require(parameters["net.\(name)"], "\(name)").assign(entry.values)
        }
        try program.assign(fixture.input, to: x)
        try program.assign(fixture.target, to: target)
        program.forward()
        program.backward()
        #expect(abs(program.lossValue - fixture.loss) < 1e-12)
        if output != x { #expect(distance(try program.values(of: output), fixture.output) < 1e-12) }
        #expect(distance(try program.gradient(of: x), fixture.inputGradient) < 1e-12)
        for (name, entry) in fixture.parameters {
            #expect(distance(parameters["net.\(name)"]!.gradients, entry.gradients) < 1e-12, "\(name)")
        }
    }

    @Test("LSTM and GRU of two layers, and a plain layer", arguments: RecurrentCell.allCases)
    func recurrent(_ cell: RecurrentCell) throws {
        try compare("\(cell)", [4, 6, 3], [4, 6, 5]) { graph, x in
            try Recurrent("net", cell, inputs: 3, hidden: 5, layers: cell == .tanh ? 1 : 2)(x, in: graph)
        }
    }

    @Test("N-BEATS of three blocks")
    func nbeats() throws {
        var network = NBEATS("net", inputs: 6, outputs: 3)
        (network.blocks, network.layers, network.width, network.coefficients) = (3, 2, 8, 2)
        try compare("nbeats", [9, 6], [9, 3]) { [network] graph, x in try network(x, in: graph) }
    }

    @Test("distillation and Huber's loss")
    func losses() throws {
        try compare("distillation", [7, 11], [7, 11]) {
            $1
        } loss: { graph, student, teacher in
            try graph.distillation(student: student, teacher: teacher, temperature: 2)
        }
        try compare("huber", [7, 11], [7, 11]) {
            $1
        } loss: { graph, x, target in
            try graph.huberLoss(x, target, delta: 0.7)
        }
    }
}
