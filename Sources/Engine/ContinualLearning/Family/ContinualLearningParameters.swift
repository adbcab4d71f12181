import Families

/// The parameters of the family continual-learning, in the order of help.
enum ContinualLearningParameters {
    static let specs: [ParameterSpec] = sequence + training + isolation + method + watching

    private static func methods(_ isOne: (ContinualMethodKind) -> Bool) -> [ParameterSpec.Condition] {
        [.when("method", in: ContinualMethodKind.allCases.filter(isOne).map { .string($0.rawValue) })]
    }

    private static let isIsolated = ParameterSpec.Condition.when(
        "method", in: ReprogrammingVariant.allCases.map { .string($0.rawValue) })
    private static let isolated = [isIsolated]

    private static func network(_ choice: NetworkChoice) -> ParameterSpec.Condition {
        .when("network", in: [.string(choice.rawValue)])
    }

    /// Whether an anchor is there: to be frozen, or to begin with.
    private static let anchored: [ParameterSpec.Condition] = [.any([isIsolated, network(.anchor)])]

    private static let masked: [ParameterSpec.Condition] = [
        .when("method", in: [.string(ReprogrammingVariant.mask.rawValue)])
    ]

    private static let sequence: [ParameterSpec] = [
        ParameterSpec(
            "benchmark", .choice(ContinualBenchmark.allCases.map { .init($0.rawValue, $0.summary) }),
            default: .string(ContinualBenchmark.digitsSplit.rawValue), help: "what the tasks are made of"),
        ParameterSpec(
            "sources", .list(of: .path, count: 2...ContinualBenchmark.mostTasks), default: .null,
            help: "paths of your own tasks: \(OwnImages.accepted); relative paths start from the sweep file's folder",
            applies: [.when("benchmark", in: [.string(ContinualBenchmark.images.rawValue)])]),
        ParameterSpec(
            "scenario", .choice(Scenario.allCases.map { .init($0.rawValue, $0.summary) }),
            default: .string(Scenario.task.rawValue), help: "what is known when an image is answered"),
        ParameterSpec(
            "tasks", .integer(2...Int64(ContinualBenchmark.mostTasks)), default: .integer(5),
            help: "how many tasks are learned, the first in their order"),
        ParameterSpec(
            "task-order", .integer(0...1_000_000), default: .null,
            help: "the order of all tasks that there are, a permutation for each number; 0, as by default: their own"),
        ParameterSpec(
            "train-images", .integer(2...1_000_000), default: .null,
            help: "of each task so many are learned from at most, of every class its share; by default all"),
        ParameterSpec(
            "test-images", .integer(2...1_000_000), default: .null,
            help: "of each task so many are tested with at most, of every class its share; by default all"),
        ParameterSpec(
            "method", .choice(LearningMethod.allCases.map { .init($0.name, $0.summary) }),
            default: .string(ContinualMethodKind.naive.rawValue),
            help: "how a task is learned without losing earlier ones"),
        ParameterSpec(
            "seed", .integer(0...1 << 53), default: .integer(1),
            help: "of initial weights, orders of samples and permutations, the same for all methods; repeats add their "
                + "number to it"),
    ]

    private static let training: [ParameterSpec] = [
        ParameterSpec(
            "network", .choice(NetworkChoice.allCases.map { .init($0.rawValue, $0.summary) }),
            default: .string(NetworkChoice.perceptron.rawValue), help: "what learns all tasks",
            applies: methods { _ in true }),
        ParameterSpec(
            "hidden", .list(of: .integer(1...10_000), count: 1...16), default: .list([.integer(100), .integer(100)]),
            help: "widths of the hidden layers", applies: methods { _ in true } + [network(.perceptron)]),
        ParameterSpec(
            "epochs", .integer(1...100_000), default: .integer(10), help: "how often a task's samples are gone through"),
        ParameterSpec("batch", .integer(1...10_000), default: .integer(32), unit: "samples", help: "samples of a step"),
        ParameterSpec(
            "learning-rate", .number(NumberRange(lower: .excluding(0), upper: .including(100))), default: .number(0.1),
            help: "of plain gradient descent", applies: methods { _ in true } + [network(.perceptron)]),
    ]

    private static let isolation: [ParameterSpec] = [
        ParameterSpec(
            "anchor", .path, default: .null,
            help:
                "the network that methods keep frozen or begin with, a file that `swath anchor` has written; by default the "
                + "one in the program", applies: anchored),
        ParameterSpec(
            "adam-rate", .number(NumberRange(lower: .excluding(0), upper: .including(1))),
            default: .null,
            help:
                "of Adam; by default \(IsolationPlan().rate) for what a task adds (eft, ccll: "
                + "\(ReprogrammingVariant.transformation.usualRate)) and \(ReprogrammingVariant.copy.usualRate) where a whole network "
                + "is trained; where a task adds, a tenth of it after every 20 epochs", applies: anchored),
        ParameterSpec(
            "statistics", .choice(NormStatistics.allCases.map { .init($0.rawValue, $0.summary) }),
            default: .string(IsolationPlan().statistics.rawValue), help: "means and variances of norms",
            applies: isolated),
        ParameterSpec(
            "penalty", .number(.closed(0, 1)), default: .number(IsolationPlan().penalty),
            help: "times the sum of the norms of everything that is trained", applies: isolated),
        ParameterSpec(
            "mask-weights", .choice(MaskPlan.Weights.allCases.map { .init($0.rawValue, $0.summary) }),
            default: .string(MaskPlan().weights.rawValue), help: "what supsup's masks are laid over", applies: masked),
        ParameterSpec(
            "mask-share", .number(NumberRange(lower: .excluding(0), upper: .including(1))),
            default: .number(MaskPlan().share), help: "the share of every layer's weights that supsup's masks keep",
            applies: masked),
    ]

    private static let method: [ParameterSpec] = [
        ParameterSpec(
            "strength", .number(.closed(0, 1e9)), default: .null,
            help:
                "of the penalty or distillation, as the method's source scales it; by default by benchmark and scenario",
            applies: methods(\.hasStrength)),
        ParameterSpec(
            "importance-samples", .integer(1...1_000_000), default: .null, unit: "samples",
            help:
                "of a task so many are gone through for how much weights matter to it at most, of every class its share; by default "
                + "all, and 100 of an anchor's network, which goes through them one by one",
            applies: methods(\.weighsWeights)),
        ParameterSpec(
            "decay", .number(.closed(0, 1)), default: .number(1),
            help: "γ: what is left of old importances after a task", applies: methods { $0 == .onlineEWC }),
        ParameterSpec(
            "damping", .number(.above(0)), default: .number(0.1),
            help: "ξ: added to the square of a weight's way through a task", applies: methods { $0 == .si }),
        ParameterSpec(
            "temperature", .number(NumberRange(lower: .excluding(0), upper: .including(1000))), default: .number(2),
            help: "T: how soft the outputs are made that are compared", applies: methods { $0 == .lwf }),
        ParameterSpec(
            "memory", .integer(1...1_000_000), default: .integer(100), unit: "samples",
            help: "how many samples of earlier tasks are kept", applies: methods(\.keepsSamples)),
        ParameterSpec(
            "alpha", .number(.closed(0, 1e6)), default: .number(0.5),
            help: "α: weight of the difference from kept outputs", applies: methods { $0 == .derPlusPlus }),
        ParameterSpec(
            "beta", .number(.closed(0, 1e6)), default: .number(0.5),
            help: "β: weight of the cross entropy of kept samples", applies: methods { $0 == .derPlusPlus }),
    ]

    private static let watching: [ParameterSpec] = [
        ParameterSpec(
            "row-images", .integer(2...1_000_000), default: .null,
            help:
                "of each task so many are tested with after every task but the last at most, of every class its share; by "
                + "default all", applies: methods { $0 != .joint }),
        ParameterSpec(
            "evaluation-period", .integer(0...1_000_000), default: .integer(0), unit: "steps",
            help:
                "how often earlier tasks are tested while one is learned, for min_acc and wc_acc; 0: after tasks only",
            applies: methods { $0 != .joint && $0 != .confit }),
        ParameterSpec(
            "joint-references", .boolean, default: .bool(false),
            help: "whether a network is trained on the first tasks together for each task, for intransigence",
            applies: methods { $0 != .joint }),
        ParameterSpec(
            "precision",
            .choice([.init("float32", "for speed"), .init("float64", "for comparisons, digit by digit")]),
            default: .string("float32"), help: "of weights and sums", applies: methods { _ in true }),
    ]
}
