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

    /// Trained as briefly.
    private static let residual: Result<Anchor, any Error> = Result {
        let digits: TaskSequence<Float> = DigitBenchmark.split.tasks(5, scenario: .task, streams: RunStreams(seed: 1))
        let training = try AnchorTraining(AnchorShape(.residual(width: 6, blocks: 1)), pool: digits, epochs: 6, seed: 1)
        for _ in 0..<6 { _ = try training.learnEpoch() }
        return try training.anchor()
    }

    private func run(
        _ variant: ReprogrammingVariant, _ statistics: NormStatistics = .anchor, mask: MaskPlan = MaskPlan(),
        anchor: Anchor? = nil
    ) throws -> IsolatedRun {
        var plan = IsolationPlan()
        (plan.epochs, plan.rate, plan.statistics, plan.mask) = (10, 0.01, statistics, mask)
        return try IsolatedRun(Self.tasks, anchor: anchor ?? Self.anchor.get(), variant: variant, plan: plan, seed: 1)
    }

    private func learned(_ run: IsolatedRun) throws -> [Double] {
        while try run.learnNext() {}
        return try #require(run.rows.last ?? nil)
    }

    @Test(
        "before anything is learned, kernels, transformations and norms change nothing: they answer as the anchor does",
        arguments: [ReprogrammingVariant.clr, .full, .scale, .transformation, .norms, .copy])
    func beginsAsAnchor(_ variant: ReprogrammingVariant) throws {
        #expect(try run(variant).untrained == run(.head).untrained)
        let residual = try Self.residual.get()
        #expect(try run(variant, anchor: residual).untrained == run(.head, anchor: residual).untrained)
    }

    @Test("every variant learns on a residual anchor, too", arguments: ReprogrammingVariant.allCases)
    func learnsOnResidual(_ variant: ReprogrammingVariant) throws {
        let accuracies = try learned(run(variant, anchor: Self.residual.get()))
        #expect(accuracies.reduce(0, +) / 3 > 0.8, "\(accuracies)")
    }

    @Test("a mask that keeps everything is the anchor with a head")
    func wholeMask() throws {
        var mask = MaskPlan()
        mask.share = 1
        let (masked, head) = (try run(.mask, mask: mask), try run(.head))
        #expect(masked.untrained == head.untrained)
        #expect(try learned(masked) == learned(head))
    }

    @Test("masks over random weights learn more than a head on them does; the share that is kept matters")
    func randomMask() throws {
        var mask = MaskPlan()
        mask.weights = .random
        let half = try learned(run(.mask, mask: mask))
        mask.share = 1
        let whole = try learned(run(.mask, mask: mask))
        #expect(half.reduce(0, +) > whole.reduce(0, +), "\(half) \(whole)")
        mask.share = 0.01
        let few = try learned(run(.mask, mask: mask))
        #expect(half.reduce(0, +) > few.reduce(0, +), "\(half) \(few)")
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

    @Test(
        "the same seed gives the same bits, another one others; a run goes on from its checkpoint",
        arguments: [ReprogrammingVariant.clr, .transformation, .calibration, .mask])
    func repeats(_ variant: ReprogrammingVariant) throws {
        let whole = try run(variant)
        while try whole.learnNext() {}
        let first = try run(variant)
        try first.learnNext()
        let second = try run(variant)
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
        #expect(ReprogrammingVariant.clr.addedMultiplications(Self.shape, side: 8) == 9 * (16 * 8 + 4 * 12))
        #expect(ReprogrammingVariant.scale.addedMultiplications(Self.shape, side: 8) == 16 * 8 + 4 * 12)
    }

    @Test("an anchor survives its bytes, but for digits that a network does not notice; what is no anchor is refused")
    func bytes() throws {
        let anchor = try Self.anchor.get()
        let again = try Anchor(bytes: anchor.bytes)
        #expect(again.shape == anchor.shape && again.bytes == anchor.bytes)
        let residual = try Self.residual.get()
        let same = try Anchor(bytes: residual.bytes)
        #expect(same.shape == AnchorShape(.residual(width: 6, blocks: 1)) && same.bytes == residual.bytes)
        #expect(throws: AnchorError.foreign) { try Anchor(bytes: [1, 2, 3]) }
        let cut = Array(anchor.bytes.dropLast(4))
        #expect(throws: AnchorError.wrongLength(held: cut.count, expected: cut.count + 4)) { try Anchor(bytes: cut) }
        var infinite = anchor.bytes
        infinite.replaceSubrange((infinite.count - 2)..., with: [0x80, 0x7F])
        #expect(throws: AnchorError.notFinite) { try Anchor(bytes: infinite) }
    }
}
