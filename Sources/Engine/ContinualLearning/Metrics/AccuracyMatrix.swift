/// Accuracies of a learner of T tasks, one after the other: R[i][j] is that on task j after task i has been learned.
///
/// ```swift
/// let matrix = try AccuracyMatrix([[0.9, 0.5], [0.6, 0.8]], untrained: [0.5, 0.5])
/// matrix.averageAccuracy       // 0.7
/// matrix.backwardTransfer      // -0.3
/// ```
///
/// Accuracies are shares from 0 to 1. Formulas in the comments count tasks from 1, as their sources do; indices in code
/// count from 0. A metric is nil where its formula divides by nothing: what compares tasks needs at least two.
public struct AccuracyMatrix: Sendable, Hashable {
    /// One row for every task learned, each with an accuracy for every task, also for those still to come.
    public let rows: [[Double]]
    /// b: accuracies of the network before it has learned anything.
    public let untrained: [Double]
    /// a*: for every task k, the accuracy on task k of a network that learned tasks 1 to k together; nil where none did.
    public let joint: [Double]?

    /// - Throws: `MetricError` unless there are as many rows as tasks, each as long, of shares from 0 to 1.
    public init(_ rows: [[Double]], untrained: [Double], joint: [Double]? = nil) throws(MetricError) {
        let count = rows.count
        guard count > 0, (rows + [untrained] + [joint ?? untrained]).allSatisfy({ $0.count == count }) else {
            throw .notSquare(rows: count, columns: (rows + [untrained] + (joint.map { [$0] } ?? [])).map(\.count))
        }
        for accuracy in (rows + [untrained, joint ?? []]).joined() where !(0...1).contains(accuracy) {
            throw .notAShare(accuracy)
        }
        (self.rows, self.untrained, self.joint) = (rows, untrained, joint)
    }

    /// T.
    public var count: Int { rows.count }

    /// R[i][j]: the accuracy on task j after task i, both from 0.
    public subscript(after i: Int, on j: Int) -> Double { rows[i][j] }

    /// The last row.
    var last: [Double] { rows[count - 1] }

    /// The mean of a value for every task but the last; nil where there is one task.
    func meanOfEarlierTasks(_ value: (Int) -> Double) -> Double? {
        count > 1 ? (0..<count - 1).map(value).reduce(0, +) / Double(count - 1) : nil
    }
}

/// Why numbers are no accuracies of a sequence of tasks.
public enum MetricError: Error, Sendable, Hashable, CustomStringConvertible {
    /// There must be a row for every task, and in each an accuracy for every task.
    case notSquare(rows: Int, columns: [Int])
    case notAShare(Double)

    public var description: String {
        switch self {
        case .notSquare(let rows, let columns):
            "\(rows) rows with \(columns.map(String.init).joined(separator: ", ")) accuracies: every row, and every list "
                + "of references, has one for each task"
        case .notAShare(let value): "an accuracy of \(value): it is a share from 0 to 1"
        }
    }
}
