/// Sentences that tell facts, each in all wordings but the one in which it is asked for.
package struct KnowledgeCorpus: Sendable {
    /// A sentence and where its object begins.
    package struct Sentence: Sendable, Hashable {
        package let tokens: [Int32]
        package let object: Int

        /// Whether a place is one of the object's.
        func spans(_ place: Int) -> Bool { (object..<object + KnowledgeWorld.nameLength).contains(place) }
    }

    package private(set) var sentences: [Sentence] = []
    package var count: Int { sentences.count }

    init() {}

    init(_ facts: [KnowledgeWorld.Fact], of world: KnowledgeWorld) {
        for fact in facts {
            let hidden = world.probeWording(of: fact)
            for wording in 0..<world.sides.wordings where wording != hidden {
                let prompt = world.prompt(fact, wording: wording)
                sentences.append(
                    Sentence(
                        tokens: prompt + world.name(ofObject: fact.object, of: fact.relation) + [0],
                        object: prompt.count))
            }
        }
    }

    static func + (a: KnowledgeCorpus, b: KnowledgeCorpus) -> KnowledgeCorpus {
        var both = a
        both.sentences += b.sentences
        return both
    }

    /// Some of its sentences.
    func choosing(_ places: some Sequence<Int>) -> KnowledgeCorpus {
        var chosen = KnowledgeCorpus()
        chosen.sentences = places.map { sentences[$0] }
        return chosen
    }
}

extension KnowledgeWorld {
    /// D_0: every fact of the known subjects as it was first.
    package var firstCorpus: KnowledgeCorpus { KnowledgeCorpus(invariant + first + background, of: self) }

    /// D_1, D_2, …: what a phase updates and adds.
    ///
    /// - Parameter phase: From 1.
    package func corpus(ofPhase phase: Int) -> KnowledgeCorpus {
        KnowledgeCorpus(updated[phase - 1] + new[phase - 1], of: self)
    }
}
