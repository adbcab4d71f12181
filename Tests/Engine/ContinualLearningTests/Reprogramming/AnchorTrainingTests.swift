import ContinualLearning
import Numerics
import Testing

@Suite("The training of anchors")
struct AnchorTrainingTests {
    private static let shape = AnchorShape(channels: [8, 12])
    private static let digits: TaskSequence<Float> = DigitBenchmark.split.tasks(
        5, scenario: .task, streams: RunStreams(seed: 1))

    private func training(_ objective: AnchorObjective) throws -> AnchorTraining {
        try AnchorTraining(Self.shape, objective: objective, pool: Self.digits, epochs: 10, seed: 1)
    }

    @Test("a network learns its pool's classes, or by how much images were turned", arguments: AnchorObjective.allCases)
    func learns(_ objective: AnchorObjective) throws {
        let training = try training(objective)
        #expect(training.classes == (objective == .supervised ? 10 : 4))
        let losses = try (0..<10).map { _ in try #require(try training.learnEpoch()) }
        #expect(losses[9] < 0.8 * losses[0], "\(losses)")
    }

    @Test("what learns without labels does not see them: others for the same images change nothing")
    func unlabelled() throws {
        let relabelled: TaskSequence<Float> = DigitBenchmark.split.tasks(
            5, scenario: .domain, streams: RunStreams(seed: 1))
        func loss(_ objective: AnchorObjective, _ pool: TaskSequence<Float>) throws -> Double? {
            try AnchorTraining(Self.shape, objective: objective, pool: pool, epochs: 1, seed: 1).learnEpoch()
        }
        #expect(try loss(.selfSupervised, relabelled) == loss(.selfSupervised, Self.digits))
        #expect(try loss(.supervised, relabelled) != loss(.supervised, Self.digits))
    }
}
