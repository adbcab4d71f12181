public import Numerics

/// A small world to know things about: subjects, relations between subjects and objects, and facts of three kinds.
///
/// Names of subjects and objects are of two tokens each, drawn from stocks that names share, so that a name is known only as
/// a whole. Half of the relations hold for good, the other half change. The corpus D_0 tells, of every known subject, every
/// relation. Later corpora tell other objects of some changing relations (*updated* facts) and everything of subjects that
/// were not there before (*new* facts). The facts of relations that hold for good are the *invariant* ones. After the
/// three probes of Jang et al. 2022, *Towards continual knowledge learning of language models*.
public struct KnowledgeWorld: Sendable {
    /// How large a world is.
    public struct Sides: Sendable, Hashable {
        /// Subjects that D_0 tells of and questions ask for.
        public var subjects = 200
        /// Subjects that D_0 tells of and nobody asks for: most of what there is to read is of that kind.
        public var background = 0
        /// Even: the first half holds for good.
        public var relations = 8
        /// Things that a relation may lead to; chance is one in so many.
        public var objects = 40
        /// Ways to say each relation, at least 2: a fact is asked for in one that its corpus did not use for it.
        public var wordings = 5
        /// Facts that later corpora change, all phases together.
        public var updates = 100
        /// Subjects that later corpora bring, all phases together.
        public var newSubjects = 12
        /// Corpora after D_0.
        public var phases = 1
        public init() {}
    }

    /// A thing that is so.
    public struct Fact: Sendable, Hashable {
        public let subject: Int
        public let relation: Int
        public let object: Int
        /// What was so before; nil: nothing.
        public let former: Int?
    }

    public let sides: Sides
    /// What D_0 tells and nothing changes.
    public let invariant: [Fact]
    /// What D_0 tells of changing relations, as it was then.
    public let first: [Fact]
    /// What D_0 tells and nobody asks for.
    public let background: [Fact]
    /// For each later corpus, the facts that it updates.
    public let updated: [[Fact]]
    /// For each later corpus, the facts of its new subjects.
    public let new: [[Fact]]

    /// How many different tokens there are. Token 0 fills up short sentences and ends whole ones.
    public let vocabulary: Int
    /// Tokens of the longest sentence.
    public let sentenceLength: Int

    private let subjectNames: [[Int32]]
    /// By relation and object.
    private let objectNames: [[[Int32]]]
    /// By relation and wording.
    private let phrases: [[Phrase]]

    /// What stands before a subject and between subject and object.
    struct Phrase: Sendable, Hashable {
        let opening: [Int32]
        let middle: [Int32]
    }

    /// Tokens that a name has.
    static let nameLength = 2
    private static let commonWords = 24
    private static let synonyms = 3

    /// - Parameters:
    ///   - sides: Within the ranges that the family's parameters have.
    ///   - random: What draws names, wordings and facts.
    public init(_ sides: Sides, random: RandomStream) {
        self.sides = sides
        var random = random
        let known = sides.subjects + sides.newSubjects
        let subjects = known + sides.background
        var next: Int32 = 1
        /// Tokens that nothing else has.
        func stock(_ count: Int) -> [Int32] {
            defer { next += Int32(count) }
            return (0..<Int32(count)).map { next + $0 }
        }
        /// Different pairs of tokens of two stocks, about twice as many as are needed.
        func names(_ count: Int) -> [[Int32]] {
            let side = Int((2 * Double(count)).squareRoot().rounded(.up))
            let (firsts, lasts) = (stock(side), stock(side))
            return random.permutation(side * side).prefix(count).map { [firsts[$0 / side], lasts[$0 % side]] }
        }
        subjectNames = names(subjects)
        let objects = names(sides.relations * sides.objects)
        objectNames = (0..<sides.relations).map { r in Array(objects[r * sides.objects..<(r + 1) * sides.objects]) }
        let common = stock(Self.commonWords)
        phrases = (0..<sides.relations).map { _ in
            let own = stock(Self.synonyms)
            var phrases: [Phrase] = []
            while phrases.count < sides.wordings {
                let opening = (0..<random.index(below: 3)).map { _ in common[random.index(below: common.count)] }
                let filling = (0..<random.index(below: 3)).map { _ in common[random.index(below: common.count)] }
                let phrase = Phrase(opening: opening, middle: [own[phrases.count % own.count]] + filling)
                if !phrases.contains(phrase) { phrases.append(phrase) }
            }
            return phrases
        }
        vocabulary = Int(next)
        // Two words at most before the subject, three at most after it, and the end.
        sentenceLength = 2 + Self.nameLength + 3 + Self.nameLength + 1

        func fact(_ subject: Int, _ relation: Int) -> Fact {
            Fact(subject: subject, relation: relation, object: random.index(below: sides.objects), former: nil)
        }
        let lasting = sides.relations / 2
        invariant = (0..<sides.subjects).flatMap { s in (0..<lasting).map { fact(s, $0) } }
        let first = (0..<sides.subjects).flatMap { s in (lasting..<sides.relations).map { fact(s, $0) } }
        self.first = first
        let changed = random.permutation(first.count).prefix(sides.updates).map { place in
            let old = first[place]
            let other = random.index(below: sides.objects - 1)
            return Fact(
                subject: old.subject, relation: old.relation, object: other < old.object ? other : other + 1,
                former: old.object)
        }
        updated = Self.shares(changed, sides.phases)
        background = (known..<subjects).flatMap { s in (0..<sides.relations).map { fact(s, $0) } }
        let arrivals = (sides.subjects..<known).map { s in (0..<sides.relations).map { fact(s, $0) } }
        new = Self.shares(arrivals, sides.phases).map { $0.flatMap(\.self) }
    }

    /// As even as can be, one after the other.
    private static func shares<Element>(_ all: [Element], _ count: Int) -> [[Element]] {
        (0..<count).map { Array(all[$0 * all.count / count..<($0 + 1) * all.count / count]) }
    }

    /// The share of right answers of one who guesses among a relation's objects.
    public var chance: Double { 1 / Double(sides.objects) }

    /// The wording that a corpus does not use for a fact.
    func probeWording(of fact: Fact) -> Int { (fact.subject + fact.relation) % sides.wordings }

    /// A fact in so many words, up to its object.
    func prompt(_ fact: Fact, wording: Int) -> [Int32] {
        let phrase = phrases[fact.relation][wording]
        return phrase.opening + subjectNames[fact.subject] + phrase.middle
    }

    func name(ofObject object: Int, of relation: Int) -> [Int32] { objectNames[relation][object] }
}
