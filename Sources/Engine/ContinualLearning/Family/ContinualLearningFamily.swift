public import Families
public import Identifiers
import Numerics

/// The family `continual-learning`: a network learns tasks one after the other, and how much it keeps is measured.
///
/// A task of the sweep is one run through all tasks of a benchmark by one method. docs/continual-learning.md describes
/// parameters, records and definitions.
public struct ContinualLearningFamily: Family {
    public init() {}

    public var name: String { "continual-learning" }
    // 2: another order of summation in the penalty of isolated methods. 4: frozen convolutions by large Winograd tiles.
    public var version: Int { 4 }
    public var summary: String { "learn tasks one after the other, and measure what is kept, lost and gained" }
    public var parameters: [ParameterSpec] { ContinualLearningParameters.specs }
    public var costParameters: [String] { ["benchmark", "method"] }
    public var savesCheckpoints: Bool { true }

    public var resultColumns: [ResultColumn] {
        ContinualMetric.allCases.map {
            ResultColumn($0.rawValue, $0.summary, better: $0.isBetterHigh ? .higher : .lower)
        } + [
            ResultColumn(
                "min_acc", "mean over earlier tasks of the least accuracy since they were learned (De Lange 2023)",
                better: .higher),
            ResultColumn(
                "wc_acc", "WC-ACC: the last task's accuracy and min_acc, as shares 1/T and 1 − 1/T", better: .higher),
            ResultColumn("params", "numbers of the network that tasks share"),
            ResultColumn("kept_numbers", "numbers that the method keeps beside them, at the end"),
            ResultColumn("kept_samples", "samples that the method keeps, at the end"),
            ResultColumn(
                "ms", "MS: size after the first task over size after each, mean (Díaz-Rodríguez 2018)", better: .higher),
            ResultColumn(
                "sss", "SSS: 1 less the samples kept over all there are, mean (Díaz-Rodríguez 2018)", better: .higher),
            ResultColumn(
                "added_percent",
                "numbers that a task has of its own but for its head, in per cent of the shared network's",
                better: .lower),
            ResultColumn("head_numbers", "numbers of a task's head, mean", better: .lower),
            ResultColumn(
                "added_operations_percent", "multiplications of a task's kernels, in per cent of the shared network's",
                better: .lower),
            ResultColumn("diverged_at", "the task, from 1, in which learning diverged"),
        ]
    }

    public var reports: [ReportDefinition] { ContinualLearningReports.all }

    public func validate(_ parameters: Parameters) throws(ParameterProblem) {
        let task = try ContinualLearningTask(parameters)
        if task.network == .anchor { _ = try task.anchor.anchor() }
        let extent: SequenceExtent
        do throws(ImageSourceError) {
            extent = try task.extent()
        } catch {
            throw ParameterProblem(task.benchmark == .images ? "sources" : "benchmark", "\(error)")
        }
        let memory = try task.memory(extent)
        guard memory <= Double(MachineMemory.size) else {
            guard task.network == .perceptron else {
                throw ParameterProblem(
                    "tasks",
                    "their images and all else need \(Int(memory / 1e9)) GB, and this machine has "
                        + "\(MachineMemory.size / 1_000_000_000)")
            }
            throw ParameterProblem(
                "hidden",
                "\(try task.network(extent).weightCount) weights and what goes with them need \(Int(memory / 1e9)) GB, and this "
                    + "machine has \(MachineMemory.size / 1_000_000_000)")
        }
    }

    public func costHint(_ parameters: Parameters) -> Seconds {
        guard let task = try? ContinualLearningTask(parameters), let extent = try? task.extent(),
            let hint = try? task.costHint(extent)
        else { return 1 }
        return hint
    }

    public func run(_ parameters: Parameters, context: any TaskContext) throws {
        let task = try ContinualLearningTask(parameters)
        if task.isDouble {
            try LearningAttempt<Double>(task, context).run()
        } else {
            try LearningAttempt<Float>(task, context).run()
        }
    }

    /// The same with checkpoints at least so far apart.
    package func run(_ parameters: Parameters, context: any TaskContext, checkpointInterval: Duration) throws {
        let task = try ContinualLearningTask(parameters)
        if task.isDouble {
            try LearningAttempt<Double>(task, context, checkpointInterval: checkpointInterval).run()
        } else {
            try LearningAttempt<Float>(task, context, checkpointInterval: checkpointInterval).run()
        }
    }
}
