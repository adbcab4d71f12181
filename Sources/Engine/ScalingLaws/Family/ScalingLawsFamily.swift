public import Families
public import Identifiers
import Numerics

/// The family `scaling-laws`: a small transformer learns a text or a synthetic source, and its losses are recorded.
///
/// A task is one run of training. docs/scaling-laws.md describes parameters, records and conventions.
public struct ScalingLawsFamily: Family {
    public init() {}

    public var name: String { "scaling-laws" }
    public var version: Int { 2 }
    public var summary: String { "train small transformers, and estimate the laws that their losses follow" }
    public var parameters: [ParameterSpec] { ScalingLawsParameters.specs }
    public var costParameters: [String] { ["width", "depth"] }
    public var savesCheckpoints: Bool { true }

    public var resultColumns: [ResultColumn] {
        [
            ResultColumn("loss", "held-out loss after the last step, in nats a token", better: .lower),
            ResultColumn("train_loss", "mean loss of the last batches, in nats a token", better: .lower),
            ResultColumn("bits_per_byte", "held-out loss in bits a byte of text", better: .lower),
            ResultColumn("best_loss", "the least loss that any model can have on what is held out, where it is known"),
            ResultColumn("entropy_rate", "exact entropy of the source, in nats a token, where it is known"),
            ResultColumn(
                "window_entropy", "the same for windows of the context: the floor of any model of this context"),
            ResultColumn("predicted_loss", "what the law said of the last loss before the run began"),
            ResultColumn("params", "N, weights of the blocks, without embeddings"),
            ResultColumn("params_with_head", "the same and the head"),
            ResultColumn("params_trained", "every number that is trained"),
            ResultColumn("batch_tokens", "B, tokens of an update"),
            ResultColumn("tokens", "D, tokens seen"),
            ResultColumn("epochs", "tokens seen over tokens there are; 0 where none comes again"),
            ResultColumn("flops", "operations of the run, 6·N a token"),
            ResultColumn("flops_with_head", "the same and the head's"),
            ResultColumn("flops_with_attention", "the same and attention's"),
            ResultColumn("noise_scale", "noise scale of gradients at the end, in tokens"),
            ResultColumn("gradient_norm", "norm of the last step's gradient, before clipping"),
            ResultColumn("rate", "learning rate of the last step"),
            ResultColumn("diverged_at", "the step at which training diverged"),
        ]
    }

    public var reports: [ReportDefinition] { ScalingLawsReports.all }

    public func validate(_ parameters: Parameters) throws(ParameterProblem) {
        let task = try ScalingLawsTask(parameters)
        try task.source.check(context: task.shape.context)
        guard task.memory <= Double(MachineMemory.size) else {
            throw ParameterProblem(
                "width",
                "\(task.shape.trainedNumbers) weights and what a pass keeps need \(Int(task.memory / 1e9)) GB, and this "
                    + "machine has \(MachineMemory.size / 1_000_000_000)")
        }
    }

    public func costHint(_ parameters: Parameters) -> Seconds {
        guard let task = try? ScalingLawsTask(parameters) else { return 1 }
        return task.costHint
    }

    public func run(_ parameters: Parameters, context: any TaskContext) throws {
        let task = try ScalingLawsTask(parameters)
        if task.isDouble {
            try TrainingAttempt<Double>(task, context).run()
        } else {
            try TrainingAttempt<Float>(task, context).run()
        }
    }
}
