import Numerics
import Testing

@Suite("Attention equals its formula")
struct AttentionTests {
    /// Queries, keys, width of a head, heads: whole vectors and blocks, and what they do not divide.
    static let shapes = [(5, 5, 3, 2), (8, 8, 16, 1), (33, 33, 17, 2), (70, 70, 8, 1), (1, 1, 1, 3), (16, 16, 32, 1)]

    @Test("gradients of packed heads, causal or not", arguments: shapes, [true, false])
    func packed(_ shape: (Int, Int, Int, Int), isCausal: Bool) throws {
        try checkGradients { graph in
            let x = try graph.variable("x", [2, shape.0, 3 * shape.2 * shape.3])
            return try graph.attention(x, heads: shape.3, isCausal: isCausal)
        }
    }

    @Test("gradients of queries, keys and values that are apart", arguments: [(5, 9), (40, 3), (3, 70), (1, 17)])
    func crossed(queries: Int, keys: Int) throws {
        try checkGradients { graph in
            try graph.attention(
                queries: graph.variable("q", [2, queries, 12]), keys: graph.variable("k", [2, keys, 12]),
                values: graph.variable("v", [2, keys, 12]), heads: 4)
        }
    }

    @Test("gradients where weights are left out at random", arguments: [0, 0.4])
    func dropped(probability: Double) throws {
        try checkGradients { graph in
            let x = try graph.variable("x", [2, 5, 18])
            return try graph.attention(x, heads: 2, dropout: probability, key: 7)
        }
        try checkGradients { graph in
            try graph.attention(
                queries: graph.variable("q", [2, 3, 6]), memory: graph.variable("m", [2, 7, 12]), heads: 2,
                dropout: probability, key: 7)
        }
        // Of a single key neither query nor key matters: the query is no variable, whose gradient would be nothing.
        try checkGradients { graph in
            let memory = try graph.variable("m", [2, 1, 12])
            let queries = graph.input("q", [2, 3, 6])
            return try graph.attention(
                queries: queries, memory: memory, heads: 2, dropout: probability, key: 7)
        }
        try checkGradients { graph in
            try graph.attention(graph.variable("x", [2, 1, 18]), heads: 2, dropout: probability, key: 7)
        }
    }

    @Test("where nothing is left out, or the program does not train, dropout changes nothing")
    func notDropped() throws {
        let graph = Graph(ParameterSet<Double>(random: RandomStream(seed: 3)))
        let x = try graph.parameter("x", [2, 9, 18], .normal(standardDeviation: 1))
        let plain = try graph.attention(x, heads: 3, isCausal: false)
        let dropped = try graph.attention(x, heads: 3, dropout: 0.5, key: 1)
        let parts = try (0..<3).map { part in try graph.slice(x, axis: 2, 6 * part..<6 * part + 6) }
        let crossed = try graph.attention(
            queries: parts[0], memory: graph.concatenate([parts[1], parts[2]], axis: 2), heads: 3, dropout: 0.5, key: 1)
        let program = try graph.compile(outputs: [plain, dropped, crossed])
        program.forward()
        let reference = try program.values(of: plain)
        for value in [dropped, crossed] {
            for (a, b) in zip(try program.values(of: value), reference) { #expect(abs(a - b) < 1e-12) }
        }
    }

    @Test("in training, weights are left out as often as said, and others scaled up")
    func dropRate() throws {
        // Equal scores and values of one: what comes out is how many of 200 weights stay, over their expectation.
        let graph = Graph(ParameterSet<Double>(random: RandomStream(seed: 3)))
        let queries = try graph.parameter("q", [1, 50, 8], .zeros)
        let memory = try graph.concatenate(
            [graph.parameter("k", [1, 200, 8], .zeros), graph.parameter("v", [1, 200, 8], .ones)], axis: 2)
        let seen = try graph.attention(queries: queries, memory: memory, heads: 4, dropout: 0.3, key: 5)
        let program = try graph.compile(loss: graph.mean(seen), keeping: [seen])
        program.forward()
        let values = try program.values(of: seen)
        // 200 weights·50 rows·4 heads: the mean's standard error is √(0.3/0.7/40,000) = 0.0033; a row's is 0.046.
        #expect(abs(values.reduce(0, +) / Double(values.count) - 1) < 0.013)
        #expect(values.allSatisfy { abs($0 - 1) < 0.3 })
        #expect(Set(values).count > 10)
    }

    @Test("one value may be queries, keys and values")
    func same() throws {
        try checkGradients { graph in
            let x = try graph.variable("x", [1, 11, 6])
            return try graph.attention(queries: x, keys: x, values: x, heads: 2, isCausal: true)
        }
    }

    @Test("floats give what doubles give", arguments: shapes + [(130, 130, 64, 2)], [true, false])
    func precisions(_ shape: (Int, Int, Int, Int), isCausal: Bool) throws {
        func run<Scalar: NetworkScalar>(_ type: Scalar.Type) throws -> [[Double]] {
            let graph = Graph(ParameterSet<Scalar>(random: RandomStream(seed: 3)))
            let x = try graph.parameter("x", [2, shape.0, 3 * shape.2 * shape.3], .normal(standardDeviation: 1))
            let y = try graph.attention(x, heads: shape.3, isCausal: isCausal)
            let target = graph.input("target", y.shape)
            let program = try graph.compile(loss: graph.meanSquaredError(y, target), keeping: [y])
            program.forward()
            program.backward()
            return [try program.values(of: y), program.trained[0].gradients].map { $0.map(Double.init) }
        }
        for (float, double) in zip(try run(Float.self), try run(Double.self)) {
            let largest = double.map(abs).max()!
            for (a, b) in zip(float, double) { #expect(abs(a - b) <= 1e-5 * largest + 1e-9) }
        }
    }

    @Test("scores far apart overflow nothing")
    func large() throws {
        let graph = Graph(ParameterSet<Float>(random: RandomStream(seed: 3)))
        let x = graph.input("x", [1, 20, 48])
        let y = try graph.attention(x, heads: 1, isCausal: true)
        let program = try graph.compile(outputs: [y])
        var random = RandomStream(seed: 4)
        try program.assign((0..<960).map { _ in Float(1e6 * random.normal()) }, to: x)
        program.forward()
        #expect(try program.values(of: y).allSatisfy(\.isFinite))
    }

    @Test("what does not fit is refused with the shapes")
    func mismatch() throws {
        let graph = Graph(ParameterSet<Float>(random: RandomStream(seed: 1)))
        let x = graph.input("x", [2, 5, 12])
        let longer = graph.input("longer", [2, 6, 12])
        #expect(throws: NetworkError.self) { try graph.attention(x, heads: 3, isCausal: true) }
        #expect(throws: NetworkError.self) { try graph.attention(x, heads: 0, isCausal: true) }
        #expect(throws: NetworkError.self) {
            try graph.attention(queries: x, keys: longer, values: longer, heads: 2, isCausal: true)
        }
        #expect(throws: NetworkError.self) { try graph.attention(queries: x, keys: x, values: longer, heads: 2) }
    }
}
