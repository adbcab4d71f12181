import Numerics

/// A language model that learns the corpora of a world one after the other.
///
/// ```swift
/// let run = try KnowledgeRun<Float>(KnowledgeWorld(sides, random: random), plan, random: random)
/// while try run.advance() { print(run.scores) }
/// ```
///
/// The same world, plan and stream give the same bits, also when the run goes on from a checkpoint. Up to the end of the
/// first corpus all methods are the same.
final class KnowledgeRun<Scalar: NetworkScalar> {
    /// Keys of the run's streams.
    private enum Stream: UInt64 {
        case weights = 1
        case order, review
    }

    /// What a test found.
    struct Score: Sendable, Hashable {
        /// Epochs of later corpora so far; 0: the first corpus has been learned.
        let epoch: Int
        let kind: KnowledgeProbeKind
        let value: Double
    }

    /// How well a model knows what one later corpus taught, at the end of a phase; nil: it taught nothing of the kind.
    struct Taught: Sendable, Hashable {
        let updated: Double?
        let new: Double?
        let both: Double?
    }

    let world: KnowledgeWorld
    let plan: KnowledgePlan
    /// Whose corpus is learned: 0 for the first.
    private(set) var phase = 0
    /// Epochs of the phase that are done.
    private(set) var epoch = 0
    /// All tests, in order.
    private(set) var scores: [Score] = []
    /// After each phase that is done, for each later corpus.
    private(set) var taught: [[Taught]] = []
    /// Numbers that each phase has trained.
    private(set) var trained: [Int] = []

    private let random: RandomStream
    private let parameters: ParameterSet<Scalar>
    private var current: KnowledgePhase<Scalar>
    /// Weights as they were when the phase began.
    private var begin: [UInt8]

    /// - Throws: `NetworkError` for sides that do not fit or memory that is not there.
    init(_ world: KnowledgeWorld, _ plan: KnowledgePlan, random: RandomStream) throws {
        (self.world, self.plan, self.random) = (world, plan, random)
        parameters = ParameterSet(random: random.split(Stream.weights.rawValue))
        current = try Self.makePhase(0, world, plan, random, parameters)
        begin = parameters.checkpoint()
        trained = [current.trained]
    }

    /// Whether all corpora have been learned.
    var isDone: Bool { phase > world.sides.phases }

    /// How many numbers the model has now.
    var modelSize: Int { parameters.count }

    /// Learns for an epoch; after epochs of later corpora, and after the first corpus, the model is asked.
    ///
    /// - Returns: Whether there was anything left to learn.
    /// - Throws: ``KnowledgeDivergence``, `NetworkError`.
    func advance() throws -> Bool {
        guard !isDone else { return false }
        let key = UInt64(phase) << 32 | UInt64(epoch)
        var order = random.split(Stream.order.rawValue).split(key)
        if let divergence = try current.learn(
            epoch: epoch, order: order.permutation(current.lessons[epoch].count))
        {
            throw KnowledgeDivergence(phase: phase, divergence: divergence)
        }
        epoch += 1
        let isLast = epoch == current.lessons.count
        if phase > 0 || isLast { try ask() }
        if isLast { try endPhase() }
        return true
    }

    private func ask() throws {
        let done = phase == 0 ? 0 : (phase - 1) * plan.epochs + epoch
        for kind in KnowledgeProbeKind.allCases {
            guard let value = try current.tester.score(kind.probe(world)) else { continue }
            scores.append(Score(epoch: done, kind: kind, value: value))
        }
    }

    private func endPhase() throws {
        taught.append(
            try (1...world.sides.phases).map { corpus in
                let (updated, new) = (
                    KnowledgeProbeKind.updated.probe(world, phase: corpus),
                    KnowledgeProbeKind.new.probe(world, phase: corpus)
                )
                return Taught(
                    updated: try current.tester.score(updated), new: try current.tester.score(new),
                    both: try current.tester.score(updated + new))
            })
        (phase, epoch) = (phase + 1, 0)
        guard !isDone else { return }
        begin = parameters.checkpoint()
        current = try Self.makePhase(phase, world, plan, random, parameters)
        trained.append(current.trained)
    }

    private static func makePhase(
        _ number: Int, _ world: KnowledgeWorld, _ plan: KnowledgePlan, _ random: RandomStream,
        _ parameters: ParameterSet<Scalar>
    ) throws(NetworkError) -> KnowledgePhase<Scalar> {
        try KnowledgePhase(
            number, of: world, plan, lessons: lessons(number, world, plan, random), parameters: parameters)
    }

    /// What is learned in each epoch of a phase.
    private static func lessons(
        _ number: Int, _ world: KnowledgeWorld, _ plan: KnowledgePlan, _ random: RandomStream
    ) -> [KnowledgeCorpus] {
        guard number > 0 else { return Array(repeating: world.firstCorpus, count: plan.firstEpochs) }
        let corpus = world.corpus(ofPhase: number)
        let earlier = (1..<number).reduce(world.firstCorpus) { $0 + world.corpus(ofPhase: $1) }
        return (0..<plan.epochs).map { epoch in
            switch plan.method {
            case .rehearsal: return corpus + earlier
            case .mixReview:
                let share = (0..<epoch).reduce(plan.settings.mix) { share, _ in share * plan.settings.mixDecay }
                let count = min(earlier.count, Int(share * Double(corpus.count)))
                var draw = random.split(Stream.review.rawValue).split(UInt64(number) << 32 | UInt64(epoch))
                return corpus + earlier.choosing(draw.permutation(earlier.count).prefix(count))
            case .vanilla, .recAdam, .lora, .kAdapter, .modular: return corpus
            }
        }
    }

    // MARK: What is forgotten for what is gained

    /// FUAR of the whole run: what stays of the first corpus are the invariant facts, of later ones all that they taught;
    /// nil before the end.
    var forgottenToAcquired: ForgottenToAcquired? {
        guard isDone, let last = taught.last, let final = last.last else { return nil }
        func invariant(after phase: Int) -> Double? {
            scores.last { $0.kind == .invariant && $0.epoch == phase * plan.epochs }?.value
        }
        let phases = (0..<world.sides.phases).map { i -> ForgottenToAcquired.Phase in
            let before = i == 0 ? invariant(after: 0) : taught[i][i - 1].both
            let after = i == 0 ? invariant(after: world.sides.phases) : last[i - 1].both
            return ForgottenToAcquired.Phase(
                kept: before.flatMap { before in
                    after.map { ForgottenToAcquired.Retention(before: before, after: $0) }
                },
                updated: taught[i].last?.updated, acquired: taught[i].last?.new)
        }
        return ForgottenToAcquired(phases, updated: final.updated, acquired: final.new)
    }

    // MARK: Checkpoints

    /// All that the run's future and its records depend on, between two epochs.
    func checkpoint() -> [UInt8] {
        var writer = CheckpointWriter()
        writer.append("run/place", words: [UInt64(phase), UInt64(epoch)])
        writer.append(
            "run/scores",
            words: scores.flatMap { score in
                [
                    UInt64(score.epoch), UInt64(KnowledgeProbeKind.allCases.firstIndex(of: score.kind)!),
                    score.value.bitPattern,
                ]
            })
        writer.append(
            "run/taught", numbers: taught.flatMap { $0.flatMap { [$0.updated, $0.new, $0.both] } }.map { $0 ?? .nan })
        writer.append("run/trained", words: trained.map(UInt64.init))
        writer.append("run/begin", words: Self.words(begin))
        writer.append("run/training", words: Self.words(isDone ? [] : current.run.checkpoint()))
        return writer.finish()
    }

    /// Goes on from where a run of the same world, plan and stream was.
    ///
    /// - Throws: `CheckpointError`: bytes that are no sound checkpoint, or not one of such a run. The run is then to be made
    ///   anew.
    func restore(_ bytes: [UInt8]) throws {
        let checkpoint = try Checkpoint(bytes: bytes)
        let place = try checkpoint.words("run/place", count: 2)
        guard place[0] <= UInt64(world.sides.phases) else { throw CheckpointError.invalidValue(name: "run/place") }
        let kinds = KnowledgeProbeKind.allCases
        let scores = try checkpoint.words("run/scores")
        guard scores.count % 3 == 0 else { throw CheckpointError.invalidValue(name: "run/scores") }
        self.scores = try stride(from: 0, to: scores.count, by: 3).map { k in
            guard scores[k + 1] < UInt64(kinds.count), let epoch = Int(exactly: scores[k]) else {
                throw CheckpointError.invalidValue(name: "run/scores")
            }
            return Score(
                epoch: epoch, kind: kinds[Int(scores[k + 1])], value: Double(bitPattern: scores[k + 2]))
        }
        let numbers: [Double] = try checkpoint.numbers("run/taught", count: 3 * Int(place[0]) * world.sides.phases)
        let known = numbers.map { $0.isNaN ? nil : $0 }
        taught = (0..<Int(place[0])).map { phase in
            (0..<world.sides.phases).map { corpus in
                let k = 3 * (phase * world.sides.phases + corpus)
                return Taught(updated: known[k], new: known[k + 1], both: known[k + 2])
            }
        }
        trained = try checkpoint.words("run/trained").map { Int(clamping: $0) }
        // What earlier phases have added is added again, in the same order, and frozen.
        for number in 1..<max(1, Int(place[0])) {
            current = try Self.makePhase(number, world, plan, random, parameters)
        }
        begin = try Self.bytes(checkpoint.words("run/begin"), "run/begin")
        try parameters.restore(begin)
        if place[0] > 0 { current = try Self.makePhase(Int(place[0]), world, plan, random, parameters) }
        guard place[1] < UInt64(current.lessons.count) else { throw CheckpointError.invalidValue(name: "run/place") }
        try current.run.restore(Self.bytes(checkpoint.words("run/training"), "run/training"))
        (phase, epoch) = (Int(place[0]), Int(place[1]))
    }

    /// Bytes eight by eight, their number first.
    private static func words(_ bytes: [UInt8]) -> [UInt64] {
        [UInt64(bytes.count)]
            + stride(from: 0, to: bytes.count, by: 8).map { start in
                bytes[start..<min(start + 8, bytes.count)].enumerated().reduce(0) {
                    $0 | UInt64($1.1) << (8 * UInt64($1.0))
                }
            }
    }

    private static func bytes(_ words: [UInt64], _ name: String) throws(CheckpointError) -> [UInt8] {
        guard let count = words.first.flatMap(Int.init(exactly:)), (count + 7) / 8 == words.count - 1 else {
            throw .invalidValue(name: name)
        }
        return (0..<count).map { UInt8(truncatingIfNeeded: words[1 + $0 / 8] >> (8 * UInt64($0 % 8))) }
    }
}

/// A run whose loss has left all bounds.
struct KnowledgeDivergence: Error, CustomStringConvertible {
    /// 0 for the first corpus.
    let phase: Int
    let divergence: Divergence
    var description: String { "corpus \(phase): \(divergence)" }
}
