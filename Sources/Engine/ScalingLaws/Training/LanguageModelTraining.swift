public import Numerics

/// The training of one language model, step by step.
///
/// ```swift
/// let training = try LanguageModelTraining<Float>(shape, plan, source: source, random: RandomStream(seed: 1))
/// while let report = try training.advance() { report.forEach { print($0.name, $0.step, $0.value) } }
/// ```
///
/// The same shape, plan, source and stream give the same bits, also when the run goes on from a checkpoint.
public final class LanguageModelTraining<Scalar: NetworkScalar> {
    /// Keys of the run's streams.
    private enum Stream: UInt64 {
        case initialWeights = 0x7765_6967_6874
        case data = 0x6461_7461
    }

    public let shape: LanguageModelShape
    public let plan: TrainingPlan
    /// What the run has told so far, in order.
    public var records: [TrainingRecord] { progress.records }
    /// Why the run has ended before its time, if it has.
    public var divergence: Divergence? { run.divergence }
    /// How many steps have been made.
    public var step: Int { run.step }
    /// The least loss that any model can have on what is held out, in nats a token, where that is known.
    public let bestLoss: Double?

    private let model: LanguageModel<Scalar>
    private let run: TrainingRun<Scalar>
    private let heldOut: HeldOutLoss<Scalar>
    /// The mean of the weights, where it is judged in their place.
    private let mean: ParameterSet<Scalar>?
    private let recordSteps: [Int]
    private var sampler: any WindowSampler
    private var window: UnsafeMutableBufferPointer<Int32>
    private var tokens: [Int32]
    private var targets: [Int32]
    private var progress = TrainingProgress()
    /// The first of `recordSteps` that has not been reached.
    private var nextRecord = 0

    /// - Throws: `NetworkError` for sides that do not fit or memory that is not there; `TokenSourceError` where the
    ///   source has no windows of this length.
    public init(
        _ shape: LanguageModelShape, _ plan: TrainingPlan, source: any TokenSource, random: RandomStream
    ) throws {
        self.shape = shape
        self.plan = plan
        let parameters = ParameterSet<Scalar>(random: random.split(Stream.initialWeights.rawValue))
        model = try LanguageModel(shape, sequences: plan.microBatch, parameters: parameters)
        let program = try model.graph.compile(loss: model.loss, accumulatesGradients: plan.passes > 1)
        run = TrainingRun(
            program, parameters, optimizer: plan.optimizer(), schedule: plan.schedule, clipping: plan.clipping)
        let windows = try source.heldOut(
            context: shape.context, count: max(1, plan.heldOutTokens / shape.context))
        bestLoss = source.bestLoss(of: windows)
        mean = plan.averaging > 0 ? ParameterSet(random: random) : nil
        let judged = try mean.map { try LanguageModel(shape, sequences: plan.microBatch, parameters: $0) }
        heldOut = try HeldOutLoss(judged ?? model, windows: windows)
        sampler = try source.training(context: shape.context, random: random.split(Stream.data.rawValue))
        recordSteps = RecordSteps(perDecade: plan.recordsPerDecade, last: plan.steps).steps
        tokens = Array(repeating: 0, count: plan.microBatch * shape.context)
        targets = tokens
        window = .allocate(capacity: shape.context + 1)
    }

    deinit { window.deallocate() }

    /// Trains up to the next step at which the run is looked at.
    ///
    /// - Parameter shouldStop: Asked after every step.
    /// - Returns: What there is to tell: nothing yet where the run was stopped or has diverged, nil at its end.
    public func advance(until shouldStop: () -> Bool = { false }) throws -> [TrainingRecord]? {
        guard nextRecord < recordSteps.count, run.divergence == nil else { return nil }
        while run.step < recordSteps[nextRecord] {
            let outcome = try run.advance(
                microBatches: plan.passes, measuresFirst: plan.measuresNoise && plan.passes > 1, feed)
            guard case .made(let report) = outcome else { return [] }
            try take(report)
            if run.step == recordSteps[nextRecord] { return try look(report) }
            if shouldStop() { return [] }
        }
        return []
    }

    // MARK: Parts of a step

    /// Assigns one pass's windows: number n of the run is window n of the sampler.
    private func feed(_ pass: Int) throws {
        let context = shape.context
        let first = run.step * plan.batch + pass * plan.microBatch
        for sequence in 0..<plan.microBatch {
            sampler.draw(first + sequence, into: window)
            let start = sequence * context
            for place in 0..<context {
                tokens[start + place] = window[place]
                targets[start + place] = window[place + 1]
            }
        }
        try model.tokens.assign(tokens)
        try model.targets.assign(targets)
    }

    private func take(_ report: StepReport) throws {
        try mean?.approach(run.parameters, share: (plan.averaging + 1) / (Double(run.step) + plan.averaging))
        progress.lossSum += report.loss
        progress.lossCount += 1
        guard let first = report.firstGradientNorm else { return }
        let pass = Double(plan.microBatch * shape.context)
        progress.noise.add(
            small: first, pass, large: report.gradientNorm, pass * Double(plan.passes))
    }

    private func look(_ report: StepReport) throws -> [TrainingRecord] {
        var told = [
            TrainingRecord(.loss, step: run.step, try heldOut()),
            TrainingRecord(.trainLoss, step: run.step, progress.lossSum / Double(progress.lossCount)),
            TrainingRecord(.gradientNorm, step: run.step, report.gradientNorm),
            TrainingRecord(.rate, step: run.step, report.rate),
        ]
        if let scale = progress.noise.scale { told.append(TrainingRecord(.noiseScale, step: run.step, scale)) }
        (progress.lossSum, progress.lossCount, progress.noise) = (0, 0, GradientNoise())
        progress.records += told
        nextRecord += 1
        return told
    }

    // MARK: Checkpoints

    /// All that the run's future and its records depend on.
    public func checkpoint() -> [UInt8] {
        progress.bytes(with: [run.checkpoint(), mean?.checkpoint() ?? []])
    }

    /// Bytes of a checkpoint, nearly: three numbers for each that is trained, or four.
    public var checkpointBytes: Int {
        (mean == nil ? 3 : 4) * MemoryLayout<Scalar>.size * run.parameters.count + 1 << 16
    }

    /// Goes on from where another run of the same shape, plan, source and stream was.
    ///
    /// - Returns: Whether these bytes are such a run's; if not, nothing has changed.
    public func restore(_ bytes: [UInt8]) -> Bool {
        guard let (progress, parts) = TrainingProgress.read(bytes, parts: 2) else { return false }
        do {
            let before = mean?.checkpoint()
            try mean?.restore(parts[1])
            do {
                try run.restore(parts[0])
            } catch {
                if let before { try mean?.restore(before) }
                return false
            }
        } catch {
            return false
        }
        self.progress = progress
        nextRecord = recordSteps.firstIndex { $0 > run.step } ?? recordSteps.count
        return true
    }
}
