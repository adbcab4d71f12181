import ScalingLaws
import Testing

@Suite("Fits of the laws", .enabled(if: RunTables.folder != nil, RunTables.absence))
struct FitTests {
    private func isNear(_ a: Double, _ b: Double, _ tolerance: Double) -> Bool { abs(a - b) <= tolerance * abs(b) }

    @Test(
        "the optimum on Chinchilla's runs is found from anywhere: Hoffmann's start, which stalls others, and no start")
    func chinchilla() throws {
        let runs = try RunTables.chinchilla()
        #expect(runs.count == 240)
        let fit = try RobustFit(ParametricForm(), runs)
        // The unrounded constants of Hoffmann et al.
        let hoffmann = [6.0073404, 6.0179186, 0.5267228, 0.33917084, 0.2849083]
        let fromHoffmann = try RobustFit(ParametricForm(), runs, starts: 0, from: hoffmann)
        for fit in [fit, fromHoffmann] {
            #expect(fit.objective <= 1.018275e-3, "\(fit.objective)")
            let law = fit.law
            #expect(abs(law.parameterExponent - 0.347310) < 2e-4)
            #expect(abs(law.tokenExponent - 0.367172) < 2e-4)
            #expect(abs(law.irreducibleLoss - 1.817218) < 2e-4)
            #expect(isNear(law.parameterScale, 477.826, 5e-3))
            #expect(isNear(law.tokenScale, 2143.417, 5e-3))
        }
        #expect(abs(fit.rootMeanSquare - 0.0075496) < 1e-5)
    }

    @Test("a smaller delta gives the published least absolute deviations, and outliers change everything")
    func variants() throws {
        let runs = try RunTables.chinchilla()
        let sharp = try RobustFit(ParametricForm(), runs, delta: 1e-6).law
        #expect(isNear(sharp.parameterScale, 481.93, 5e-3))
        #expect(isNear(sharp.tokenScale, 2085.0, 5e-3))
        #expect(abs(sharp.parameterExponent - 0.347804) < 2e-4)
        #expect(abs(sharp.tokenExponent - 0.365844) < 2e-4)
        let all = try RobustFit(ParametricForm(), RunTables.chinchilla(withOutliers: true))
        #expect(all.objective <= 1.826012e-3, "\(all.objective)")
        #expect(abs(all.law.tokenExponent - 0.4530) < 1e-3)
    }

    @Test("Kaplan's law of size and data fits them worse, with and without a floor")
    func dataLimited() throws {
        let runs = try RunTables.chinchilla()
        #expect(try RobustFit(DataLimitedForm(), runs).objective <= 2.66311e-3)
        #expect(try RobustFit(DataLimitedForm(hasIrreducibleLoss: true), runs).objective <= 2.17474e-3)
    }

    @Test("constants behind exact losses are recovered to a millionth, and noisy ones fit as well as the reference")
    func synthetic() throws {
        let exact = try RobustFit(TrajectoryForm(), RunTables.synthetic("loss_exact"))
        let kaplan = [6.5e13, 0.077, 2.1e3, 0.76, 2.1e8, 0.21]
        for (value, expected) in zip(exact.values, kaplan) { #expect(isNear(value, expected, 1e-6), "\(exact.values)") }
        let noisy = try RobustFit(TrajectoryForm(), RunTables.synthetic("loss_noisy_0.5pct"))
        #expect(noisy.objective <= 2.1523e-3, "\(noisy.objective)")
    }

    @Test("L(N, B, S) on Step Law's runs is as good as the reference, and the critical batch size at a loss is known")
    func stepLaw() throws {
        let runs = try RunTables.stepLaw()
        #expect(runs.count == 170)
        let fit = try RobustFit(TrajectoryForm(), runs)
        #expect(fit.objective <= 1.143461e-3 * 1.001, "\(fit.objective)")
        #expect(isNear(try fit.law.criticalBatchSize(loss: 2.5), 3.10e6, 0.02))
        let withFloor = try RobustFit(TrajectoryForm(hasIrreducibleLoss: true), runs)
        #expect(withFloor.objective <= 1.135561e-3 * 1.001, "\(withFloor.objective)")
        let bootstrap = try FitBootstrap(fit, resamples: 200)
        let range = try #require(bootstrap.interval { try $0.criticalBatchSize(loss: 2.5) })
        #expect(isNear(range.lower, 2.85e6, 0.15) && isNear(range.upper, 5.62e6, 0.15), "\(range)")
        // A quantity that has no bound has a range that says so.
        let unbounded = try #require(bootstrap.interval { _ in .infinity })
        #expect(unbounded.lower == .infinity && unbounded.upper == .infinity)
    }

    @Test("bootstrap ranges end within 15 % of the reference's")
    func bootstrap() throws {
        let fit = try RobustFit(ParametricForm(), RunTables.chinchilla())
        let bootstrap = try FitBootstrap(fit, resamples: 1000)
        let reference = [
            "A": (288.82, 731.26), "B": (1137.96, 6143.49), "E": (1.7725, 1.8698), "alpha": (0.3171, 0.3722),
            "beta": (0.3350, 0.4180),
        ]
        for (constant, range) in zip(fit.form.constants, bootstrap.intervals()) {
            let (lower, upper) = try #require(reference[constant.name])
            #expect(isNear(range.lower, lower, 0.15) && isNear(range.upper, upper, 0.15), "\(constant.name): \(range)")
        }
        #expect(fit.undetermined(bootstrap).isEmpty)
        let tokens = try #require(bootstrap.interval { try $0.computeOptimum(operations: 1e21).tokens })
        #expect(isNear(tokens.lower, 5.0487e10, 0.15) && isNear(tokens.upper, 6.9010e10, 0.15), "\(tokens)")
    }

    @Test("seventeen runs that cannot tell the constants are not passed off as a law")
    func unidentified() throws {
        let runs = try RunTables.stepLawBest()
        #expect(runs.count == 17)
        let fit = try RobustFit(ParametricForm(), runs)
        #expect(fit.objective <= 4.05324e-5 * 1.001, "\(fit.objective)")
        #expect(try !fit.undetermined(FitBootstrap(fit, resamples: 200)).isEmpty)
    }

    @Test("sizes that hardly differ, with as many tokens for each, determine nothing, and refits need not be asked")
    func narrow() throws {
        let runs = (0..<8).map { place in
            let size = 1e7 + 1e6 * Double(place)
            let loss = 3 - 0.01 * Double(place) + (place % 2 == 0 ? 0.01 : -0.01)
            return MeasuredRun(parameters: size, tokens: 20 * size, loss: loss, run: place)
        }
        let undetermined = try RobustFit(ParametricForm(), runs).undetermined()
        #expect(undetermined.contains("E") && undetermined.contains("beta"), "\(undetermined)")
    }

    @Test("standard errors by curvature are those of refits, where the law is determined")
    func standardErrors() throws {
        let fit = try RobustFit(ParametricForm(), RunTables.chinchilla())
        // The standard deviations of the reference's bootstrap, over the constants.
        let reference = [2: 0.02503 / 1.8172, 3: 0.01536 / 0.34731, 4: 0.02069 / 0.36717]
        for (place, expected) in reference {
            let error = fit.relativeStandardErrors[place]
            #expect(error > expected / 2.5 && error < expected * 2.5, "\(fit.form.constants[place].name): \(error)")
        }
    }

    @Test("too few runs, and a delta that is none, are refused in words")
    func errors() throws {
        let runs = try RunTables.chinchilla()
        #expect(throws: ScalingLawError.self) { try RobustFit(ParametricForm(), Array(runs.prefix(5))) }
        #expect(throws: ScalingLawError.self) { try RobustFit(ParametricForm(), runs, delta: 0) }
        // Without batch sizes there is no L(N, B, S).
        #expect(
            throws: ScalingLawError.insufficient(
                "0 runs are too few for the 6 constants of the law kaplan; 240 more do not tell the tokens of a batch")
        ) { try RobustFit(TrajectoryForm(), runs) }
    }
}
