/// A program, an optimiser, a schedule and a clipping tied together: what a training loop calls once a step.
///
/// ```swift
/// let run = TrainingRun(
///     program, graph.parameters, optimizer: AdamW(weightDecay: 0.1),
///     schedule: .cosine(peak: 1e-3, floor: 1e-4, steps: 1000).warmedUp(over: 50), clipping: .norm(1))
/// while run.step < 1050 {
///     try program.assign(batch, to: x)
///     if case .diverged(let divergence) = try run.advance() { print(divergence); break }
/// }
/// ```
///
/// What it holds can be written into a checkpoint and restored bit for bit: see `checkpoint()`.
public final class TrainingRun<Scalar: NetworkScalar> {
    public let program: Program<Scalar>
    /// All parameters and state of the network, trained or not.
    public let parameters: ParameterSet<Scalar>
    public internal(set) var optimizer: any Optimizer<Scalar>
    public let schedule: Schedule
    public let clipping: GradientClipping
    public let divergenceRule: DivergenceRule
    /// How many steps have been made: where in the schedule the run is.
    public internal(set) var step = 0
    /// Streams of random numbers that the training loop draws from, by name; checkpoints keep where they are.
    public var streams: [String: RandomStream]
    /// Why the run has ended, if it has; no further step is made.
    public internal(set) var divergence: Divergence?
    var losses = LossHistory()

    /// - Parameters:
    ///   - parameters: Those of the program's graph.
    ///   - streams: Streams for the order of samples and the like.
    public init(
        _ program: Program<Scalar>, _ parameters: ParameterSet<Scalar>, optimizer: some Optimizer<Scalar>,
        schedule: Schedule, clipping: GradientClipping = .none, divergence rule: DivergenceRule = DivergenceRule(),
        streams: [String: RandomStream] = [:]
    ) {
        self.program = program
        self.parameters = parameters
        self.optimizer = optimizer
        self.schedule = schedule
        self.clipping = clipping
        divergenceRule = rule
        self.streams = streams
    }

    /// One step with the inputs that the program holds: forward, backward, clipping, update.
    ///
    /// - Returns: What was done, or why nothing was: the loss or a gradient is not finite, or the loss explodes. Then
    ///   what is trained is as it was before the step, and the same comes back from every further call.
    /// - Throws: `outOfMemory` in the first step.
    @discardableResult
    public func advance() throws(NetworkError) -> StepOutcome {
        if let divergence { return .diverged(divergence) }
        if program.accumulatesGradients { try program.clearGradients() }
        return try update(loss: pass(), batches: 1)
    }

    /// One step over several micro-batches, whose losses and gradients are averaged: a batch that is larger than
    /// memory.
    ///
    /// - Parameters:
    ///   - microBatches: How many.
    ///   - measuresFirst: Whether the norm of the first micro-batch's gradient alone is to be had: beside that of the
    ///     whole batch it tells how noisy gradients are (McCandlish et al. 2018, appendix A.1).
    ///   - feed: Assigns the inputs of micro-batch 0, 1, ….
    /// - Throws: `invalidArgument` unless the program was compiled to accumulate gradients; what `feed` throws.
    @discardableResult
    public func advance(
        microBatches: Int, measuresFirst: Bool = false, _ feed: (Int) throws -> Void
    ) throws -> StepOutcome {
        guard microBatches > 0, microBatches == 1 || program.accumulatesGradients else {
            throw NetworkError.invalidArgument(
                operation: "training step",
                "\(microBatches) micro-batches need a program that is compiled with accumulatesGradients: true")
        }
        if let divergence { return .diverged(divergence) }
        if program.accumulatesGradients { try program.clearGradients() }
        var loss = 0.0
        var first: Double?
        for batch in 0..<microBatches {
            try feed(batch)
            loss += pass()
            if !loss.isFinite { break }
            if batch == 0, measuresFirst { first = try GradientNorm(program.trained).value }
        }
        return try update(loss: loss / Double(microBatches), batches: microBatches, first: first)
    }

    /// Runs the program there and, where the loss is finite, back.
    private func pass() -> Double {
        program.forward()
        let loss = Double(program.lossValue)
        if loss.isFinite { program.backward() }
        program.step &+= 1
        return loss
    }

    /// Moves the parameters along what gradients have been summed over some batches.
    private func update(
        loss: Double, batches: Int, first: Double? = nil
    ) throws(NetworkError) -> StepOutcome {
        guard program.keepsGradients else {
            throw .invalidArgument(
                operation: "training step", "all gradients together are looked at: compile with keepsGradients: true")
        }
        if let reason = losses.add(loss, divergenceRule) { return diverge(loss, reason) }
        let share = 1 / Double(batches)
        let norm = try GradientNorm(program.trained)
        guard norm.value.isFinite else {
            return diverge(
                loss, norm.notFinite.map { .gradientNotFinite(parameter: $0) } ?? .gradientNormOverflow)
        }
        if case .value(let limit) = clipping {
            for parameter in program.trained {
                Scalar.kernels.clamp(
                    count: parameter.shape.count, limit: Scalar(limit / share), try parameter.gradientAddress())
            }
        }
        let report = StepReport(
            step: step, loss: loss, rate: schedule.rate(at: step), gradientNorm: norm.value * share,
            firstGradientNorm: first)
        try optimizer.step(
            program.trained, rate: report.rate, gradientScale: share * clipping.scale(norm: report.gradientNorm))
        step += 1
        return .made(report)
    }

    private func diverge(_ loss: Double, _ reason: Divergence.Reason) -> StepOutcome {
        let divergence = Divergence(step: step, loss: loss, reason: reason)
        self.divergence = divergence
        return .diverged(divergence)
    }
}

/// What came of a training step.
public enum StepOutcome: Sendable, Hashable {
    case made(StepReport)
    case diverged(Divergence)
}

/// A step that was made.
public struct StepReport: Sendable, Hashable {
    /// Its number, from 0.
    public let step: Int
    /// The loss before the step.
    public let loss: Double
    /// The learning rate.
    public let rate: Double
    /// The norm of all gradients together, before clipping.
    public let gradientNorm: Double
    /// The same of the first micro-batch alone, where it was asked for.
    public let firstGradientNorm: Double?
}

extension Program {
    /// Sets the gradients of everything that is trained to 0: before the first of several runs whose gradients are
    /// summed.
    public func clearGradients() throws(NetworkError) {
        for parameter in trained { try parameter.gradientAddress().clear(parameter.shape.count) }
    }
}
