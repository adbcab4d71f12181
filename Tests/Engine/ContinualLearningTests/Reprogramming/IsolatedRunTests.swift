import ContinualLearning
import Numerics
import Testing

@Suite("Tasks that are learned beside a frozen network")
struct IsolatedRunTests {
    private static let shape = AnchorShape(channels: [8, 12])

    /// Two digits a task.
    private static let tasks: TaskSequence<Float> = DigitBenchmark.split.tasks(
        3, scenario: .task, streams: RunStreams(seed: 1))

    /// Trained on all digits.
    private static let anchor: Result<Anchor, any Error> = Result {
        let digits: TaskSequence<Float> = DigitBenchmark.split.tasks(5, scenario: .task, streams: RunStreams(seed: 1))
        let training = try AnchorTraining(shape, pool: digits, epochs: 10, seed: 1)
        for _ in 0..<10 { _ = try training.learnEpoch() }
        return try training.anchor()
    }

    private func run(_ variant: ReprogrammingVariant, _ statistics: NormStatistics = .anchor) throws -> IsolatedRun {
        var plan = IsolationPlan()
        (plan.epochs, plan.rate, plan.statistics) = (10, 0.01, statistics)
        return try IsolatedRun(Self.tasks, anchor: Self.anchor.get(), variant: variant, plan: plan, seed: 1)
    }

    @Test("an anchor learns to tell its pool's classes apart")
    func anchorLearns() throws {
        let digits: TaskSequence<Float> = DigitBenchmark.split.tasks(5, scenario: .task, streams: RunStreams(seed: 1))
        let training = try AnchorTraining(Self.shape, pool: digits, epochs: 10, seed: 1)
        let losses = try (0..<10).map { _ in try #require(try training.learnEpoch()) }
        #expect(losses[9] < 0.8 * losses[0], "\(losses)")
    }

    @Test("before anything is learned, kernels and norms change nothing: all variants but scratch answer alike")
    func beginsAsAnchor() throws {
        let head = try run(.head).untrained
        for variant in [ReprogrammingVariant.clr, .scale, .norms, .copy] {
            #expect(try run(variant).untrained == head, "\(variant)")
        }
    }

    @Test(
        "every variant learns its tasks, and none forgets", arguments: ReprogrammingVariant.allCases,
        NormStatistics.allCases)
    func learns(_ variant: ReprogrammingVariant, _ statistics: NormStatistics) throws {
        let run = try run(variant, statistics)
        while try run.learnNext() {}
        let rows = run.rows.compactMap(\.self)
        try #require(rows.count == 3)
        let last = rows[2]
        #expect(last.reduce(0, +) / 3 > 0.8, "\(last)")
        for (i, row) in rows.enumerated() {
            #expect(Array(row[...i]) == Array(last[...i]))
            #expect(Array(row[(i + 1)...]) == Array(run.untrained[(i + 1)...]))
        }
    }

    @Test("the same seed gives the same bits, another one others; a run goes on from its checkpoint")
    func repeats() throws {
        let whole = try run(.clr)
        while try whole.learnNext() {}
        let first = try run(.clr)
        try first.learnNext()
        let second = try run(.clr)
        try second.restore(first.checkpoint())
        while try second.learnNext() {}
        #expect(second.rows == whole.rows)
        #expect(throws: CheckpointError.self) { try run(.clr).restore([1, 2, 3]) }
    }

    @Test(
        "what a task adds is counted as the paper counts it: on ResNet-50's channels, 34,560 of kernels among 140,800")
    func counts() {
        // 3,840 channels after convolutions that are reprogrammed.
        let shape = AnchorShape(channels: [1280, 1280, 1280])
        #expect(ReprogrammingVariant.clr.added(shape) - ReprogrammingVariant.norms.added(shape) == 34_560)
        #expect(ReprogrammingVariant.clr.added(shape, countsStatistics: false) == 34_560 + 2 * 3840)
        #expect(ReprogrammingVariant.head.added(shape) == 0)
        #expect(ReprogrammingVariant.copy.added(Self.shape) == Self.shape.numbers)
        // 4×4 and 2×2 places.
        #expect(Self.shape.multiplications(side: 8) == 16 * 9 * 8 + 4 * 9 * 8 * 12)
        #expect(Self.shape.reprogrammingMultiplications(side: 8, size: 3) == 9 * (16 * 8 + 4 * 12))
    }

    @Test("an anchor survives its bytes, but for digits that a network does not notice; what is no anchor is refused")
    func bytes() throws {
        let anchor = try Self.anchor.get()
        let again = try Anchor(bytes: anchor.bytes)
        #expect(again.shape == anchor.shape && again.bytes == anchor.bytes)
        #expect(throws: AnchorError.foreign) { try Anchor(bytes: [1, 2, 3]) }
        let cut = Array(anchor.bytes.dropLast(4))
        #expect(throws: AnchorError.wrongLength(held: cut.count, expected: cut.count + 4)) { try Anchor(bytes: cut) }
        var infinite = anchor.bytes
        infinite.replaceSubrange((infinite.count - 2)..., with: [0x80, 0x7F])
        #expect(throws: AnchorError.notFinite) { try Anchor(bytes: infinite) }
    }
}
