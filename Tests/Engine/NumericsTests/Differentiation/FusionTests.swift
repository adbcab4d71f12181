import Numerics
import Testing

@Suite("Fusion of elementwise chains")
struct FusionTests {
    /// A network in which chains begin, branch inside themselves, and read values that others read.
    private func build<Scalar: NetworkScalar>(_ graph: Graph<Scalar>) throws -> (loss: Value, output: Value) {
        let x = try graph.parameter("x", [37, 61], .normal(standardDeviation: 1))
        let y = try graph.parameter("y", [37, 61], .normal(standardDeviation: 1))
        let h = try graph.linear(x, weight: graph.parameter("w", [61, 61], .kaimingUniform(fanIn: 61)))
        // x·σ(x) and more, by hand.
        let gate = try graph.map(graph.affine(h, scale: 1.5, shift: 0.1), .sigmoid)
        let gated = try graph.multiply(h, gate)
        let mixed = try graph.subtract(graph.add(gated, y), graph.multiply(y, gate))
        let squared = try graph.multiply(mixed, mixed)
        let output = try graph.add(graph.linear(squared, weight: graph.parameter("v", [61, 61], .ones)), h)
        let tail = try graph.add(graph.map(graph.affine(output, scale: 0.01), .gelu), graph.map(h, .tanh))
        return (try graph.meanSquaredError(tail, y), output)
    }

    private func run<Scalar: NetworkScalar>(
        _: Scalar.Type, fuses: Bool
    ) throws -> (values: [[Scalar]], bytes: Int) {
        let graph = Graph(ParameterSet<Scalar>(random: RandomStream(seed: 1)))
        let (loss, output) = try build(graph)
        let program = try graph.compile(loss: loss, keeping: [output], fuses: fuses)
        program.forward()
        program.backward()
        let inference = try graph.compile(outputs: [output], fuses: fuses)
        inference.forward()
        let values = [[program.lossValue], try program.values(of: output), try inference.values(of: output)]
        return (values + program.trained.map(\.gradients), program.bytes)
    }

    @Test("results are the same bit for bit, and memory is less")
    func same() throws {
        let (fused, unfused) = (try run(Float.self, fuses: true), try run(Float.self, fuses: false))
        #expect(fused.values == unfused.values)
        let (double, plain) = (try run(Double.self, fuses: true), try run(Double.self, fuses: false))
        #expect(double.values == plain.values)
    }

    @Test("random graphs give the same bits with and without fusion")
    func randomGraphs() throws {
        for seed in 0..<150 as Range<UInt64> {
            let network = try RandomNetwork<Float>(seed: seed, operations: 1 + Int(seed) % 30)
            let results = try [true, false].map { fuses in
                let program = try network.graph.compile(loss: network.loss, keeping: network.kept, fuses: fuses)
                try network.assign(to: program, seed: seed)
                program.fillMemory(with: .nan)
                program.forward()
                program.backward()
                let kept = try network.kept.map { try program.values(of: $0) }
                let inputs = network.inputs.compactMap { try? program.gradient(of: $0) }
                return kept + program.trained.map(\.gradients) + inputs + [[program.lossValue]]
            }
            #expect(results[0] == results[1], "seed \(seed)")
        }
    }

    @Test("a long chain takes a tenth of the memory")
    func memory() throws {
        func bytes(fuses: Bool) throws -> Int {
            let graph = Graph(ParameterSet<Float>(random: RandomStream(seed: 1)))
            let x = try graph.parameter("x", [1000, 1000], .normal(standardDeviation: 1))
            var h = try graph.map(x, .tanh)
            for _ in 0..<8 { h = try graph.map(graph.affine(h, scale: 1.1, shift: 0.1), .silu) }
            return try graph.compile(loss: graph.mean(h), fuses: fuses).bytes
        }
        let (fused, unfused) = (try bytes(fuses: true), try bytes(fuses: false))
        #expect(fused * 5 < unfused, "\(fused) and \(unfused)")
    }

    @Test("a value inside a chain can be kept")
    func kept() throws {
        let graph = Graph(ParameterSet<Float>(random: RandomStream(seed: 1)))
        let x = graph.input("x", [3])
        let inside = try graph.affine(x, scale: 2)
        let end = try graph.map(graph.affine(inside, scale: 1, shift: 1), .square)
        let program = try graph.compile(outputs: [inside, end])
        try program.assign([1, 2, 3], to: x)
        program.forward()
        #expect(try program.values(of: inside) == [2, 4, 6])
        #expect(try program.values(of: end) == [9, 25, 49])
    }

    @Test("gradients of fused chains equal finite differences")
    func gradients() throws {
        try checkGradients { graph in
            let (a, b) = (try graph.variable("a", [7, 9]), try graph.variable("b", [7, 9]))
            let s = try graph.map(graph.affine(a, scale: 0.5), .tanh)
            let p = try graph.multiply(s, b)
            return try graph.subtract(graph.multiply(p, s), graph.map(p, .softplus))
        }
    }
}
