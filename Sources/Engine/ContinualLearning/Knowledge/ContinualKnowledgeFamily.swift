public import Families
public import Identifiers
import Numerics

/// The family `continual-knowledge`: a language model learns a corpus and then others that correct it and add to it, and
/// what it knows is asked for.
///
/// A task of the sweep is one model by one method. docs/continual-knowledge.md describes worlds, methods and records.
public struct ContinualKnowledgeFamily: Family {
    public init() {}

    public var name: String { "continual-knowledge" }
    public var version: Int { 1 }
    public var summary: String { "teach a language model new facts, and measure which it keeps, corrects and gains" }
    public var parameters: [ParameterSpec] { ContinualKnowledgeParameters.specs }
    public var costParameters: [String] { ["method", "subjects", "width"] }
    public var savesCheckpoints: Bool { true }

    public var resultColumns: [ResultColumn] {
        [
            ResultColumn(
                "fuar", "forgotten over updated and acquired (Jang 2022); none: nothing was gained", better: .lower),
            ResultColumn("invariant", "right answers on facts that no later corpus touches", better: .higher),
            ResultColumn("updated", "right answers on corrected facts, as they are now", better: .higher),
            ResultColumn("outdated", "answers to the same questions as things were first", better: .lower),
            ResultColumn("new", "right answers on facts of new subjects", better: .higher),
            ResultColumn("new_easy", "the same, in a wording that the corpus used for them", better: .higher),
            ResultColumn(
                "forgotten", "invariant facts right after the first corpus, less those right at the end", better: .lower
            ),
            ResultColumn("chance", "the share of right answers of one who guesses"),
            ResultColumn("params", "numbers of the model that learned the first corpus"),
            ResultColumn("params_added", "numbers that later corpora have added to it", better: .lower),
            ResultColumn("params_trained", "numbers that were trained on the last corpus"),
            ResultColumn("diverged_at", "the corpus, 0 for the first, in which learning diverged"),
        ]
    }

    public var reports: [ReportDefinition] { ContinualKnowledgeReports.all }

    public func validate(_ parameters: Parameters) throws(ParameterProblem) {
        let task = try ContinualKnowledgeTask(parameters)
        guard task.memory <= Double(MachineMemory.size) else {
            throw ParameterProblem(
                "width",
                "a model of this width and depth and its corpora need \(Int(task.memory / 1e9)) GB, and this machine has "
                    + "\(MachineMemory.size / 1_000_000_000)")
        }
    }

    public func costHint(_ parameters: Parameters) -> Seconds {
        (try? ContinualKnowledgeTask(parameters))?.costHint ?? 1
    }

    public func run(_ parameters: Parameters, context: any TaskContext) throws {
        try KnowledgeAttempt(ContinualKnowledgeTask(parameters), context).run()
    }

    /// The same with checkpoints at least so far apart.
    package func run(_ parameters: Parameters, context: any TaskContext, checkpointInterval: Duration) throws {
        try KnowledgeAttempt(
            ContinualKnowledgeTask(parameters), context, checkpointInterval: checkpointInterval
        ).run()
    }
}
