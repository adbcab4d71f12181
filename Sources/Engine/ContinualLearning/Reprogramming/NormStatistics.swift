import Numerics

/// Whose means and variances the norms of a task's network take.
package enum NormStatistics: String, Sendable, Hashable, CaseIterable {
    /// Those of the shared network, which stay as they are.
    case anchor
    /// Those of each batch, and of the task's own running ones in tests: what the paper's code comes to.
    case task

    /// One line of help.
    package var summary: String {
        switch self {
        case .anchor: "those of the anchor, as they are"
        case .task: "of each batch, and running ones of the task's own in tests, as the paper's code has it"
        }
    }

    /// - Parameters:
    ///   - variant: A network from initial weights has none but its own.
    ///   - mask: Nor have masks over random weights.
    func inTraining(_ variant: ReprogrammingVariant, _ mask: MaskPlan) -> BatchStatistics {
        let hasOwn = variant == .scratch || variant == .mask && mask.weights == .random
        return self == .anchor && !hasOwn ? .running : .batch
    }
}
