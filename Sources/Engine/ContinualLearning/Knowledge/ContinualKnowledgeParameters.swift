import Families

/// The parameters of the family continual-knowledge, in the order of help.
enum ContinualKnowledgeParameters {
    static let specs: [ParameterSpec] = world + model + training + method

    private static func methods(_ some: KnowledgeMethod...) -> [ParameterSpec.Condition] {
        [.when("method", in: some.map { .string($0.rawValue) })]
    }

    private static let world: [ParameterSpec] = {
        let usual = KnowledgeWorld.Sides()
        func count(_ name: String, _ range: ClosedRange<Int64>, _ usual: Int, _ help: String) -> ParameterSpec {
            ParameterSpec(name, .integer(range), default: .integer(Int64(usual)), help: help)
        }
        return [
            count("subjects", 2...20_000, usual.subjects, "subjects that the first corpus tells of"),
            count("background", 0...100_000, usual.background, "subjects that it tells of and nobody asks for"),
            count(
                "relations", 2...64, usual.relations, "an even number; the first half holds for good, the others change"
            ),
            count("objects", 2...1000, usual.objects, "things that a relation may lead to; chance is one in so many"),
            count("wordings", 2...20, usual.wordings, "ways to say a relation, of which one is kept for questions"),
            count("updates", 0...100_000, usual.updates, "facts that later corpora change"),
            count("new-subjects", 0...20_000, usual.newSubjects, "subjects that later corpora bring"),
            count("phases", 1...20, usual.phases, "later corpora, which share updates and new subjects"),
            ParameterSpec(
                "seed", .integer(0...1 << 53), default: .integer(1),
                help: "of world, weights and orders, the same for all methods; repeats add their number to it"),
        ]
    }()

    private static let model: [ParameterSpec] = {
        let usual = KnowledgeShape()
        return [
            ParameterSpec("width", .integer(4...1024), default: .integer(Int64(usual.width)), help: "of the model"),
            ParameterSpec(
                "depth", .integer(1...48), default: .integer(Int64(usual.depth)), help: "blocks of the model"),
            ParameterSpec(
                "heads", .integer(1...64), default: .integer(Int64(usual.heads)),
                help: "of attention; they share the width"),
        ]
    }()

    private static let training: [ParameterSpec] = {
        let usual = KnowledgePlan()
        return [
            ParameterSpec(
                "first-epochs", .integer(1...10_000), default: .integer(Int64(usual.firstEpochs)),
                help: "of the first corpus"),
            ParameterSpec(
                "epochs", .integer(1...10_000), default: .integer(Int64(usual.epochs)), help: "of each later corpus"),
            ParameterSpec(
                "batch", .integer(1...4096), default: .integer(Int64(usual.batch)), unit: "sentences",
                help: "sentences of a step"),
            ParameterSpec(
                "first-rate", .number(NumberRange(lower: .excluding(0), upper: .including(1))),
                default: .number(usual.firstRate), help: "Adam's highest learning rate on the first corpus"),
            ParameterSpec(
                "learning-rate", .number(NumberRange(lower: .excluding(0), upper: .including(1))),
                default: .number(usual.rate), help: "the same on later corpora"),
            ParameterSpec(
                "targets",
                .choice([
                    .init("objects", "tokens of objects, as spans of names are masked in the paper"),
                    .init("all", "every next token"),
                ]), default: .string("objects"), help: "what a model learns to tell"),
        ]
    }()

    private static let method: [ParameterSpec] = {
        let usual = KnowledgeSettings()
        return [
            ParameterSpec(
                "method", .choice(KnowledgeMethod.allCases.map { .init($0.rawValue, $0.summary) }),
                default: .string(KnowledgeMethod.vanilla.rawValue), help: "how later corpora are learned"),
            ParameterSpec(
                "slope", .number(.above(0)), default: .number(usual.slope),
                help: "k: how suddenly recalling ends", applies: methods(.recAdam)),
            ParameterSpec(
                "middle", .number(.closed(0, 1)), default: .number(usual.middle),
                help: "t₀: where recalling is half over, as a share of the phase's steps", applies: methods(.recAdam)),
            ParameterSpec(
                "pull", .number(.closed(0, 1)), default: .number(usual.pull),
                help: "γ times the highest rate: how far a step draws weights back at first",
                applies: methods(.recAdam)),
            ParameterSpec(
                "mix", .number(.closed(0, 1000)), default: .number(usual.mix),
                help: "earlier sentences in the first epoch, over new ones", applies: methods(.mixReview)),
            ParameterSpec(
                "mix-decay", .number(.closed(0, 1)), default: .number(usual.mixDecay),
                help: "what is left of their number after each epoch", applies: methods(.mixReview)),
            ParameterSpec(
                "rank", .integer(1...1024), default: .integer(Int64(usual.rank)), help: "r", applies: methods(.lora)),
            ParameterSpec(
                "alpha", .number(.above(0)), default: .number(usual.alpha), help: "α: additions are times α/r",
                applies: methods(.lora)),
            ParameterSpec(
                "adapters", .integer(1...48), default: .integer(Int64(usual.adapters)),
                help: "k: blocks beside the model, at most as many as it has", applies: methods(.kAdapter)),
            ParameterSpec(
                "module-width", .integer(1...1024), default: .integer(Int64(usual.moduleWidth)),
                help: "of the model beside", applies: methods(.modular)),
            ParameterSpec(
                "trained-blocks", .integer(0...48), default: .integer(Int64(usual.trainedBlocks)),
                help: "upper blocks that are trained with what is added", applies: methods(.lora, .kAdapter, .modular)),
        ]
    }()
}
