import Families
import Identifiers
import Numerics

/// One task's parameters, read and checked together.
struct ScalingLawsTask {
    let source: LanguageSource
    let shape: LanguageModelShape
    let plan: TrainingPlan
    let isDouble: Bool
    /// What foretells the run's losses, where something does.
    let law: TrajectoryLaw?
    /// The first step at which a law holds.
    let firstForetold: Int

    init(_ parameters: Parameters) throws(ParameterProblem) {
        source = try LanguageSource(parameters)
        shape = try Self.shape(parameters, vocabulary: source.vocabulary)
        plan = try Self.plan(parameters, context: shape.context)
        isDouble = try parameters.string("precision") == "float64"
        law =
            if case .map(let constants)? = parameters["law"] { try TrajectoryLaw(constants) } else { nil }
        firstForetold = Int(MeasuredCurves.firstForetold(parameters))
    }

    private static func shape(
        _ parameters: Parameters, vocabulary: Int
    ) throws(ParameterProblem) -> LanguageModelShape {
        let width = try parameters.integer("width")
        let heads = try parameters.optionalInteger("heads") ?? usualHeads(width)
        guard width % heads == 0 else {
            throw ParameterProblem("heads", "\(heads) heads do not share a width of \(width) evenly")
        }
        var shape = LanguageModelShape(
            vocabulary: vocabulary, context: try parameters.integer("context"), width: width,
            depth: try parameters.integer("depth"), heads: heads)
        shape.feedForwardRatio = try parameters.number("feed-forward")
        shape.positions = .init(rawValue: try parameters.string("positions")) ?? .learned
        shape.activation = .init(rawValue: try parameters.string("activation")) ?? .gelu
        shape.norm = .init(rawValue: try parameters.string("norm")) ?? .layer
        shape.isHeadTied = try parameters.bool("tied-head")
        guard shape.positions != .rotary || (width / heads) % 2 == 0 else {
            throw ParameterProblem(
                "positions", "rotary positions turn pairs of numbers, and a head has \(width / heads)")
        }
        return shape
    }

    /// One head for every 32 numbers, or as many fewer as share the width evenly.
    private static func usualHeads(_ width: Int) -> Int {
        (1...max(1, width / 32)).reversed().first { width % $0 == 0 } ?? 1
    }

    private static func plan(_ parameters: Parameters, context: Int) throws(ParameterProblem) -> TrainingPlan {
        var plan = TrainingPlan()
        plan.steps = try parameters.integer("steps")
        plan.batch = try parameters.integer("batch")
        plan.microBatch = try parameters.optionalInteger("micro-batch") ?? usualPass(plan.batch, context: context)
        guard plan.batch % plan.microBatch == 0 else {
            throw ParameterProblem(
                "micro-batch", "a batch of \(plan.batch) sequences is no multiple of \(plan.microBatch)")
        }
        plan.schedule = try schedule(parameters, steps: plan.steps, batch: plan.batch)
        let clip = try parameters.number("clip")
        plan.clipping = clip > 0 ? .norm(clip) : .none
        plan.beta1 = try parameters.number("beta1")
        plan.beta2 = try parameters.number("beta2")
        plan.weightDecay = try parameters.number("weight-decay")
        plan.averaging = try parameters.number("averaging")
        plan.measuresNoise = try parameters.bool("noise-scale")
        plan.recordsPerDecade = try parameters.integer("records-per-decade")
        plan.heldOutTokens = try parameters.integer("held-out-tokens")
        return plan
    }

    /// The largest pass of at most 4096 tokens of which a batch takes at least two; the batch itself where it is one
    /// sequence.
    private static func usualPass(_ batch: Int, context: Int) -> Int {
        let most = max(1, min(batch / 2, 4096 / context))
        return (1...most).reversed().first { batch % $0 == 0 } ?? batch
    }

    private static func schedule(
        _ parameters: Parameters, steps: Int, batch: Int
    ) throws(ParameterProblem) -> Schedule {
        let peak = try rate(parameters, batch: batch)
        let warmUp = try parameters.integer("warm-up")
        guard warmUp < steps else {
            throw ParameterProblem("warm-up", "a warm-up of \(warmUp) steps leaves nothing of \(steps)")
        }
        let rest = steps - warmUp
        let after: Schedule
        switch try parameters.string("schedule") {
        case "wsd":
            let decay = max(1, Int((Double(steps) * (try parameters.number("decay"))).rounded()))
            guard decay <= rest else {
                throw ParameterProblem(
                    "decay", "\(decay) steps of decay and \(warmUp) of warm-up are more than \(steps)")
            }
            after = .stableThenDecay(
                peak: peak, floor: peak * (try parameters.number("final-rate")), stable: rest - decay, decay: decay,
                shape: .linear)
        case "cosine":
            after = .cosine(peak: peak, floor: peak * (try parameters.number("final-rate")), steps: rest)
        default: after = .constant(peak)
        }
        return warmUp > 0 ? after.warmedUp(over: warmUp) : after
    }

    /// The peak rate at this batch and width.
    private static func rate(_ parameters: Parameters, batch: Int) throws(ParameterProblem) -> Double {
        var rate = try parameters.number("learning-rate")
        rate /= 1 + (try parameters.number("rate-noise-batch")) / Double(batch)
        if let reference = try parameters.optionalInteger("rate-width") {
            rate *= portablePower(
                Double(reference) / Double(try parameters.integer("width")),
                try parameters.number("rate-width-exponent"))
        }
        return rate
    }
}

extension ScalingLawsTask {
    /// Tokens of an update.
    var batchTokens: Int { plan.batch * shape.context }

    /// Bytes that a run takes, nearly: weights, their mean, gradients and two moments, and what a pass keeps for the way back.
    var memory: Double {
        let number = isDouble ? 8.0 : 4.0
        let row = Double(shape.width) * (12 + 2 * shape.feedForwardRatio) * Double(shape.depth)
        let kept = Double(plan.microBatch * shape.context) * (row + 2 * Double(shape.vocabulary))
        return number * (5 * Double(shape.trainedNumbers) + kept)
    }

    /// Seconds at 50 billion operations a second.
    var costHint: Seconds {
        let records = Double(RecordSteps(perDecade: plan.recordsPerDecade, last: plan.steps).steps.count)
        let tokens = Double(plan.steps) * Double(batchTokens) + records * Double(plan.heldOutTokens) / 3
        return shape.operationsPerToken(.withAttention) * tokens / 50e9 * (isDouble ? 2 : 1) + 0.05
    }
}
