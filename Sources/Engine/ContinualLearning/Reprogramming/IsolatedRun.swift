import Numerics

/// A network that all tasks share, which learns tasks one after the other by what each has of its own. As nothing is shared that
/// is trained, what is known of a task after it was learned stays so: its accuracy is measured once.
///
/// ```swift
/// let run = IsolatedRun(tasks, anchor: anchor, variant: .clr, plan: IsolationPlan(), seed: 1)
/// while try run.learnNext() { print(run.rows.last) }
/// ```
///
/// The same tasks, anchor, plan and seed give the same bits, also when the run goes on from a checkpoint.
package final class IsolatedRun {
    package let tasks: TaskSequence<Float>
    package let anchor: Anchor
    package let variant: ReprogrammingVariant
    package let plan: IsolationPlan
    /// Accuracies of what tasks begin with.
    package private(set) var untrained: [Double] = []
    /// Of every task that has been learned, the accuracy on it.
    private var accuracies: [Double] = []
    private let streams: RunStreams

    /// - Throws: `NetworkError`.
    package init(
        _ tasks: TaskSequence<Float>, anchor: Anchor, variant: ReprogrammingVariant, plan: IsolationPlan, seed: UInt64
    ) throws {
        (self.tasks, self.anchor, self.variant, self.plan) = (tasks, anchor, variant, plan)
        streams = RunStreams(seed: seed)
        for task in 0..<tasks.count { untrained.append(try begun(task).accuracy(on: tasks.test[task])) }
    }

    package var learned: Int { accuracies.count }
    package var isDone: Bool { learned == tasks.count }

    /// For every task learned, accuracies on all tasks: those learned as they are, the others as they begin.
    package var rows: [[Double]?] {
        accuracies.indices.map { i in Array(accuracies[...i] + untrained[(i + 1)...]) }
    }

    private func begun(_ task: Int) throws(NetworkError) -> IsolatedTask {
        let random = RandomStream(seed: streams.seed)
        return try IsolatedTask(
            task, of: tasks, anchor, variant, plan, random: random.split(0x1501_A7ED).split(UInt64(task)),
            shared: random.split(0x5_4A2E_D000))
    }

    /// Learns the next task and tests it.
    ///
    /// - Parameter isCancelled: Asked once an epoch; when it says yes, learning stops there.
    /// - Returns: Whether a task was learned.
    /// - Throws: `LearningDivergence`, `NetworkError`.
    @discardableResult
    package func learnNext(until isCancelled: () -> Bool = { false }) throws -> Bool {
        guard !isDone else { return false }
        let task = try begun(learned)
        guard
            try task.learn(
                tasks.train[learned], order: streams[.order(task: learned)], until: isCancelled)
        else { return false }
        accuracies.append(try task.accuracy(on: tasks.test[learned]))
        return true
    }

    /// Numbers that each task has of its own, but for its head.
    package var addedNumbers: Int {
        variant.added(anchor.shape, countsStatistics: plan.statistics.inTraining(variant, plan.mask) == .batch)
    }

    /// Numbers of all heads.
    package var headNumbers: Int { tasks.heads.reduce(0) { $0 + (anchor.shape.features + 1) * $1.count } }

    // MARK: Checkpoints

    /// All that the rest of the run depends on, between two tasks.
    package func checkpoint() throws -> [UInt8] {
        var writer = CheckpointWriter()
        writer.append("isolated/accuracies", numbers: accuracies)
        return writer.finish()
    }

    /// Goes on from where a run with the same tasks, anchor, plan and seed was.
    ///
    /// - Throws: `CheckpointError`: bytes that are no sound checkpoint of such a run.
    package func restore(_ bytes: [UInt8]) throws {
        let numbers: [Double] = try Checkpoint(bytes: bytes).numbers("isolated/accuracies")
        guard numbers.count <= tasks.count, numbers.allSatisfy({ (0...1).contains($0) }) else {
            throw CheckpointError.invalidValue(name: "isolated/accuracies")
        }
        accuracies = numbers
    }
}
