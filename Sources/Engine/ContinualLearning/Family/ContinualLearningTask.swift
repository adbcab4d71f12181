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
    let network: NetworkChoice
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
        guard scenario == .task || !method.needsTask else {
            throw ParameterProblem(
                "method",
                "\(method.name) must know which task an image is of: it is for the scenario task, not \(scenario.rawValue)"
            )
        }
        guard scenario != .domain || method.kind?.needsClasses != true else {
            throw ParameterProblem(
                "method",
                "\(method.name) takes every task's outputs for classes of their own: it is for the scenarios task and class, "
                    + "not domain")
        }
        let repetition = UInt64(clamping: try parameters.optionalInteger("repeat") ?? 0)
        seed = UInt64(clamping: try parameters.integer("seed")) &+ repetition
        network = try method.kind == nil ? .anchor : Self.word(parameters, "network")
        guard network == .anchor || method.kind?.needsAnchor != true else {
            throw ParameterProblem(
                "network", "\(method.name) is for convolutions with norms: it learns with network: anchor")
        }
        plan = try method.kind == nil ? LearningPlan() : Self.plan(parameters, network)
        isolation = try Self.isolation(parameters, method.variant)
        anchor = try AnchorChoice(parameters)
        settings = try Self.settings(parameters, method.kind, network, benchmark, scenario)
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

    private static func plan(
        _ parameters: Parameters, _ network: NetworkChoice
    ) throws(ParameterProblem) -> LearningPlan {
        var plan = LearningPlan()
        plan.epochs = try parameters.integer("epochs")
        plan.batch = try parameters.integer("batch")
        plan.rowImages = try parameters.optionalInteger("row-images")
        switch network {
        case .perceptron:
            plan.hidden = try parameters.list("hidden").compactMap { $0.asInteger.map(Int.init) }
            plan.learningRate = try parameters.number("learning-rate")
        case .anchor:
            plan.optimizer = .adam
            plan.learningRate = try parameters.optionalNumber("adam-rate") ?? ReprogrammingVariant.copy.usualRate
        }
        return plan
    }

    private static func isolation(
        _ parameters: Parameters, _ variant: ReprogrammingVariant?
    ) throws(ParameterProblem) -> IsolationPlan {
        var plan = IsolationPlan()
        plan.epochs = try parameters.integer("epochs")
        plan.batch = try parameters.integer("batch")
        plan.rate = try parameters.optionalNumber("adam-rate") ?? variant?.usualRate ?? plan.rate
        plan.penalty = try parameters.optionalNumber("penalty") ?? plan.penalty
        let statistics = try parameters.optional("statistics") { name throws(ParameterProblem) in
            try parameters.string(name)
        }
        plan.statistics = statistics.flatMap(NormStatistics.init) ?? plan.statistics
        plan.mask.share = try parameters.optionalNumber("mask-share") ?? plan.mask.share
        let weights = try parameters.optional("mask-weights") { name throws(ParameterProblem) in
            try parameters.string(name)
        }
        plan.mask.weights = weights.flatMap(MaskPlan.Weights.init) ?? plan.mask.weights
        return plan
    }

    private static func settings(
        _ parameters: Parameters, _ kind: ContinualMethodKind?, _ network: NetworkChoice,
        _ benchmark: ContinualBenchmark, _ scenario: Scenario
    ) throws(ParameterProblem) -> MethodSettings {
        var settings = MethodSettings()
        func number(_ name: String, _ usual: Double) throws(ParameterProblem) -> Double {
            try parameters.optionalNumber(name) ?? usual
        }
        let usual =
            switch network {
            case .perceptron: kind?.usualStrength(benchmark.digits, scenario)
            case .anchor: kind?.usualAnchoredStrength
            }
        settings.strength = try number("strength", usual ?? 0)
        settings.decay = try number("decay", settings.decay)
        settings.damping = try number("damping", settings.damping)
        settings.temperature = try number("temperature", settings.temperature)
        settings.importanceSamples =
            try parameters.optionalInteger("importance-samples") ?? (network == .anchor ? 100 : nil)
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

    /// What all tasks' network begins with; nil: with numbers drawn at random.
    ///
    /// - Throws: `ParameterProblem` for a file that cannot be read, or is no anchor.
    func sharedAnchor() throws(ParameterProblem) -> Anchor? {
        method.kind != nil && network == .anchor ? try anchor.anchor() : nil
    }

    /// The network that is trained.
    ///
    /// - Throws: as `sharedAnchor`.
    func network(_ extent: SequenceExtent) throws(ParameterProblem) -> any ContinualNetwork {
        if let anchor = try sharedAnchor() {
            ConvolutionalNetwork(anchor, pixels: extent.pixels, outputs: extent.outputs)
        } else {
            Perceptron(inputs: extent.pixels, hidden: plan.hidden, outputs: extent.outputs)
        }
    }
}
