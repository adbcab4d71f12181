import Reporting
import ScalingLaws

extension FitCommand {
    /// The law that was asked for, by the method that was asked for, and what follows from it.
    ///
    /// - Parameter steps: Where a stepwise estimation ended, which the search then starts from.
    func report(
        _ held: HeldOut, _ runs: [MeasuredRun], _ steps: StepwiseEstimation?, progress: @escaping RefitProgress
    ) throws -> LawReport {
        let budgets = budget.isEmpty ? LawDerivations.usualBudgets(runs) : budget
        switch law {
        case .chinchilla, .isoflop, .envelope: return try chinchilla(held, budgets, progress)
        case .kaplan:
            let losses = atLoss.isEmpty ? LawDerivations.usualLosses(runs) : atLoss
            return try kaplan(held, steps, LawDerivations.trajectory(losses: losses, budgets: budgets), progress)
        case .kaplanData:
            return try LawReport(
                DataLimitedForm(hasIrreducibleLoss: floor), held, delta: delta, starts: starts, resamples: bootstrap,
                derived: [], progress: progress)
        }
    }

    private func chinchilla(
        _ held: HeldOut, _ budgets: [Double], _ progress: @escaping RefitProgress
    ) throws -> LawReport {
        let derived = LawDerivations.parametric(budgets: budgets)
        if method == .vpnls {
            return try LawReport(projected: held, resamples: bootstrap, derived: derived, progress: progress)
        }
        return try LawReport(
            ParametricForm(), held, delta: delta, starts: starts, resamples: bootstrap, derived: derived,
            progress: progress)
    }

    private func kaplan(
        _ held: HeldOut, _ steps: StepwiseEstimation?, _ derived: [LawReport.Derivation<TrajectoryLaw>],
        _ progress: @escaping RefitProgress
    ) throws -> LawReport {
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
}
