import Numerics
import Testing

@Suite("Recurrent layers")
struct RecurrentTests {
    @Test("gradients through time equal finite differences", arguments: RecurrentCell.allCases, [1, 3, 17])
    func throughTime(_ cell: RecurrentCell, hidden: Int) throws {
        try checkGradients(perParameter: 25) { graph in
            let x = try graph.variable("x", [3, 4, 2])
            return try Recurrent("rnn", cell, inputs: 2, hidden: hidden, layers: 2)(x, in: graph)
        }
    }

    @Test("initial and final states have gradients", arguments: RecurrentCell.allCases)
    func states(_ cell: RecurrentCell) throws {
        try checkGradients(perParameter: 25) { graph in
            let x = try graph.variable("x", [19, 3, 2])
            let start = RecurrentState(
                hidden: try graph.variable("h0", [19, 5]),
                cell: cell == .lstm ? try graph.variable("c0", [19, 5]) : nil)
            let (outputs, final) = try Recurrent("rnn", cell, inputs: 2, hidden: 5).sequence(
                x, from: [start], in: graph)
            var parts = [try graph.reshape(outputs, [19, 15]), final[0].hidden]
            if let cell = final[0].cell { parts.append(cell) }
            return try graph.concatenate(parts, axis: 1)
        }
    }

    @Test("a cell that is unrolled computes what the sequence does", arguments: RecurrentCell.allCases)
    func unrolled(_ cell: RecurrentCell) throws {
        func run(_ build: (Graph<Double>, Value, RecurrentState) throws -> Value) throws -> [[Double]] {
            let graph = Graph(ParameterSet<Double>(random: RandomStream(seed: 3)))
            let x = try graph.parameter("x", [4, 3, 2], .normal(standardDeviation: 1))
            let h = try graph.parameter("h", [4, 6], .normal(standardDeviation: 1))
            let c = try graph.parameter("c", [4, 6], .normal(standardDeviation: 1))
            let output = try build(graph, x, RecurrentState(hidden: h, cell: cell == .lstm ? c : nil))
            let loss = try graph.meanSquaredError(output, graph.input("zero", output.shape))
            let program = try graph.compile(loss: loss, keeping: [output])
            program.forward()
            program.backward()
            return [try program.values(of: output)] + program.trained.sorted { $0.name < $1.name }.map(\.gradients)
        }
        let layer = Recurrent("rnn", cell, inputs: 2, hidden: 6)
        let whole = try run { graph, x, state in
            try graph.reshape(layer.sequence(x, from: [state], in: graph).final[0].hidden, [4, 6])
        }
        let steps = try run { graph, x, state in
            var state = state
            for time in 0..<3 {
                let now = try graph.reshape(graph.slice(x, axis: 1, time..<time + 1), [4, 2])
                state = try graph.recurrentCell(cell, now, state, layer.weights(in: graph))
            }
            return state.hidden
        }
        #expect(whole.count == steps.count)
        for (a, b) in zip(whole, steps) { #expect(distance(a, b) < 1e-14) }
    }

    @Test(
        "single precision agrees with double, at sizes of both kernels", arguments: RecurrentCell.allCases, [25, 250])
    func precisions(_ cell: RecurrentCell, hidden: Int) throws {
        func run<Scalar: NetworkScalar>(_: Scalar.Type) throws -> [[Double]] {
            let graph = Graph(ParameterSet<Scalar>(random: RandomStream(seed: 3)))
            let x = try graph.parameter("x", [33, 5, 3], .normal(standardDeviation: 1))
            let output = try Recurrent("rnn", cell, inputs: 3, hidden: hidden, layers: 2)(x, in: graph)
            let loss = try graph.meanSquaredError(output, graph.input("zero", output.shape))
            let program = try graph.compile(loss: loss, keeping: [output])
            program.forward()
            program.backward()
            return [try program.values(of: output).map(Double.init)]
                + program.trained.map { $0.gradients.map(Double.init) }
        }
        for (single, double) in zip(try run(Float.self), try run(Double.self)) {
            let largest = double.map(abs).max() ?? 0
            #expect(distance(single, double) < 2e-5 * largest, "\(distance(single, double)) of \(largest)")
        }
    }
}
