import Numerics

/// A small network that learns a smooth function: two hidden layers, fed batches from a stream.
struct Regression<Scalar: NetworkScalar> {
    let parameters: ParameterSet<Scalar>
    let program: Program<Scalar>
    let x: Value
    let target: Value
    let batch: Int

    init(
        seed: UInt64 = 1, batch: Int = 8, width: Int = 17, name: String = "first", regularizes: Bool = false,
        accumulatesGradients: Bool = false
    ) throws {
        parameters = ParameterSet(random: RandomStream(seed: seed))
        self.batch = batch
        let graph = Graph(parameters)
        x = graph.input("x", [batch, 3])
        target = graph.input("target", [batch, 2])
        var first = try Linear(name, inputs: 3, outputs: width)(x, activation: .tanh, in: graph)
        if regularizes {
            first = try BatchNorm("norm", channels: width)(first, in: graph)
            first = try Dropout("dropout", probability: 0.2)(first, in: graph)
        }
        let second = try Linear("second", inputs: width, outputs: 9)(first, activation: .relu, in: graph)
        let output = try Linear("head", inputs: 9, outputs: 2)(second, in: graph)
        program = try graph.compile(
            loss: graph.meanSquaredError(output, target), accumulatesGradients: accumulatesGradients)
    }

    /// Hands over samples of (x₀x₁, x₂²).
    func feed(_ samples: [[Double]]) throws {
        try program.assign(samples.flatMap { $0.map { Scalar($0) } }, to: x)
        try program.assign(samples.flatMap { [Scalar($0[0] * $0[1]), Scalar($0[2] * $0[2])] }, to: target)
    }

    static func samples(_ count: Int, _ random: inout RandomStream) -> [[Double]] {
        (0..<count).map { _ in (0..<3).map { _ in random.uniform() * 2 - 1 } }
    }

    /// Steps with fresh samples from the run's stream "samples".
    func train(_ run: TrainingRun<Scalar>, steps: Int) throws -> [StepOutcome] {
        try (0..<steps).map { _ in
            try feed(Self.samples(batch, &run.streams["samples"]!))
            return try run.advance()
        }
    }

    func run(_ optimizer: some Optimizer<Scalar>, schedule: Schedule, clipping: GradientClipping = .none)
        -> TrainingRun<Scalar>
    {
        TrainingRun(
            program, parameters, optimizer: optimizer, schedule: schedule, clipping: clipping,
            streams: ["samples": RandomStream(seed: 5)])
    }
}

extension StepOutcome {
    var report: StepReport? { if case .made(let report) = self { report } else { nil } }
    var divergence: Divergence? { if case .diverged(let divergence) = self { divergence } else { nil } }
}
