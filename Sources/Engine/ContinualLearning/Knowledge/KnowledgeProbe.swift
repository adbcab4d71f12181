/// Questions for facts. An answer is right when every token of it is: exact match of what the model finds likeliest, token by
/// token.
package struct KnowledgeProbe: Sendable {
    package struct Question: Sendable, Hashable {
        package let prompt: [Int32]
        package let answer: [Int32]
    }

    package private(set) var questions: [Question]

    static func + (a: KnowledgeProbe, b: KnowledgeProbe) -> KnowledgeProbe {
        var both = a
        both.questions += b.questions
        return both
    }

    /// - Parameters:
    ///   - isEasy: Whether questions are worded as the corpus worded the fact, and not otherwise.
    ///   - answer: What counts as right.
    init(
        _ facts: [KnowledgeWorld.Fact], of world: KnowledgeWorld, isEasy: Bool = false,
        answer: (KnowledgeWorld.Fact) -> Int?
    ) {
        questions = facts.compactMap { fact in
            guard let object = answer(fact) else { return nil }
            let hidden = world.probeWording(of: fact)
            return Question(
                prompt: world.prompt(fact, wording: isEasy ? (hidden + 1) % world.sides.wordings : hidden),
                answer: world.name(ofObject: object, of: fact.relation))
        }
    }
}

/// What a model is asked at every test. The names are those of the family's records.
package enum KnowledgeProbeKind: String, Sendable, Hashable, CaseIterable {
    /// Facts of the first corpus that no later one touches, of relations that hold for good (InvariantLAMA).
    case invariant
    /// Facts that later corpora changed, as they are now (UpdatedLAMA).
    case updated
    /// The same facts as they were first.
    case outdated
    /// Facts of subjects that only later corpora know (NewLAMA).
    case new
    /// The same facts, worded as a corpus worded them (NewLAMA-Easy).
    case newEasy = "new_easy"

    /// The questions of one later corpus, or of all.
    ///
    /// - Parameter phase: From 1; nil: all.
    package func probe(_ world: KnowledgeWorld, phase: Int? = nil) -> KnowledgeProbe {
        let changed = phase.map { world.updated[$0 - 1] } ?? world.updated.flatMap(\.self)
        let added = phase.map { world.new[$0 - 1] } ?? world.new.flatMap(\.self)
        return switch self {
        case .invariant: KnowledgeProbe(world.invariant, of: world) { $0.object }
        case .updated: KnowledgeProbe(changed, of: world) { $0.object }
        case .outdated: KnowledgeProbe(changed, of: world) { $0.former }
        case .new: KnowledgeProbe(added, of: world) { $0.object }
        case .newEasy: KnowledgeProbe(added, of: world, isEasy: true) { $0.object }
        }
    }
}
