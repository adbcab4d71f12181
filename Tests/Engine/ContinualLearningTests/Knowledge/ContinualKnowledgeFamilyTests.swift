import ContinualLearning
import Families
import Identifiers
import Testing

@Suite("The family continual-knowledge")
struct ContinualKnowledgeFamilyTests {
    private static let family = ContinualKnowledgeFamily()
    /// A world that is read in no time, and not learned.
    private static let small: [String: ParameterValue] = [
        "subjects": 12, "relations": 4, "objects": 6, "wordings": 3, "updates": 6, "new-subjects": 2, "width": 24,
        "depth": 2,
        "heads": 2, "first-epochs": 2, "epochs": 2, "batch": 16,
    ]
    /// One that is learned in a second.
    private static let learned: [String: ParameterValue] = [
        "subjects": 60, "wordings": 5, "updates": 12, "new-subjects": 4, "first-epochs": 25, "first-rate": 0.01,
        "epochs": 10,
        "learning-rate": 0.003,
    ]

    private static func parameters(_ values: [String: ParameterValue]) -> Parameters {
        .ofContinualTask(small.merging(values) { $1 }, of: family)
    }

    private func run(
        _ values: [String: ParameterValue], checkpoint: [UInt8]? = nil, patience: Int = .max
    ) throws -> RecordingContext {
        let context = RecordingContext(checkpoint: checkpoint)
        context.patience = patience
        try Self.family.run(Self.parameters(values), context: context, checkpointInterval: .zero)
        return context
    }

    @Test("a model learns its first corpus, and what a later one corrects and adds")
    func learns() throws {
        let context = try run(Self.learned)
        func scores(_ name: String) -> [Double] { context.records.filter { $0.name == name }.map(\.value) }
        #expect(try #require(scores("invariant").first) > 0.9)
        #expect(try #require(scores("outdated").first) > 0.9)
        #expect(try #require(scores("updated").first) < 0.2)
        #expect(try #require(context.last("updated")) > 0.8 && #require(context.last("outdated")) < 0.2)
        #expect(try #require(context.last("new_easy")) > 0.8)
        #expect(context.last("chance") == 1.0 / 6)
        #expect(scores("invariant").count == 11)
    }

    @Test("up to the end of the first corpus, methods of one seed are the same")
    func beginsAlike() throws {
        func first(_ method: KnowledgeMethod) throws -> [RecordingContext.Record] {
            let names = Set(["invariant", "updated", "outdated", "new", "new_easy"])
            return try run(["method": .string(method.rawValue)]).records
                .filter { names.contains($0.name) && $0.step == 0 }
        }
        let vanilla = try first(.vanilla)
        #expect(vanilla.count == 5)
        for method in KnowledgeMethod.allCases { #expect(try first(method) == vanilla) }
        #expect(
            try run(["seed": 3]).records == run(["seed": 1, "repeat": 2]).records)
    }

    @Test("whoever reads all of the first corpus again keeps it, and does not correct it as well")
    func rehearsal() throws {
        let (vanilla, rehearsal) = (
            try run(Self.learned), try run(Self.learned.merging(["method": "rehearsal"]) { $1 })
        )
        #expect(try #require(rehearsal.last("forgotten")) < 0.1)
        #expect(try #require(rehearsal.last("updated")) < #require(vanilla.last("updated")))
    }

    @Test(
        "what is added counts, and only what is trained changes",
        arguments: [
            // Two blocks; queries and values; down and up; rank 4.
            (["method": "lora"], 2 * 2 * 2 * 4 * 24),
            (["method": "k-adapter"], 2 * (12 * 24 * 24 + 13 * 24) + 24 * 24),
            (["method": "vanilla"], 0),
        ] as [([String: ParameterValue], Int)])
    func counts(_ values: [String: ParameterValue], _ added: Int) throws {
        let context = try run(values.merging(["trained-blocks": 0]) { $1 })
        #expect(context.last("params_added") == Double(added))
        let trained = try #require(context.last("params_trained"))
        #expect(added > 0 ? trained == Double(added) : trained == context.last("params"))
    }

    @Test(
        "a run that is interrupted goes on from its checkpoint and tells the same, bit for bit",
        arguments: KnowledgeMethod.allCases)
    func resumes(_ method: KnowledgeMethod) throws {
        let values: [String: ParameterValue] = ["method": .string(method.rawValue), "phases": 2, "epochs": 3]
        let undisturbed = try run(values)
        // In the first corpus, at a border, within the second and within the third.
        for step in [-1, 0, 2, 4] as [Int64] {
            let told =
                step < 0 ? 0 : try #require(undisturbed.records.lastIndex { $0.name == "new_easy" && $0.step == step })
            let interrupted = try run(values, patience: told + 1)
            #expect(interrupted.records.count < undisturbed.records.count)
            let resumed = try run(values, checkpoint: interrupted.checkpoint)
            #expect(resumed.records == undisturbed.records, "from step \(step)")
        }
    }

    @Test("a checkpoint that does not fit is as good as none")
    func foreignCheckpoint() throws {
        let other = try #require(run(["width": 12]).checkpoint)
        let plain = try run([:]).records
        #expect(try run([:], checkpoint: other).records == plain)
        #expect(try run([:], checkpoint: [1, 2, 3]).records == plain)
    }

    @Test("FUAR is what the records say: over two phases, what each taught counts as to be kept")
    func ratio() throws {
        let context = try run(Self.learned.merging(["phases": 2]) { $1 })
        func score(_ name: String, _ step: Int64) throws -> Double {
            try #require(context.records.first { $0.name == name && $0.step == step }).value
        }
        let lost =
            try max(0, score("invariant", 0) - score("invariant", 20))
            + max(0, score("corpus_1", 1) - score("corpus_1", 2))
        let gained = try [0, 1].reduce(0) {
            try $0 + max(0, score("updated_2", 2) - score("updated_2", $1))
                + max(0, score("new_2", 2) - score("new_2", $1))
        }
        #expect(lost > 0 && gained > 2)
        #expect(try abs(#require(context.last("fuar")) - lost / gained) < 1e-12)
    }

    @Test(
        "what cannot be learned is refused before anything is queued, with what would be right",
        arguments: [
            (["relations": 5], "relations: 5 is odd"),
            (["updates": 25], "updates: there are 24 facts that may change, 2 of each subject, not 25"),
            (["phases": 7], "phases: 7 later corpora cannot share 6 updates and 2 new subjects"),
            (["heads": 5], "heads: 5 heads do not share a width of 24"),
            (["method": "k-adapter", "adapters": 3], "adapters: 3 are more than the 2 blocks"),
            (["method": "lora", "trained-blocks": 3], "trained-blocks: 3 are more than the 2 blocks"),
        ] as [([String: ParameterValue], String)])
    func refuses(_ values: [String: ParameterValue], _ sentence: String) {
        let problem = #expect(throws: ParameterProblem.self) { try Self.family.validate(Self.parameters(values)) }
        #expect(problem?.description.hasPrefix(sentence) == true, "\(problem?.description ?? "nothing")")
    }
}
