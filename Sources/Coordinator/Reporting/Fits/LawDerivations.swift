public import ScalingLaws

/// What follows from a law and is told beside its constants.
public enum LawDerivations {
    /// Critical batches at losses, and the best sizes for budgets.
    public static func trajectory(losses: [Double], budgets: [Double]) -> [LawReport.Derivation<TrajectoryLaw>] {
        let batches: [LawReport.Derivation<TrajectoryLaw>] = losses.map { loss in
            ("B_crit at L = \(NumberText.rounded(loss, digits: 3))", { try $0.criticalBatchSize(loss: loss) })
        }
        return batches
            + budgets.flatMap { budget -> [LawReport.Derivation<TrajectoryLaw>] in
                let at = NumberText.rounded(budget, digits: 3)
                return [
                    ("N at C = \(at)", { try $0.computeOptimum(operations: budget).parameters }),
                    ("L at C = \(at)", { try $0.computeOptimum(operations: budget).loss }),
                ]
            }
    }

    /// The exponent of the best size, and the best sizes for budgets.
    public static func parametric(budgets: [Double]) -> [LawReport.Derivation<ParametricLaw>] {
        [("a (N ~ C^a)", { $0.optimalParameterExponent })]
            + budgets.flatMap { budget -> [LawReport.Derivation<ParametricLaw>] in
                let at = NumberText.rounded(budget, digits: 3)
                return [
                    ("N at C = \(at)", { try $0.computeOptimum(operations: budget).parameters }),
                    ("D at C = \(at)", { try $0.computeOptimum(operations: budget).tokens }),
                    ("L at C = \(at)", { try $0.computeOptimum(operations: budget).loss }),
                ]
            }
    }

    /// What a number of passes over the same data is worth, in passes over new data.
    public static var repetition: [LawReport.Derivation<RepetitionLaw>] {
        [4.0, 16, 64].map { epochs in
            ("D'/U after \(NumberText.rounded(epochs)) epochs", { try $0.effectiveTokens(epochs, unique: 1) })
        } + [("D'/U at most", { 1 + $0.tokenDecay })]
    }

    /// Ten times the operations of the largest run.
    public static func usualBudgets(_ runs: [MeasuredRun]) -> [Double] {
        [10 * (runs.map { 6 * $0.parameters * $0.tokens }.max() ?? 1)]
    }

    /// The quartiles of the losses that there are.
    public static func usualLosses(_ runs: [MeasuredRun]) -> [Double] {
        let sorted = runs.map(\.loss).sorted()
        return sorted.isEmpty ? [] : [1, 2, 3].map { sorted[(sorted.count - 1) * $0 / 4] }
    }
}
