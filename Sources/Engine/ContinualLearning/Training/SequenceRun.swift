/// A run through a sequence of tasks, task by task.
package protocol SequenceRun: AnyObject {
    /// How many tasks have been learned, or left to a later lesson.
    var learned: Int { get }
    var isDone: Bool { get }
    /// For every task after which there was a test, accuracies on all tasks; nil: there was none.
    var rows: [[Double]?] { get }
    /// Accuracies before anything was learned.
    var untrained: [Double] { get }
    /// For every task learned, what was then kept beside the network that all tasks share.
    var kept: [KeptAmounts] { get }
    /// For every task, the least accuracy at any test since it was learned.
    var minima: [Double] { get }
    /// Numbers of the network that all tasks share.
    var sharedNumbers: Int { get }
    /// Images that tasks are learned from, all together.
    var images: Int { get }

    /// - Returns: Whether a task was learned: false when cancelled, or when there was none left.
    @discardableResult
    func learnNext(until isCancelled: () -> Bool) throws -> Bool
    func checkpoint() throws -> [UInt8]
    func restore(_ bytes: [UInt8]) throws
}

extension SequenceRun {
    /// Accuracies after every task; nil unless all have been learned one after the other.
    package func matrix(joint: [Double]? = nil) throws(MetricError) -> AccuracyMatrix? {
        let tested = rows.compactMap(\.self)
        return isDone && tested.count == learned
            ? try AccuracyMatrix(tested, untrained: untrained, joint: joint) : nil
    }
}

extension ContinualRun: SequenceRun {
    package var sharedNumbers: Int { model.weightCount }
    package var images: Int { model.tasks.train.reduce(0) { $0 + $1.count } }
}

extension IsolatedRun: SequenceRun {
    package var kept: [KeptAmounts] {
        (0..<learned).map { KeptAmounts(numbers: ($0 + 1) * addedNumbers, samples: 0) }
    }
    /// What was learned stays as it is.
    package var minima: [Double] { rows.last.flatMap(\.self) ?? untrained }
    package var sharedNumbers: Int { variant.sharesNetwork ? anchor.shape.numbers : 0 }
    package var images: Int { tasks.train.reduce(0) { $0 + $1.count } }
}
