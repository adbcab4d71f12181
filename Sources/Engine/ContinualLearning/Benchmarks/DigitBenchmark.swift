public import Numerics

/// The benchmarks of handwritten digits.
public enum DigitBenchmark: String, Sendable, Hashable, CaseIterable {
    /// Two digits a task: 0 and 1, 2 and 3, …
    case split = "digits-split"
    /// All digits in each task, the pixels in another order.
    case permuted = "digits-permuted"

    /// One line of help.
    public var summary: String {
        switch self {
        case .split: "two handwritten digits a task: 0 and 1, then 2 and 3, …"
        case .permuted: "all handwritten digits in each task, from the second on with pixels in an order of its own"
        }
    }

    /// How many tasks there may be.
    public var taskCounts: ClosedRange<Int> {
        switch self {
        case .split: 2...5
        case .permuted: 2...50
        }
    }

    /// The tasks.
    ///
    /// - Parameters:
    ///   - count: How many, within `taskCounts`.
    ///   - streams: Whence the orders of pixels come.
    public func tasks<Scalar: NetworkScalar>(
        _ count: Int, scenario: Scenario, streams: RunStreams, as: Scalar.Type = Scalar.self
    ) -> TaskSequence<Scalar> {
        switch self {
        case .split: .split(.digits, classesPerTask: 2, count: count, scenario: scenario)
        case .permuted: .permuted(.digits, count: count, scenario: scenario, streams: streams)
        }
    }
}
