public import Identifiers

/// Consecutive tasks of a grid that are alike in the family's cost parameters.
public struct GridStratum: Sendable, Hashable {
    public let first: TaskIndex
    public let count: Int64
    /// One number for each of the family's cost parameters: which of its values these tasks have.
    /// Equal numbers at one position mean equal values over the whole grid.
    public let features: [UInt32]
    /// The family's guess of a task's duration; only ratios matter.
    public let hint: Seconds
    public init(first: TaskIndex, count: Int64, features: [UInt32], hint: Seconds) {
        self.first = first
        self.count = count
        self.features = features
        self.hint = hint
    }
}
