import Families
import Identifiers

/// One task's parameters, read and checked together.
struct ContinualKnowledgeTask {
    let sides: KnowledgeWorld.Sides
    let plan: KnowledgePlan
    let seed: UInt64

    init(_ parameters: Parameters) throws(ParameterProblem) {
        sides = try Self.sides(parameters)
        plan = try Self.plan(parameters)
        let repetition = UInt64(clamping: try parameters.optionalInteger("repeat") ?? 0)
        seed = UInt64(clamping: try parameters.integer("seed")) &+ repetition
    }

    private static func sides(_ parameters: Parameters) throws(ParameterProblem) -> KnowledgeWorld.Sides {
        var sides = KnowledgeWorld.Sides()
        sides.subjects = try parameters.integer("subjects")
        sides.background = try parameters.integer("background")
        sides.relations = try parameters.integer("relations")
        sides.objects = try parameters.integer("objects")
        sides.wordings = try parameters.integer("wordings")
        sides.updates = try parameters.integer("updates")
        sides.newSubjects = try parameters.integer("new-subjects")
        sides.phases = try parameters.integer("phases")
        guard sides.relations.isMultiple(of: 2) else {
            throw ParameterProblem(
                "relations", "\(sides.relations) is odd: half of the relations hold for good, half change")
        }
        let changing = sides.subjects * sides.relations / 2
        guard sides.updates <= changing else {
            throw ParameterProblem(
                "updates",
                "there are \(changing) facts that may change, \(sides.relations / 2) of each subject, not \(sides.updates)"
            )
        }
        // A phase without any sentence would have nothing to learn.
        guard sides.updates >= sides.phases || sides.newSubjects >= sides.phases else {
            throw ParameterProblem(
                "phases",
                "\(sides.phases) later corpora cannot share \(sides.updates) updates and \(sides.newSubjects) new subjects"
            )
        }
        return sides
    }

    private static func plan(_ parameters: Parameters) throws(ParameterProblem) -> KnowledgePlan {
        var plan = KnowledgePlan()
        let word = try parameters.string("method")
        guard let method = KnowledgeMethod(rawValue: word) else {
            throw ParameterProblem(
                "method", "must be one of \(KnowledgeMethod.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        plan.method = method
        plan.shape.width = try parameters.integer("width")
        plan.shape.depth = try parameters.integer("depth")
        plan.shape.heads = try parameters.integer("heads")
        guard plan.shape.width.isMultiple(of: plan.shape.heads) else {
            throw ParameterProblem("heads", "\(plan.shape.heads) heads do not share a width of \(plan.shape.width)")
        }
        plan.firstEpochs = try parameters.integer("first-epochs")
        plan.epochs = try parameters.integer("epochs")
        plan.batch = try parameters.integer("batch")
        plan.firstRate = try parameters.number("first-rate")
        plan.rate = try parameters.number("learning-rate")
        plan.countsObjectsOnly = try parameters.string("targets") == "objects"
        plan.settings = try settings(parameters)
        guard plan.settings.adapters <= plan.shape.depth else {
            throw ParameterProblem(
                "adapters", "\(plan.settings.adapters) are more than the \(plan.shape.depth) blocks that feed them")
        }
        guard plan.settings.trainedBlocks <= plan.shape.depth else {
            throw ParameterProblem(
                "trained-blocks",
                "\(plan.settings.trainedBlocks) are more than the \(plan.shape.depth) blocks there are")
        }
        return plan
    }

    private static func settings(_ parameters: Parameters) throws(ParameterProblem) -> KnowledgeSettings {
        var settings = KnowledgeSettings()
        func number(_ name: String, _ usual: Double) throws(ParameterProblem) -> Double {
            try parameters.optional(name) { name throws(ParameterProblem) in try parameters.number(name) } ?? usual
        }
        settings.slope = try number("slope", settings.slope)
        settings.middle = try number("middle", settings.middle)
        settings.pull = try number("pull", settings.pull)
        settings.mix = try number("mix", settings.mix)
        settings.mixDecay = try number("mix-decay", settings.mixDecay)
        settings.rank = try parameters.optionalInteger("rank") ?? settings.rank
        settings.alpha = try number("alpha", settings.alpha)
        // Where the method has none, the usual number need not fit the model.
        settings.adapters = try parameters.optionalInteger("adapters") ?? 1
        settings.moduleWidth = try parameters.optionalInteger("module-width") ?? settings.moduleWidth
        settings.trainedBlocks = try parameters.optionalInteger("trained-blocks") ?? settings.trainedBlocks
        return settings
    }
}

extension ContinualKnowledgeTask {
    /// Sentences of the first corpus, and of all later ones.
    private var sentences: (first: Double, later: Double) {
        let worded = Double(sides.wordings - 1)
        return (
            Double((sides.subjects + sides.background) * sides.relations) * worded,
            Double(sides.updates + sides.newSubjects * sides.relations) * worded
        )
    }

    private var weights: Double {
        let tables =
            2
            * (Double(sides.subjects + sides.background + sides.newSubjects).squareRoot()
                + Double(sides.relations * sides.objects).squareRoot()) * 2 + 64
        return Double(plan.shape.width) * (12 * Double(plan.shape.depth * plan.shape.width) + tables)
    }

    /// Seconds at 20 billion operations a second.
    var costHint: Seconds {
        let rehearsed: Double =
            switch plan.method {
            case .rehearsal: sentences.first * Double(plan.epochs)
            case .mixReview:
                min(plan.settings.mix / max(0.01, 1 - plan.settings.mixDecay), Double(plan.epochs)) * sentences.later
            default: 0
            }
        let learned =
            sentences.first * Double(plan.firstEpochs) + sentences.later * Double(plan.epochs) + rehearsed
        return 6 * weights * 9 * learned / 20e9 + 0.05
    }

    /// Bytes that a run takes, nearly.
    var memory: Double {
        4
            * (8 * weights * Double(sides.phases + 1) + Double(plan.batch + 256) * 9
                * Double(plan.shape.width * plan.shape.depth) * 40)
            + 100 * (sentences.first + sentences.later)
    }
}
