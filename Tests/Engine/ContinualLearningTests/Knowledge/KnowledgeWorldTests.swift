import ContinualLearning
import Numerics
import Testing

@Suite("A world to know things about")
struct KnowledgeWorldTests {
    private static let sides: KnowledgeWorld.Sides = {
        var sides = KnowledgeWorld.Sides()
        (sides.subjects, sides.background, sides.relations, sides.objects, sides.wordings) = (30, 7, 6, 12, 4)
        (sides.updates, sides.newSubjects, sides.phases) = (25, 5, 2)
        return sides
    }()
    private let world = KnowledgeWorld(sides, random: RandomStream(seed: 3))

    @Test("every known subject has every relation, half of which hold for good")
    func facts() {
        #expect(world.invariant.count == 30 * 3 && world.first.count == 30 * 3 && world.background.count == 7 * 6)
        #expect(world.invariant.allSatisfy { $0.relation < 3 && $0.former == nil })
        #expect(world.first.allSatisfy { $0.relation >= 3 })
        #expect(world.new.map(\.count) == [2 * 6, 3 * 6])
        let subjects = Set((world.invariant + world.background).map(\.subject))
        #expect(Set(world.new.flatMap(\.self).map(\.subject)).isDisjoint(with: subjects))
    }

    @Test("an update tells another object than the first corpus did, and no fact is updated twice")
    func updates() {
        let updates = world.updated.flatMap(\.self)
        #expect(world.updated.map(\.count) == [12, 13])
        #expect(Set(updates.map { [$0.subject, $0.relation] }).count == 25)
        for update in updates {
            let before = world.first.first { $0.subject == update.subject && $0.relation == update.relation }
            #expect(before?.object == update.former && update.object != update.former)
        }
    }

    @Test("a fact is told in all wordings but the one that asks for it; the easy question is told")
    func wordings() {
        func told(_ corpus: KnowledgeCorpus) -> Set<[Int32]> {
            Set(corpus.sentences.map { Array($0.tokens.prefix($0.object)) })
        }
        #expect(world.firstCorpus.count == (30 + 7) * 6 * 3)
        #expect(world.corpus(ofPhase: 1).count == (12 + 12) * 3)
        let later = (1...2).map(world.corpus).map(told)
        for (kind, corpus) in [
            (KnowledgeProbeKind.invariant, [told(world.firstCorpus)]), (.new, later), (.updated, later),
        ] {
            for question in kind.probe(world).questions {
                #expect(corpus.allSatisfy { !$0.contains(question.prompt) })
            }
        }
        #expect(
            KnowledgeProbeKind.newEasy.probe(world).questions.allSatisfy { q in later.contains { $0.contains(q.prompt) }
            })
        // Asked alike, answered otherwise.
        let (now, then) = (KnowledgeProbeKind.updated.probe(world), KnowledgeProbeKind.outdated.probe(world))
        #expect(now.questions.map(\.prompt) == then.questions.map(\.prompt))
        #expect(zip(now.questions, then.questions).allSatisfy { $0.answer != $1.answer })
    }

    @Test("sentences fit, their tokens are within the vocabulary, and different facts differ")
    func tokens() {
        for corpus in [world.firstCorpus, world.corpus(ofPhase: 1), world.corpus(ofPhase: 2)] {
            #expect(Set(corpus.sentences).count == corpus.count)
            for sentence in corpus.sentences {
                #expect(sentence.tokens.count <= world.sentenceLength && sentence.tokens.last == 0)
                #expect(sentence.tokens.allSatisfy { (0..<Int32(world.vocabulary)).contains($0) })
            }
        }
        #expect(world.chance == 1.0 / 12)
    }

    @Test("a stream gives one world")
    func streams() {
        let again = KnowledgeWorld(Self.sides, random: RandomStream(seed: 3))
        let other = KnowledgeWorld(Self.sides, random: RandomStream(seed: 4))
        #expect(again.firstCorpus.sentences == world.firstCorpus.sentences)
        #expect(other.firstCorpus.sentences != world.firstCorpus.sentences)
    }
}
