import Numerics
import Testing

@Suite("Batch normalisation")
struct BatchNormTests {
    private func normalized<Scalar>(
        _ graph: Graph<Scalar>, _ x: Value, adding addend: Value? = nil, rectifies: Bool = false,
        statistics: BatchStatistics = .batch
    ) throws -> Value {
        let channels = x.shape.last
        return try graph.batchNorm(
            x, gain: graph.parameter("gain", [channels], .uniform(bound: 2)),
            offset: graph.parameter("offset", [channels], .uniform(bound: 1)),
            mean: graph.parameter("mean", [channels], .constant(0.25), isState: true),
            variance: graph.parameter("variance", [channels], .constant(1.5), isState: true), statistics: statistics,
            adding: addend, rectifies: rectifies)
    }

    @Test("gradients equal finite differences", arguments: [1, 3, 8, 16, 17, 32, 33, 70])
    func gradients(_ channels: Int) throws {
        let shape: Shape = [2, 3, 4, channels]
        for statistics in [BatchStatistics.batch, .running] {
            try checkGradients { graph in
                try normalized(graph, graph.variable("x", shape), statistics: statistics)
            }
            try checkGradients { graph in
                try normalized(
                    graph, graph.map(graph.variable("x", shape), .identity), rectifies: true, statistics: statistics)
            }
            try checkGradients { graph in
                let x = try graph.map(graph.variable("x", shape), .tanh)
                return try normalized(
                    graph, x, adding: graph.variable("y", shape), rectifies: true, statistics: statistics)
            }
        }
    }

    @Test("a value may be normalised and added to itself")
    func itself() throws {
        try checkGradients { graph in
            let x = try graph.map(graph.variable("x", [6, 5]), .tanh)
            return try normalized(graph, x, adding: x)
        }
    }

    @Test("columns come out with mean β and deviation γ, in every number of rows", arguments: [5, 64, 192, 1000])
    func moments(_ rows: Int) throws {
        for channels in [3, 16, 64] {
            let parameters = ParameterSet<Float>(random: RandomStream(seed: 2))
            let graph = Graph(parameters)
            let x = graph.input("x", [rows, channels])
            let y = try normalized(graph, x)
            let target = graph.input("target", y.shape)
            let program = try graph.compile(loss: graph.meanSquaredError(y, target), keeping: [y])
            var random = RandomStream(seed: 7)
            // Far from 0, where sums of squares would cancel.
            try program.assign((0..<rows * channels).map { _ in Float(100 + random.normal()) }, to: x)
            program.forward()
            let values = try program.values(of: y)
            for channel in 0..<channels {
                let column = (0..<rows).map { Double(values[$0 * channels + channel]) }
                let mean = column.reduce(0, +) / Double(rows)
                let deviation = (column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(rows)).squareRoot()
                let gain = Double(parameters["gain"]!.values[channel])
                #expect(abs(mean - Double(parameters["offset"]!.values[channel])) < 1e-3)
                #expect(abs(deviation - abs(gain)) < 1e-3 * max(abs(gain), 0.1))
            }
        }
    }

    @Test("running numbers move by the momentum, their variance over n − 1; evaluation uses them")
    func running() throws {
        let parameters = ParameterSet<Double>(random: RandomStream(seed: 2))
        let graph = Graph(parameters)
        let x = graph.input("x", [4, 1])
        let y = try normalized(graph, x)
        let training = try graph.compile(loss: graph.meanSquaredError(y, graph.input("target", [4, 1])))
        try training.assign([1, 2, 3, 6], to: x)
        training.forward()
        #expect(abs(parameters["mean"]!.values[0] - (0.9 * 0.25 + 0.1 * 3)) < 1e-15)
        #expect(abs(parameters["variance"]!.values[0] - (0.9 * 1.5 + 0.1 * 14 / 3)) < 1e-15)
        let evaluation = try graph.compile(outputs: [y])
        try evaluation.assign([1, 2, 3, 6], to: x)
        evaluation.forward()
        let (mean, variance) = (parameters["mean"]!.values[0], parameters["variance"]!.values[0])
        let (gain, offset) = (parameters["gain"]!.values[0], parameters["offset"]!.values[0])
        let expected = [1.0, 2, 3, 6].map { ($0 - mean) / (variance + 1e-5).squareRoot() * gain + offset }
        #expect(distance(try evaluation.values(of: y), expected) < 1e-14)
        #expect(parameters["mean"]!.values[0] == mean)
    }
}
