import Families
import Numerics
import ScalingLaws
import Testing

@Suite("The family scaling-laws")
struct ScalingLawsFamilyTests {
    static let family = ScalingLawsFamily()
    static let small: [String: ParameterValue] = [
        "data": "markov", "symbols": 4, "order": 1, "width": 8, "depth": 1, "heads": 2, "context": 12, "steps": 40,
        "warm-up": 5, "batch": 4, "held-out-tokens": 240,
    ]

    @Test("a task tells its sides before it begins and its losses as it goes")
    func records() throws {
        let context = RecordingContext()
        try Self.family.run(Self.parameters(Self.small), context: context)
        #expect(context.last("params") == Double(12 * 8 * 8))
        #expect(context.last("batch_tokens") == 48)
        #expect(context.last("tokens") == 1920)
        #expect(context.last("flops") == Double(1920 * 6 * 12 * 8 * 8))
        #expect(context.last("epochs") == 0)
        let best = try #require(context.last("best_loss"))
        #expect(try #require(context.last("loss")) > best)
        let losses = try #require(context.records["loss"])
        #expect(losses.keys.sorted().last == 40)
        #expect(losses.count == RecordSteps(perDecade: 12, last: 40).steps.count)
        #expect(Set(Self.family.resultColumns.map(\.name)).isSuperset(of: context.records.keys))
    }

    @Test("a law foretells losses beside those that are measured, from three warm-ups on")
    func foretells() throws {
        let law = TrajectoryLaw.kaplan
        let constants: [String: ParameterValue] = [
            "N_c": .number(law.criticalParameters), "alpha_N": .number(law.parameterExponent),
            "S_c": .number(law.criticalSteps), "alpha_S": .number(law.stepExponent),
            "B_star": .number(law.criticalBatch), "alpha_B": .number(law.batchExponent),
        ]
        let context = RecordingContext()
        try Self.family.run(
            Self.parameters(Self.small.merging(["law": .map(constants)]) { $1 }), context: context)
        let foretold = try #require(context.records["predicted_loss"])
        #expect(foretold.keys.min()! >= 15)
        for (step, loss) in foretold {
            #expect(try loss == law.loss(parameters: 768, batch: 48, steps: Double(step)))
        }
    }

    @Test(
        "what cannot be trained is refused before anything is queued, with what would be right",
        arguments: [
            (["heads": 3], "heads: 3 heads do not share a width of 8 evenly"),
            (["micro-batch": 3], "micro-batch: a batch of 4 sequences is no multiple of 3"),
            (["warm-up": 40], "warm-up: a warm-up of 40 steps leaves nothing of 40"),
            (["positions": "rotary", "heads": 8], "positions: rotary positions turn pairs"),
            (["width": 16_384, "depth": 256, "heads": 2], "width: "),
            (["law": ["N_c": 1e9]], "law: the constant alpha_N is missing"),
            (["law": ["N_x": 1e9]], "law: N_x is no constant of it"),
        ] as [([String: ParameterValue], String)])
    func refuses(_ change: [String: ParameterValue], _ sentence: String) {
        let parameters = Self.parameters(Self.small.merging(change) { $1 })
        let problem = #expect(throws: ParameterProblem.self) { try Self.family.validate(parameters) }
        #expect(problem?.description.hasPrefix(sentence) == true, "\(problem?.description ?? "nothing")")
    }

    @Test("a rate follows batch and width as it is told to")
    func rates() throws {
        let context = RecordingContext()
        try Self.family.run(
            Self.parameters(
                Self.small.merging([
                    "learning-rate": 0.01, "rate-noise-batch": 12, "rate-width": 32,
                    "rate-width-exponent": 1,
                ]) { $1 }), context: context)
        // 0.01 / (1 + 12/4) · (32/8)^1.
        #expect(abs(try #require(context.last("rate")) - 0.01) < 1e-12)
    }
}
