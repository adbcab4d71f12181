import ScalingLaws
import Testing

@Suite("The law of trajectories, solved for its loss")
struct ImplicitTrajectoryTests {
    private func isNear(_ a: Double, _ b: Double, _ tolerance: Double) -> Bool { abs(a - b) <= tolerance * abs(b) }

    /// Kaplan's law in the free numbers, with an E of 0.7 where there is one.
    private func point(_ form: ImplicitTrajectoryForm) -> [Double] {
        var law = TrajectoryLaw.kaplan
        law.irreducibleLoss = form.count == 7 ? 0.7 : 0
        return form.explicit.point(law)
    }

    @Test(
        "what it says of a run is the law's own loss, whatever loss was measured, and its slopes are differences",
        arguments: [false, true])
    func slopes(hasIrreducibleLoss: Bool) throws {
        let form = ImplicitTrajectoryForm(hasIrreducibleLoss: hasIrreducibleLoss)
        let p = point(form)
        for (size, batch, steps) in [(1e6, 8192.0, 1500.0), (1e8, 1e6, 1e4), (1e10, 1e3, 3e5)] {
            for measured in [1.5, 4, 12] {
                let run = MeasuredRun(
                    parameters: size, tokens: batch * steps, batch: batch, loss: measured, run: 0)
                func value(_ p: [Double]) -> Double { form.logLoss(form.natural(p).numbers, LoggedRun(run)).value }
                let expected = LoggedRun(
                    MeasuredRun(parameters: 1, tokens: 1, loss: try form.prediction(p, run), run: 0)
                ).loss
                #expect(abs(value(p) - expected) < 1e-13)
                let (natural, scale) = form.natural(p)
                let slopes = form.logLoss(natural, LoggedRun(run)).slopes * scale
                for place in p.indices {
                    let step = 1e-5
                    var (below, above) = (p, p)
                    below[place] -= step
                    above[place] += step
                    let difference = (value(above) - value(below)) / (2 * step)
                    #expect(abs(slopes[place] - difference) < 1e-7 + 1e-6 * abs(difference), "\(place)")
                }
            }
        }
    }

    @Test(
        "constants behind exact losses are recovered to a millionth; noise of half a percent leaves that much and no more",
        .enabled(if: RunTables.folder != nil, RunTables.absence))
    func synthetic() throws {
        let kaplan = [6.5e13, 0.077, 2.1e3, 0.76, 2.1e8, 0.21]
        let exact = try RobustFit(ImplicitTrajectoryForm(), RunTables.synthetic("loss_exact"), starts: 20)
        for (value, expected) in zip(exact.values, kaplan) { #expect(isNear(value, expected, 1e-6), "\(exact.values)") }
        let runs = try RunTables.synthetic("loss_noisy_0.5pct")
        let noisy = try RobustFit(ImplicitTrajectoryForm(), runs, starts: 20)
        // The noise itself, by the true constants, is 0.0050; the explicit form leaves 0.0081.
        #expect(noisy.rootMeanSquare <= 0.0052, "\(noisy.rootMeanSquare)")
        for (value, expected) in zip(noisy.values, kaplan) where expected < 1 {
            #expect(isNear(value, expected, 0.01), "\(noisy.values)")
        }
    }

    /// With measured losses on the right side the objective is 1.143e-3, and some refits let αB go without bound.
    @Test(
        "on Step Law's runs it fits better than with measured losses, by the same critical batch, and refits agree on αB",
        .enabled(if: RunTables.folder != nil, RunTables.absence))
    func stepLaw() throws {
        let fit = try RobustFit(ImplicitTrajectoryForm(), RunTables.stepLaw(), starts: 10)
        #expect(fit.objective < 8.284e-4 && fit.rootMeanSquare < 0.0093, "\(fit.objective)")
        #expect(isNear(try fit.law.criticalBatchSize(loss: 2.5), 3.10e6, 0.02))
        let exponent = try FitBootstrap(fit, resamples: 50).intervals()[5]
        #expect(exponent.lower > 0.08 && exponent.upper < 0.14, "\(exponent)")
    }
}
