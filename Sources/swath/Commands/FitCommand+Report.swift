import Reporting
import ScalingLaws

extension FitCommand {
    /// The law that was asked for, by the method that was asked for, and what follows from it.
    ///
    /// - Parameter steps: Where a stepwise estimation ended, which the search then starts from.
    func report(
        _ held: HeldOut, _ runs: [MeasuredRun], _ steps: StepwiseEstimation?, progress: @escaping RefitProgress
    ) throws -> LawReport {
        // Ten times the largest run, unless it is said otherwise.
        let largest = runs.map { 6 * $0.parameters * $0.tokens }.max() ?? 1
        let budgets = budget.isEmpty ? [10 * largest] : budget
        switch law {
        case .chinchilla, .isoflop, .envelope: return try chinchilla(held, budgets, progress)
        case .kaplan: return try kaplan(held, steps, budgets, losses: runs.map(\.loss), progress)
        case .kaplanData:
            return try LawReport(
                DataLimitedForm(hasIrreducibleLoss: floor), held, delta: delta, starts: starts, resamples: bootstrap,
                derived: [], progress: progress)
        }
    }

    private func chinchilla(
        _ held: HeldOut, _ budgets: [Double], _ progress: @escaping RefitProgress
    ) throws -> LawReport {
        var derived: [LawReport.Derivation<ParametricLaw>] = [("a (N ~ C^a)", { $0.optimalParameterExponent })]
        for budget in budgets {
            let at = NumberText.rounded(budget, digits: 3)
            derived.append(("N at C = \(at)", { try $0.computeOptimum(operations: budget).parameters }))
            derived.append(("D at C = \(at)", { try $0.computeOptimum(operations: budget).tokens }))
            derived.append(("L at C = \(at)", { try $0.computeOptimum(operations: budget).loss }))
        }
        if method == .vpnls {
            return try LawReport(projected: held, resamples: bootstrap, derived: derived, progress: progress)
        }
        return try LawReport(
            ParametricForm(), held, delta: delta, starts: starts, resamples: bootstrap, derived: derived,
            progress: progress)
    }

    private func kaplan(
        _ held: HeldOut, _ steps: StepwiseEstimation?, _ budgets: [Double], losses all: [Double],
        _ progress: @escaping RefitProgress
    ) throws -> LawReport {
        let losses = atLoss.isEmpty ? Self.spread(all) : atLoss
        var derived: [LawReport.Derivation<TrajectoryLaw>] = losses.map { loss in
            ("B_crit at L = \(NumberText.rounded(loss, digits: 3))", { try $0.criticalBatchSize(loss: loss) })
        }
        for budget in budgets {
            let at = NumberText.rounded(budget, digits: 3)
            derived.append(("N at C = \(at)", { try $0.computeOptimum(operations: budget).parameters }))
            derived.append(("L at C = \(at)", { try $0.computeOptimum(operations: budget).loss }))
        }
        let form = TrajectoryForm(hasIrreducibleLoss: floor)
        let first = steps.map { form.point($0.law) }
        if implicit {
            return try LawReport(
                ImplicitTrajectoryForm(hasIrreducibleLoss: floor), held,
                method: steps == nil ? .implicit : .stepwiseImplicit, delta: delta, starts: starts, from: first,
                resamples: bootstrap, derived: derived, progress: progress)
        }
        return try LawReport(
            form, held, method: steps == nil ? .joint : .stepwise, delta: delta, starts: starts, from: first,
            resamples: bootstrap, derived: derived, progress: progress)
    }

    /// The quartiles of the losses that there are.
    private static func spread(_ losses: [Double]) -> [Double] {
        let sorted = losses.sorted()
        return sorted.isEmpty ? [] : [1, 2, 3].map { sorted[(sorted.count - 1) * $0 / 4] }
    }
}
