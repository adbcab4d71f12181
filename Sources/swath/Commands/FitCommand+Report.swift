import Reporting
import ScalingLaws

extension FitCommand {
    /// The law that was asked for, by the method that was asked for, and what follows from it.
    ///
    /// - Parameters:
    ///   - steps: Where a stepwise estimation ended, which the search then starts from.
    ///   - single: The law of data seen once, where it is given beforehand.
    func report(
        _ held: HeldOut, _ runs: [MeasuredRun], _ steps: StepwiseEstimation?, _ single: ParametricLaw?,
        progress: @escaping FitProgress
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
        case .repetition:
            try RepetitionForm.requireRepetition(in: held.seen)
            return try LawReport(
                RepetitionForm(single.map { .held($0) } ?? (tied ? .tied : .free)), held,
                method: single == nil ? .joint : .once, delta: delta, starts: starts, resamples: bootstrap,
                derived: LawDerivations.repetition, progress: progress)
        }
    }

    /// The law of data seen once, of a stored fit.
    static func single(_ path: String) throws -> ParametricLaw {
        let fit = try StoredFitFile.read(path)
        guard case .parametric(let law) = fit.law else {
            throw CommandFailure(.badInput, "\(path): --once takes a fit of chinchilla, and this is \(fit.name)")
        }
        if !fit.undetermined.isEmpty {
            Terminal.say(
                Terminal.styled("warning: ", .yellow)
                    + "\(path): its runs do not determine \(fit.undetermined.joined(separator: ", "))")
        }
        return law
    }

    private func chinchilla(
        _ held: HeldOut, _ budgets: [Double], _ progress: @escaping FitProgress
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
        _ progress: @escaping FitProgress
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
