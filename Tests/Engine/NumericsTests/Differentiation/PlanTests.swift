import Numerics
import Testing

@Suite("Memory that is shared changes nothing")
struct PlanTests {
    /// Runs a network twice in shared memory full of NaN and twice with a place for everything.
    private func compare<Scalar: NetworkScalar>(seed: UInt64, operations: Int, _: Scalar.Type) throws {
        let network = try RandomNetwork<Scalar>(seed: seed, operations: operations)
        let shared = try network.graph.compile(loss: network.loss, keeping: network.kept)
        let separate = try network.graph.compileWithoutSharing(loss: network.loss, keeping: network.kept)
        let (plan, spacious) = (
            network.graph.memoryPlan(loss: network.loss, keeping: network.kept),
            network.graph.memoryPlan(loss: network.loss, keeping: network.kept, sharesMemory: false)
        )
        #expect(plan.total <= spacious.total && shared.bytes == plan.total * MemoryLayout<Scalar>.stride)
        for pass in 0..<2 {
            if pass == 0 { shared.fillMemory(with: .nan) }
            let (one, other) = (
                try bits(of: shared, network, seed: seed &+ UInt64(pass)),
                try bits(of: separate, network, seed: seed &+ UInt64(pass))
            )
            #expect(one == other, "seed \(seed), \(operations) operations, pass \(pass)")
            #expect(!one[0].isNaN, "seed \(seed), \(operations) operations")
        }
    }

    /// The loss, what is kept, and all gradients, after a run.
    private func bits<Scalar>(
        of program: Program<Scalar>, _ network: RandomNetwork<Scalar>, seed: UInt64
    ) throws -> [Scalar] {
        try network.assign(to: program, seed: seed)
        program.forward()
        let kept = try network.kept.map { try program.values(of: $0) }
        program.backward()
        // Still there after the way back.
        #expect(try network.kept.map { try program.values(of: $0) } == kept)
        let inputs = network.inputs.compactMap { try? program.gradient(of: $0) }
        return [program.lossValue] + (kept + program.trained.map(\.gradients) + inputs).flatMap(\.self)
    }

    @Test("random graphs give bit for bit what they give when every value has its own place")
    func randomGraphs() throws {
        for seed in 0..<150 {
            try compare(seed: UInt64(seed), operations: 1 + seed % 30, Double.self)
            try compare(seed: UInt64(seed), operations: 1 + seed % 30, Float.self)
        }
    }

    @Test("gradients of random graphs equal finite differences")
    func gradients() throws {
        for seed in 0..<12 as Range<UInt64> {
            let network = try RandomNetwork<Double>(seed: seed, operations: 9)
            let program = try network.graph.compile(loss: network.loss)
            try network.assign(to: program, seed: seed)
            program.forward()
            program.backward()
            var random = RandomStream(seed: seed)
            for parameter in program.trained {
                let (values, gradients) = (parameter.values, parameter.gradients)
                let i = random.index(below: values.count)
                func loss(_ change: Double) throws -> Double {
                    var moved = values
                    moved[i] += change
                    try parameter.assign(moved)
                    program.forward()
                    return program.lossValue
                }
                let numeric = try (loss(1e-6) - loss(-1e-6)) / 2e-6
                try parameter.assign(values)
                #expect(
                    abs(numeric - gradients[i]) <= 1e-4 * max(1, abs(numeric)),
                    "seed \(seed), \(parameter.name)[\(i)]: \(numeric), \(gradients[i])")
            }
        }
    }

    @Test("blocks that live at the same time do not overlap")
    func overlaps() throws {
        for seed in 0..<100 {
            let network = try RandomNetwork<Double>(seed: UInt64(seed), operations: 1 + seed % 40)
            let plan = network.graph.memoryPlan(loss: network.loss, keeping: network.kept)
            expectApart(plan)
        }
        var random = RandomStream(seed: 3)
        for _ in 0..<100 {
            var plan = MemoryPlan()
            var blocks: [Int] = []
            for _ in 0..<random.index(below: 60) + 1 {
                let first = random.index(below: 50)
                let count = random.index(below: 3) == 0 ? random.index(below: 5) : random.index(below: 1000)
                blocks.append(plan.add(count, from: first, through: first + random.index(below: 20)))
                if random.index(below: 4) == 0 { plan.extend(blocks.randomElement(using: &random)!, through: 60) }
                if random.index(below: 4) == 0 {
                    plan.join(blocks.last!, blocks.randomElement(using: &random)!)
                }
            }
            plan.assignOffsets()
            expectApart(plan)
        }
    }

    private func expectApart(_ plan: MemoryPlan) {
        let places = plan.places
        for (i, one) in places.enumerated() {
            #expect(one.numbers.upperBound <= plan.total)
            for other in places[..<i] where one.times.overlaps(other.times) {
                #expect(!one.numbers.overlaps(other.numbers), "\(one) and \(other)")
            }
        }
    }

    /// Sixty layers of 16 in, 16 out, for 32 rows.
    private func chain() throws -> (Graph<Float>, Value) {
        let graph = Graph(ParameterSet<Float>(random: RandomStream(seed: 1)))
        var x = graph.input("x", [32, 16])
        for i in 0..<60 {
            x = try Linear("layer\(i)", inputs: 16, outputs: 16)(x, in: graph)
            x = try graph.map(x, .tanh)
        }
        return (graph, x)
    }

    @Test("a deep chain without gradients takes two blocks and the scratch of a product")
    func inference() throws {
        let (graph, output) = try chain()
        let block = 32 * 16
        #expect(graph.memoryPlan(loss: nil, keeping: [output]).total <= 4 * block)
        #expect(graph.memoryPlan(loss: nil, keeping: [output], sharesMemory: false).total >= 120 * block)
    }

    @Test("a deep chain with gradients takes what backward reads, and hardly more")
    func training() throws {
        let (graph, output) = try chain()
        let loss = try graph.meanSquaredError(output, graph.input("target", output.shape))
        let block = 32 * 16
        // For each of 60 layers the input of its product and the slope of its function; then one or two gradients.
        let total = graph.memoryPlan(loss: loss).total
        #expect(total <= 124 * block)
        #expect(2 * total < graph.memoryPlan(loss: loss, sharesMemory: false).total)
    }
}
