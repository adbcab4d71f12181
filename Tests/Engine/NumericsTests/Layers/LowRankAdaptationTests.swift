import Numerics
import Testing

@Suite("Low-rank adaptation of attention")
struct LowRankAdaptationTests {
    private static let (width, rank, length) = (6, 2, 4)

    private func outputs(_ parameters: ParameterSet<Double>, isAdapted: Bool) throws -> [Double] {
        let graph = Graph(parameters)
        let x = graph.input("x", [2, Self.length, Self.width])
        var attention = MultiHeadAttention("attention", width: Self.width, heads: 2, isCausal: true)
        if isAdapted { attention.adaptations = [LowRankAdaptation("low", rank: Self.rank, alpha: 3)] }
        let y = try attention(x, in: graph)
        let program = try graph.compile(outputs: [y])
        var random = RandomStream(seed: 5)
        try program.assign((0..<2 * Self.length * Self.width).map { _ in random.normal() }, to: x)
        program.forward()
        return try program.values(of: y)
    }

    @Test("begins as nothing")
    func begins() throws {
        let parameters = ParameterSet<Double>(random: RandomStream(seed: 1))
        let plain = try outputs(parameters, isAdapted: false)
        let adapted = try outputs(parameters, isAdapted: true)
        #expect(zip(plain, adapted).allSatisfy { abs($0 - $1) < 1e-15 })
        #expect(parameters.all.filter { $0.name.hasPrefix("low.") }.count == 4)
    }

    @Test("is the attention with α/r·up·down added to its matrices of queries and values")
    func product() throws {
        let parameters = ParameterSet<Double>(random: RandomStream(seed: 1))
        _ = try outputs(parameters, isAdapted: true)
        var random = RandomStream(seed: 2)
        for part in ["queries", "values"] {
            try #require(parameters["low.\(part).up"]).withValues { up in
                for k in up.indices { up[k] = random.normal() }
            }
        }
        let adapted = try outputs(parameters, isAdapted: true)
        let matrix = try #require(parameters["attention.in_proj_weight"])
        for (part, first) in [("queries", 0), ("values", 2 * Self.width)] {
            let down = try #require(parameters["low.\(part).down"]).withValues(Array.init)
            let up = try #require(parameters["low.\(part).up"]).withValues(Array.init)
            matrix.withValues { matrix in
                for row in 0..<Self.width {
                    for column in 0..<Self.width {
                        let product = (0..<Self.rank).reduce(0) {
                            $0 + up[row * Self.rank + $1] * down[$1 * Self.width + column]
                        }
                        matrix[(first + row) * Self.width + column] += 1.5 * product
                    }
                }
            }
        }
        let merged = try outputs(parameters, isAdapted: false)
        #expect(zip(adapted, merged).allSatisfy { abs($0 - $1) < 1e-12 })
    }
}
