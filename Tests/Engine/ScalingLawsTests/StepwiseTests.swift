import Foundation
import ScalingLaws
import Testing

@Suite("The constants of trajectories, one step after the other")
struct StepwiseTests {
    private func isNear(_ a: Double, _ b: Double, _ tolerance: Double) -> Bool { abs(a - b) <= tolerance * abs(b) }

    /// Curves by Kaplan's law: six sizes from 1M to 60M, eight batches, 24 points each; noise as normal deviates times
    /// `noise`, in ln L.
    static func curves(noise: Double = 0) throws -> [MeasuredRun] {
        var state: UInt64 = 0x9E37_79B9
        func uniform() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (Double(state >> 11) + 0.5) * 0x1p-53
        }
        var (runs, number) = ([MeasuredRun](), 0)
        for size in 0..<6 {
            let parameters = 1e6 * pow(60, Double(size) / 5)
            for batch in 0..<8 {
                let tokens = 8192 * pow(2, Double(batch))
                for point in 0..<24 {
                    let steps = 1500 * pow(10, 2 * Double(point) / 23)
                    let normal = sqrt(-2 * log(uniform())) * cos(2 * .pi * uniform())
                    let loss = try TrajectoryLaw.kaplan.loss(parameters: parameters, batch: tokens, steps: steps)
                    runs.append(
                        MeasuredRun(
                            parameters: parameters, tokens: tokens * steps, batch: tokens,
                            loss: loss * exp(noise * normal), run: number))
                }
                number += 1
            }
        }
        return runs
    }

    private let kaplan = [6.5e13, 0.077, 2.1e3, 0.76, 2.1e8, 0.21]

    /// Exponents: what smoothing leaves, a curve's third derivative, moves a crossing by less than 0.5 %, and critical
    /// batches by about 1 %, over a range of losses of 1.3. Scales are extrapolated by their exponents over decades.
    @Test(
        "each constant behind exact losses is recovered: exponents within 0.2 %, S_c within 0.5 %, B* and N_c within 2 %"
    )
    func exact() throws {
        let estimate = try StepwiseEstimation(Self.curves())
        let tolerances = [0.02, 0.002, 0.005, 0.002, 0.02, 0.002]
        for ((constant, expected), tolerance) in zip(zip(estimate.constants, kaplan), tolerances) {
            #expect(isNear(constant.value, expected, tolerance), "\(constant)")
            #expect(constant.isDetermined)
        }
        #expect(estimate.undetermined.isEmpty && estimate.curves == 48 && estimate.batch.levels.count == 60)
        for level in estimate.batch.levels {
            let expected = try TrajectoryLaw.kaplan.criticalBatchSize(loss: level.loss)
            #expect(isNear(level.criticalBatch, expected, 0.03), "\(level)")
            let steps = try TrajectoryLaw.kaplan.leastSteps(loss: level.loss, parameters: level.parameters)
            #expect(isNear(level.leastSteps, steps, 0.02), "\(level)")
        }
        // From there the joint search alone finds the very constants.
        let joint = try estimate.refined(starts: 0)
        for (value, expected) in zip(joint.values, kaplan) { #expect(isNear(value, expected, 1e-6), "\(joint.values)") }
    }

    @Test(
        "with noise of half a percent exponents are within 3 %, B* within 15 %, and the joint search improves on them")
    func noisy() throws {
        let estimate = try StepwiseEstimation(Self.curves(noise: 0.005))
        let tolerances = [0.15, 0.01, 0.03, 0.03, 0.15, 0.03]
        for ((constant, expected), tolerance) in zip(zip(estimate.constants, kaplan), tolerances) {
            #expect(isNear(constant.value, expected, tolerance), "\(constant)")
        }
        let form = ImplicitTrajectoryForm()
        let before = form.objective(form.explicit.point(estimate.law), estimate.runs)
        let joint = try estimate.refined(form, starts: 0)
        #expect(joint.objective < before && joint.rootMeanSquare < 0.0055, "\(joint.rootMeanSquare) \(before)")
        // No law fits better, the one behind the losses included.
        #expect(joint.objective <= form.objective(form.explicit.point(.kaplan), estimate.runs))
        for (value, expected) in zip(joint.values, kaplan) { #expect(isNear(value, expected, 0.04), "\(joint.values)") }
        let explicit = TrajectoryForm()
        #expect(
            try estimate.refined(explicit, starts: 0).objective
                < explicit.objective(explicit.point(estimate.law), estimate.runs))
    }

    @Test(
        "a table with eight points a curve and no column for runs does as well",
        .enabled(if: RunTables.folder != nil, RunTables.absence))
    func table() throws {
        let estimate = try StepwiseEstimation(RunTables.synthetic("loss_exact"))
        let tolerances = [0.03, 0.002, 0.01, 0.002, 0.02, 0.005]
        for ((constant, expected), tolerance) in zip(zip(estimate.constants, kaplan), tolerances) {
            #expect(isNear(constant.value, expected, tolerance), "\(constant)")
        }
    }

    @Test("steps up to the end of warm-up are left out, and what the curves cannot tell is said with its step")
    func problems() throws {
        let runs = try Self.curves()
        let late = try StepwiseEstimation(runs, after: 3000)
        #expect(late.runs.allSatisfy { ($0.steps ?? 0) > 3000 } && late.runs.count < runs.count)
        func problem(_ runs: [MeasuredRun], after warmUp: Double = 0) -> String {
            do {
                _ = try StepwiseEstimation(runs, after: warmUp)
                return "none"
            } catch { return "\(error)" }
        }
        #expect(problem(runs.filter { $0.batch == 8192 }).contains("three batch sizes"))
        #expect(problem(runs.filter { $0.parameters < 3e6 }).contains("three sizes, and there are 2"))
        #expect(problem(runs, after: 1e9).contains("steps"))
        #expect(problem(Array(runs.prefix(2))).contains("no curves"))
        #expect(
            problem(runs.map { MeasuredRun(parameters: $0.parameters, tokens: $0.tokens, loss: 3, run: $0.run) })
                .contains("tells a batch"))
        let mixed = runs.map { run in
            var run = run
            run.run /= 2
            return run
        }
        #expect(problem(mixed).contains("one batch"))
        // Losses that rise with training have no crossings.
        let rising = runs.map { run in
            var run = run
            run.loss = 2 + (run.steps ?? 0) * 1e-6
            return run
        }
        #expect(problem(rising).contains("critical batch size"))
    }

    @Test("a critical batch size that does not depend on the loss is found, or said not to be known")
    func constantBatch() throws {
        var law = TrajectoryLaw.kaplan
        (law.criticalBatch, law.batchExponent) = (2e5, .infinity)
        let runs = try Self.curves().map { run in
            var run = run
            run.loss = try law.loss(parameters: run.parameters, batch: run.batch ?? 1, steps: run.steps ?? 1)
            return run
        }
        let estimate = try StepwiseEstimation(runs)
        #expect(isNear(try estimate.law.criticalBatchSize(loss: 5), 2e5, 0.05))
        #expect(!estimate.batch.batchExponent.isDetermined || estimate.batch.batchExponent.value > 5)
    }
}
