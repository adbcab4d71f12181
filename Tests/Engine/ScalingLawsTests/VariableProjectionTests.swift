import Foundation
import ScalingLaws
import Testing

@Suite("Least squares over two exponents")
struct VariableProjectionTests {
    private func isNear(_ a: Double, _ b: Double, _ tolerance: Double) -> Bool { abs(a - b) <= tolerance * abs(b) }

    @Test("an exact law comes back to a millionth, and a law without a floor has none below 0")
    func exact() throws {
        for floor in [1.7, 0] {
            let law = ParametricLaw(
                irreducibleLoss: floor, parameterScale: 400, parameterExponent: 0.34, tokenScale: 2000,
                tokenExponent: 0.37)
            var runs: [MeasuredRun] = []
            for size in [1e6, 1e7, 1e8, 1e9] {
                for tokens in [1e8, 1e9, 1e10] {
                    let loss = try law.loss(parameters: size, tokens: tokens)
                    runs.append(MeasuredRun(parameters: size, tokens: tokens, loss: loss, run: runs.count))
                }
            }
            let fit = try VariableProjectionFit(runs)
            #expect(abs(fit.law.irreducibleLoss - floor) < 1e-5 && fit.law.irreducibleLoss >= 0, "\(fit.law)")
            #expect(isNear(fit.law.parameterExponent, 0.34, 1e-6) && isNear(fit.law.tokenExponent, 0.37, 1e-6))
            #expect(isNear(fit.law.parameterScale, 400, 1e-4) && isNear(fit.law.tokenScale, 2000, 1e-4), "\(fit.law)")
        }
    }

    @Test(
        "the reference's least squares on real runs are met, to a millionth, and its exponents to 1e-4",
        .enabled(if: RunTables.folder != nil, RunTables.absence))
    func reference() throws {
        let outliers = try VariableProjectionFit(RunTables.chinchilla(withOutliers: true))
        #expect(outliers.squares <= 0.8437738115520421 * (1 + 1e-6))
        #expect(abs(outliers.law.tokenExponent - 0.66140) < 2e-4)
        let fit = try VariableProjectionFit(RunTables.chinchilla())
        #expect(fit.squares <= 0.08320380768989045 * (1 + 1e-6), "\(fit.squares)")
        #expect(abs(fit.law.irreducibleLoss - 1.8828136) < 1e-4, "\(fit.law)")
        #expect(abs(fit.law.parameterExponent - 0.3576151) < 1e-4)
        #expect(abs(fit.law.tokenExponent - 0.4276206) < 1e-4)
        #expect(abs(fit.law.optimalParameterExponent - 0.5445761) < 1e-4)
        #expect(isNear(fit.law.parameterScale * pow(1e6, -fit.law.parameterExponent), 4.0598409, 1e-4))
        #expect(isNear(fit.law.tokenScale * pow(1e9, -fit.law.tokenExponent), 1.0744587, 1e-4))
        let bootstrap = try fit.bootstrap(resamples: 100)
        let range = try #require(bootstrap.interval { $0.parameterExponent })
        #expect(range.lower < 0.3576 && range.upper > 0.3576 && range.upper - range.lower < 0.15, "\(range)")
    }

    @Test("too few runs are refused")
    func errors() {
        let runs = (0..<5).map { MeasuredRun(parameters: 1e6 * Double($0 + 1), tokens: 1e9, loss: 3, run: $0) }
        #expect(throws: ScalingLawError.self) { try VariableProjectionFit(runs) }
    }
}
