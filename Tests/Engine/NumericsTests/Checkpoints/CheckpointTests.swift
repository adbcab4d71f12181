import Numerics
import Testing

@Suite("A restored run goes on bit for bit")
struct CheckpointTests {
    private func optimizers<Scalar: NetworkScalar>(_: Scalar.Type) -> [any Optimizer<Scalar>] {
        [
            SGD(), SGD(momentum: 0.9, isNesterov: true, weightDecay: 0.01), Adam(weightDecay: 0.01), AdamW(),
        ]
    }

    private func goesOn<Scalar: NetworkScalar>(_ optimizer: some Optimizer<Scalar>) throws {
        func build(seed: UInt64) throws -> (Regression<Scalar>, TrainingRun<Scalar>) {
            // Batch normalisation has running statistics, which no optimiser moves; dropout depends on the step.
            let network = try Regression<Scalar>(seed: seed, regularizes: true)
            let schedule = Schedule.cosine(peak: 0.01, floor: 0, steps: 15).warmedUp(over: 5)
            return (network, network.run(optimizer, schedule: schedule, clipping: .norm(0.5)))
        }
        let (whole, wholeRun) = try build(seed: 1)
        let reference = try whole.train(wholeRun, steps: 20)

        let (first, firstRun) = try build(seed: 1)
        #expect(try first.train(firstRun, steps: 10) == Array(reference.prefix(10)))
        let bytes = firstRun.checkpoint()

        // As a new process would: everything built anew, from other random numbers even.
        let (second, secondRun) = try build(seed: 77)
        try secondRun.restore(bytes)
        #expect(secondRun.step == 10)
        #expect(secondRun.checkpoint() == bytes)
        #expect(try second.train(secondRun, steps: 10) == Array(reference.suffix(10)))
        #expect(secondRun.checkpoint() == wholeRun.checkpoint())
    }

    @Test("20 steps are 10 steps, a checkpoint, and 10 steps of a run that is built anew")
    func exact() throws {
        for optimizer in optimizers(Float.self) { try goesOn(optimizer) }
        for optimizer in optimizers(Double.self) { try goesOn(optimizer) }
    }

    @Test("a run can go back: to before a divergence")
    func back() throws {
        let network = try Regression<Double>()
        let run = network.run(Adam(), schedule: .constant(0.01))
        _ = try network.train(run, steps: 3)
        let bytes = run.checkpoint()
        let expected = try network.train(run, steps: 3)
        try network.program.assign(Array(repeating: .infinity, count: 24), to: network.x, allowsNotFinite: true)
        #expect(try run.advance().divergence != nil)
        try run.restore(bytes)
        #expect(run.divergence == nil)
        #expect(try network.train(run, steps: 3) == expected)
    }

    @Test("a network is taken out of a run's checkpoint, and out of its own")
    func parametersAlone() throws {
        let network = try Regression<Float>()
        let run = network.run(AdamW(), schedule: .constant(0.01))
        _ = try network.train(run, steps: 3)
        for bytes in [run.checkpoint(), network.parameters.checkpoint()] {
            let other = try Regression<Float>(seed: 9)
            try other.parameters.restore(bytes)
            #expect(other.parameters.checkpoint() == network.parameters.checkpoint())
        }
    }

    @Test("frozen parameters and state are kept")
    func stateAndFrozen() throws {
        func build() throws -> (ParameterSet<Double>, Program<Double>) {
            let parameters = ParameterSet<Double>(random: RandomStream(seed: 1))
            let graph = Graph(parameters)
            let mean = try parameters.add("mean", [3], .zeros, isState: true)
            _ = graph.value(of: mean)
            let y = try Linear("a", inputs: 3, outputs: 1)(graph.input("x", [1, 3]), in: graph)
            parameters.freeze(parameters["a.bias"]!)
            return (parameters, try graph.compile(loss: y))
        }
        let (parameters, program) = try build()
        try parameters["mean"]!.assign([1, 2, 3])
        try parameters["a.bias"]!.assign([4])
        let run = TrainingRun(program, parameters, optimizer: Adam<Double>(), schedule: .constant(0.1))
        try run.advance()
        let (others, otherProgram) = try build()
        let otherRun = TrainingRun(otherProgram, others, optimizer: Adam<Double>(), schedule: .constant(0.1))
        try otherRun.restore(run.checkpoint())
        #expect(others["mean"]!.values == [1, 2, 3] && others["a.bias"]!.values == [4])
        #expect(try Checkpoint(bytes: run.checkpoint()).names.contains("state/mean"))
    }
}
