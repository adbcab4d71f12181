package import Numerics

/// The methods by the names that sweep files use.
package enum ContinualMethodKind: String, Sendable, Hashable, CaseIterable {
    case naive
    case ewc
    case onlineEWC = "online-ewc"
    case si
    case mas
    case l2Init = "l2-init"
    case lwf
    case er
    case derPlusPlus = "der++"
    case aGEM = "a-gem"
    case gDumb = "gdumb"
    case iCaRL = "icarl"
    case psp
    case confit
    case joint

    /// One line of help.
    package var summary: String {
        switch self {
        case .naive: "plain training on one task after the other"
        case .ewc: "elastic weight consolidation, a penalty for each task (Kirkpatrick 2017)"
        case .onlineEWC: "online elastic weight consolidation, one fading penalty (Schwarz 2018)"
        case .si: "synaptic intelligence (Zenke 2017)"
        case .mas: "memory aware synapses (Aljundi 2018)"
        case .l2Init: "a pull to the initial weights (Kumar 2023)"
        case .lwf: "learning without forgetting, by distillation (Li and Hoiem 2016)"
        case .er: "experience replay of samples that are kept (Chaudhry 2019)"
        case .derPlusPlus: "dark experience replay, with outputs that are kept (Buzzega 2020)"
        case .aGEM: "gradients that must not hurt the memory (Chaudhry 2019)"
        case .gDumb: "trained anew on a balanced memory alone (Prabhu 2020)"
        case .iCaRL: "exemplars of every class, the nearest of whose means answers (Rebuffi 2017)"
        case .psp: "parameter superposition: every task sees the weights through signs of its own (Cheung 2019)"
        case .confit: "slow tuning of all layers, and norms of a task's own that follow it (Jie 2022)"
        case .joint: "all tasks at once, as if nothing had to be remembered"
        }
    }

    /// Whether the method has a strength.
    package var hasStrength: Bool {
        switch self {
        case .ewc, .onlineEWC, .si, .mas, .l2Init, .lwf: true
        default: false
        }
    }

    /// Whether the method keeps samples.
    package var keepsSamples: Bool {
        switch self {
        case .er, .derPlusPlus, .aGEM, .gDumb, .iCaRL: true
        default: false
        }
    }

    /// Whether the method must know which task an image is of when it answers.
    package var needsTask: Bool { self == .psp || self == .confit }

    /// Whether the method is for convolutions with norms: for the network of an anchor.
    package var needsAnchor: Bool { self == .confit }

    /// Whether the method takes the outputs of every task for classes of their own.
    package var needsClasses: Bool { self == .iCaRL }

    /// Whether the method goes through a task's samples again for how much each weight matters to them.
    package var weighsWeights: Bool {
        switch self {
        case .ewc, .onlineEWC, .mas: true
        default: false
        }
    }

    /// The strength where a task does not say.
    package func usualStrength(_ benchmark: DigitBenchmark, _ scenario: Scenario) -> Double {
        let isSplit = benchmark == .split
        return switch self {
        case .ewc, .onlineEWC: isSplit && scenario == .task ? 30 : 10
        case .si: 0.3
        case .lwf: isSplit && scenario == .class ? 0.5 : 1
        case .mas: scenario == .task ? 0.1 : 0.01
        case .l2Init: 0.0001
        default: 0
        }
    }
}

extension ContinualMethodKind {
    /// The same where a network begins with an anchor and learns by Adam: of powers of ten, for LwF of four, what ended with
    /// the highest mean accuracy on twelve tasks of mosaic53 (task-order 3, 400 images three times over); of L2-init, which is
    /// not against forgetting, what learned best.
    package var usualAnchoredStrength: Double {
        switch self {
        case .ewc, .onlineEWC: 10_000
        case .si: 1000
        case .mas: 10
        case .lwf: 64
        case .l2Init: 0.001
        default: 0
        }
    }
}

/// What methods are set by.
package struct MethodSettings: Sendable, Hashable {
    package var strength = 0.0
    /// γ of online EWC.
    package var decay = 1.0
    /// ξ of SI.
    package var damping = 0.1
    /// T of LwF.
    package var temperature = 2.0
    /// As many samples of a task are gone through for how much weights matter at most; nil: all.
    package var importanceSamples: Int?
    /// Samples that are kept.
    package var memory = 100
    /// α and β of DER++.
    package var alpha = 0.5
    package var beta = 0.5
    package init() {}
}

extension ContinualMethodKind {
    /// The method for a network that has learned nothing.
    package func make<Scalar: NetworkScalar>(
        _ model: ContinualModel<Scalar>, _ settings: MethodSettings
    ) throws -> any ContinualMethod<Scalar> {
        switch self {
        case .naive: NaiveMethod()
        case .joint: JointMethod()
        case .ewc: ElasticWeightConsolidation(model, strength: settings.strength, samples: settings.importanceSamples)
        case .onlineEWC:
            OnlineElasticWeightConsolidation(
                model, strength: settings.strength, decay: settings.decay, samples: settings.importanceSamples)
        case .si: SynapticIntelligence(model, strength: settings.strength, damping: settings.damping)
        case .mas: MemoryAwareSynapses(model, strength: settings.strength, samples: settings.importanceSamples)
        case .l2Init: try InitialWeightsPenalty(model, strength: settings.strength)
        case .lwf:
            LearningWithoutForgetting(model, strength: settings.strength, temperature: settings.temperature)
        case .er: ExperienceReplay(model, capacity: settings.memory)
        case .derPlusPlus:
            DarkExperienceReplay(model, capacity: settings.memory, alpha: settings.alpha, beta: settings.beta)
        case .aGEM: AveragedGradientEpisodicMemory(model, capacity: settings.memory)
        case .gDumb: GreedySamplerDumbLearner(model, capacity: settings.memory)
        case .iCaRL: IncrementalClassifier(model, capacity: settings.memory)
        case .psp: ParameterSuperposition(model)
        case .confit: try ContinualFineTuning(model)
        }
    }
}
