import Families
import Identifiers
import Numerics

/// One task's parameters, read and checked together.
struct ContinualLearningTask {
    let benchmark: ContinualBenchmark
    let sequence: SequenceSource
    let scenario: Scenario
    let count: Int
    let method: LearningMethod
    let settings: MethodSettings
    let plan: LearningPlan
    let isolation: IsolationPlan
    let anchor: AnchorChoice
    let seed: UInt64
    let evaluationPeriod: Int
    let wantsReferences: Bool
    let isDouble: Bool

    init(_ parameters: Parameters) throws(ParameterProblem) {
        benchmark = try Self.word(parameters, "benchmark")
        scenario = try Self.word(parameters, "scenario")
        let word = try parameters.string("method")
        guard let method = LearningMethod(word) else {
            throw ParameterProblem(
                "method", "must be one of \(LearningMethod.allCases.map(\.name).joined(separator: ", "))")
        }
        self.method = method
        count = try parameters.integer("tasks")
        sequence = try SequenceSource(parameters, benchmark, count: count)
        guard scenario == .task || benchmark.form != .separate else {
            throw ParameterProblem(
                "scenario",
                "the tasks of \(benchmark.rawValue) have classes of their own, as many as they like: scenario task is for "
                    + "them, not \(scenario.rawValue)")
        }
        guard scenario == .task || !method.needsTask else {
            throw ParameterProblem(
                "method",
                "\(method.name) must know which task an image is of: it is for the scenario task, not \(scenario.rawValue)"
            )
        }
        let repetition = UInt64(clamping: try parameters.optionalInteger("repeat") ?? 0)
        seed = UInt64(clamping: try parameters.integer("seed")) &+ repetition
        plan = try method.kind == nil ? LearningPlan() : Self.plan(parameters)
        isolation = try Self.isolation(parameters, method.variant)
        anchor = try AnchorChoice(parameters)
        settings = try Self.settings(
            parameters, usual: method.kind?.usualStrength(benchmark.digits, scenario) ?? 0)
        guard method.kind?.keepsSamples != true || settings.memory >= count else {
            throw ParameterProblem(
                "memory", "\(settings.memory) samples are less than one for each of \(count) tasks")
        }
        evaluationPeriod = try parameters.optionalInteger("evaluation-period") ?? 0
        let references = try parameters.optional("joint-references") { name throws(ParameterProblem) in
            try parameters.bool(name)
        }
        wantsReferences = references ?? false
        let precision = try parameters.optional("precision") { name throws(ParameterProblem) in
            try parameters.string(name)
        }
        isDouble = precision == "float64"
    }

    private static func word<Choice: RawRepresentable & CaseIterable>(
        _ parameters: Parameters, _ name: String
    ) throws(ParameterProblem) -> Choice where Choice.RawValue == String {
        let word = try parameters.string(name)
        guard let choice = Choice(rawValue: word) else {
            throw ParameterProblem(name, "must be one of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return choice
    }

    private static func plan(_ parameters: Parameters) throws(ParameterProblem) -> LearningPlan {
        var plan = LearningPlan()
        plan.hidden = try parameters.list("hidden").compactMap { $0.asInteger.map(Int.init) }
        plan.epochs = try parameters.integer("epochs")
        plan.batch = try parameters.integer("batch")
        plan.learningRate = try parameters.number("learning-rate")
        return plan
    }

    private static func isolation(
        _ parameters: Parameters, _ variant: ReprogrammingVariant?
    ) throws(ParameterProblem) -> IsolationPlan {
        var plan = IsolationPlan()
        plan.epochs = try parameters.integer("epochs")
        plan.batch = try parameters.integer("batch")
        func number(_ name: String, _ usual: Double) throws(ParameterProblem) -> Double {
            try parameters.optional(name) { name throws(ParameterProblem) in try parameters.number(name) } ?? usual
        }
        plan.rate = try number("adam-rate", variant?.usualRate ?? plan.rate)
        plan.penalty = try number("penalty", plan.penalty)
        let statistics = try parameters.optional("statistics") { name throws(ParameterProblem) in
            try parameters.string(name)
        }
        plan.statistics = statistics.flatMap(NormStatistics.init) ?? plan.statistics
        plan.mask.share = try number("mask-share", plan.mask.share)
        let weights = try parameters.optional("mask-weights") { name throws(ParameterProblem) in
            try parameters.string(name)
        }
        plan.mask.weights = weights.flatMap(MaskPlan.Weights.init) ?? plan.mask.weights
        return plan
    }

    private static func settings(
        _ parameters: Parameters, usual: Double
    ) throws(ParameterProblem) -> MethodSettings {
        var settings = MethodSettings()
        func number(_ name: String, _ usual: Double) throws(ParameterProblem) -> Double {
            let value = try parameters.optional(name) { name throws(ParameterProblem) in try parameters.number(name) }
            return value ?? usual
        }
        settings.strength = try number("strength", usual)
        settings.decay = try number("decay", settings.decay)
        settings.damping = try number("damping", settings.damping)
        settings.temperature = try number("temperature", settings.temperature)
        settings.memory = try parameters.optionalInteger("memory") ?? settings.memory
        settings.alpha = try number("alpha", settings.alpha)
        settings.beta = try number("beta", settings.beta)
        return settings
    }
}

extension ContinualLearningTask {
    /// How large the network and what it learns from are.
    ///
    /// - Throws: `ImageSourceError` where the images cannot be had.
    func extent() throws(ImageSourceError) -> SequenceExtent { try sequence.extent(count, scenario) }

    /// The network that is trained.
    func network(_ extent: SequenceExtent) -> Perceptron {
        Perceptron(inputs: extent.pixels, hidden: plan.hidden, outputs: extent.outputs)
    }

    /// Seconds at 10 billion operations a second, on the way there and twice as many on the way back.
    func costHint(_ extent: SequenceExtent) -> Seconds {
        if let variant = method.variant { return isolatedCost(extent, variant) }
        let images = Double(extent.train.reduce(0, +) * plan.epochs)
        let rehearsed = method.kind?.keepsSamples == true ? 2.0 : 1.0
        let references = wantsReferences ? 1 + Double(count + 1) / 2 : 1
        let operations = 3 * Double(network(extent).operationsPerImage) * images * rehearsed * references
        return operations / 10e9 * (isDouble ? 2 : 1) + 0.01
    }

    /// Bytes that a run takes, nearly: images, weights, what methods keep of each, and what a pass keeps.
    func memory(_ extent: SequenceExtent) -> Double {
        if let variant = method.variant { return isolatedMemory(extent, variant) }
        let number = isDouble ? 8.0 : 4.0
        let network = network(extent)
        let (train, test) = (extent.train.reduce(0, +), extent.test.reduce(0, +))
        let levels = Double((train + test) * extent.pixels)
        // Tests are laid out as numbers, with what every layer makes of them.
        let widths = plan.hidden.reduce(0, +) + extent.outputs
        let tests = Double(test * (extent.pixels + widths))
        return levels + number * (tests + 8 * Double(network.weightCount) + 3 * Double(plan.batch * widths))
    }

    /// Seconds at 50 billion operations a second; what adapters multiply is in small loops, which take longer.
    private func isolatedCost(_ extent: SequenceExtent, _ variant: ReprogrammingVariant) -> Seconds {
        let (side, shape) = (Self.side(extent), anchor.shape)
        let images = Double(extent.train.reduce(0, +))
        let pass = 2 * Double(shape.multiplications(side: side))
        let added = 2 * Double(variant.addedMultiplications(shape, side: side))
        let epochs = Double(isolation.epochs)
        let operations: Double =
            switch variant {
            case .head: pass
            case .clr, .full, .scale, .transformation, .calibration, .norms: pass + epochs * (2.2 * pass + 10 * added)
            case .copy, .scratch, .mask: epochs * 3 * pass
            }
        return images * operations / 50e9 + 0.05
    }

    /// What is read of one task's images in every epoch, what a step keeps of a batch, and everything beside it.
    private func isolatedMemory(_ extent: SequenceExtent, _ variant: ReprogrammingVariant) -> Double {
        let (side, shape) = (Self.side(extent), anchor.shape)
        let network = ReprogrammedNetwork(shape: shape, variant: variant, classes: 1, plan: isolation)
        let images = zip(extent.train, extent.test).map { Double($0 + $1) }
        let entries = (images.max() ?? 0) * Double(network.entryShape(side: side, rows: 1).count)
        let steps = Double(shape.activations(side: side) * (3 * isolation.batch + 64))
        return images.reduce(0, +) * Double(extent.pixels) + 4 * (entries + steps + 4 * Double(shape.numbers)) + 20e6
    }

    private static func side(_ extent: SequenceExtent) -> Int { Int(Double(extent.pixels).squareRoot()) }
}
