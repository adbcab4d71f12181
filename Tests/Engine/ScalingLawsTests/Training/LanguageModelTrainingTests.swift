import Numerics
import ScalingLaws
import Testing

@Suite("Training a language model")
struct LanguageModelTrainingTests {
    /// Four symbols, of which the next depends on the last.
    static let source = try! MarkovSource(symbols: 4, order: 1, concentration: 0.5, seed: 7)

    static func training<Scalar: NetworkScalar>(
        _: Scalar.Type = Float.self, steps: Int = 60, batch: Int = 8, microBatch: Int = 4, seed: UInt64 = 1,
        _ change: (inout TrainingPlan) -> Void = { _ in }
    ) throws -> LanguageModelTraining<Scalar> {
        let shape = LanguageModelShape(vocabulary: source.vocabulary, context: 12, width: 8, depth: 1, heads: 2)
        var plan = TrainingPlan()
        (plan.steps, plan.batch, plan.microBatch, plan.heldOutTokens) = (steps, batch, microBatch, 1200)
        plan.schedule = .constant(0.02).warmedUp(over: 5)
        change(&plan)
        return try LanguageModelTraining(shape, plan, source: source, random: RandomStream(seed: seed))
    }

    static func end<Scalar>(_ training: LanguageModelTraining<Scalar>) throws -> [TrainingRecord] {
        while try training.advance() != nil {}
        return training.records
    }

    @Test("the loss begins at that of a guess and ends near the least that any model can have, never below")
    func learns() throws {
        let training = try Self.training(steps: 1000)
        let best = try #require(training.bestLoss)
        let losses = try Self.end(training).filter { $0.name == .loss }.map(\.value)
        // A guess among five tokens: ln 5.
        #expect(abs(try #require(losses.first) - 1.609) < 0.25)
        let last = try #require(losses.last)
        #expect(last > best)
        #expect(last < best + 0.02)
    }

    @Test("the same stream gives the same bits, another stream others")
    func deterministic() throws {
        let records = try Self.end(Self.training())
        #expect(try Self.end(Self.training()) == records)
        #expect(try Self.end(Self.training(seed: 2)) != records)
    }

    @Test(
        "a run that goes on from a checkpoint tells what an undisturbed one tells, bit for bit", arguments: [1, 17, 43])
    func resumes(_ step: Int) throws {
        let whole = try Self.end(Self.training())
        let first = try Self.training()
        while first.step < step, try first.advance(until: { first.step >= step }) != nil {}
        let checkpoint = first.checkpoint()
        let second = try Self.training()
        #expect(second.restore(checkpoint))
        #expect(second.step == first.step)
        #expect(second.records == first.records)
        #expect(try Self.end(second) == whole)
    }

    @Test("a checkpoint of another run is refused, and nothing has changed")
    func foreignCheckpoint() throws {
        let other = LanguageModelShape(vocabulary: 5, context: 12, width: 16, depth: 1, heads: 2)
        let foreign = try LanguageModelTraining<Float>(
            other, TrainingPlan(), source: Self.source, random: RandomStream(seed: 1))
        let training = try Self.training()
        #expect(!training.restore(foreign.checkpoint()))
        #expect(!training.restore([]))
        #expect(!training.restore(Array(training.checkpoint().dropLast())))
        #expect(try Self.end(training) == Self.end(Self.training()))
    }

    @Test("how a batch is split into passes changes nothing but the rounding")
    func passes() throws {
        let whole = try Self.end(Self.training(Double.self, microBatch: 8)).filter { $0.name == .loss }
        let split = try Self.end(Self.training(Double.self, microBatch: 2)).filter { $0.name == .loss }
        #expect(whole.map(\.step) == split.map(\.step))
        for (a, b) in zip(whole, split) { #expect(abs(a.value - b.value) < 1e-9 * a.value) }
    }

    @Test("a rate that is far too high is reported as divergence, with its step; nothing more is made")
    func diverges() throws {
        let training = try Self.training(steps: 400) {
            $0.schedule = .constant(1e30)
            $0.clipping = .none
        }
        _ = try Self.end(training)
        let divergence = try #require(training.divergence)
        #expect(divergence.step < 400)
        #expect(try training.advance() == nil)
    }

    @Test("the noise scale of gradients is told where a step takes several passes")
    func noiseScale() throws {
        let several = try Self.end(Self.training(steps: 200, microBatch: 1))
        #expect(several.contains { $0.name == .noiseScale && $0.value > 0 })
        #expect(try !Self.end(Self.training(microBatch: 8)).contains { $0.name == .noiseScale })
    }
}
