import ScalingLaws
import Testing

@Suite("Laws and their inverses")
struct LawTests {
    private func isNear(_ a: Double, _ b: Double, _ tolerance: Double) -> Bool { abs(a - b) <= tolerance * abs(b) }

    @Test("a trajectory by Kaplan's constants is the reference's, and its inverses lead back")
    func trajectory() throws {
        let law = TrajectoryLaw.kaplan
        let loss = try law.loss(parameters: 1e7, batch: 65_536, steps: 5000)
        #expect(isNear(loss, 4.605687113283441, 1e-14))
        #expect(isNear(try law.criticalBatchSize(loss: loss), 145_772.0917, 1e-9))
        #expect(isNear(try law.steps(loss: loss, parameters: 1e7, batch: 65_536), 5000, 1e-12))
        // (S/Smin − 1)(E/Emin − 1) = 1
        let (steps, tokens) = (
            try law.leastSteps(loss: loss, parameters: 1e7), try law.leastTokens(loss: loss, parameters: 1e7)
        )
        #expect(isNear((5000 / steps - 1) * (65_536 * 5000 / tokens - 1), 1, 1e-11))
    }

    @Test("losses solve the implicit equation over many decades of size, batch and steps, with and without a floor")
    func roundTrips() throws {
        for floor in [0, 0.5, 1.7] {
            var law = TrajectoryLaw.kaplan
            law.irreducibleLoss = floor
            for parameters in [1e5, 1e8, 1e12] {
                for batch in [1.0, 1e4, 1e8] {
                    for steps in [10, 1e4, 1e7] {
                        let loss = try law.loss(parameters: parameters, batch: batch, steps: steps)
                        #expect(try loss > law.leastLoss(parameters: parameters))
                        let back = try law.steps(loss: loss, parameters: parameters, batch: batch)
                        // Near its floor a loss hardly tells the steps: an error in its last bit grows by its share.
                        let above = try (loss - law.leastLoss(parameters: parameters)) / loss
                        #expect(isNear(back, steps, 1e-10 + 1e-14 / above), "\(floor) \(parameters) \(batch) \(steps)")
                    }
                }
            }
        }
    }

    @Test("what a size cannot reach, and arguments out of range, are typed errors")
    func errors() throws {
        let law = TrajectoryLaw.kaplan
        let least = try law.leastLoss(parameters: 1e7)
        #expect(throws: ScalingLawError.unreachable(loss: least, leastLoss: least)) {
            try law.leastSteps(loss: least, parameters: 1e7)
        }
        #expect(throws: ScalingLawError.self) { try law.loss(parameters: -1, batch: 1, steps: 1) }
        #expect(throws: ScalingLawError.self) { try law.loss(parameters: 1, batch: .nan, steps: 1) }
        #expect(throws: ScalingLawError.self) { try law.computeOptimum(operations: 0) }
        let parametric = ParametricLaw(
            irreducibleLoss: 1.8, parameterScale: 480, parameterExponent: 0.35, tokenScale: 2000, tokenExponent: 0.37)
        #expect(throws: ScalingLawError.self) { try parametric.tokens(loss: 1.8, parameters: 1e9) }
    }

    @Test(
        "Kaplan's compute-optimal exponent is 0.05199 from his constants, and training stops 10 % above the least loss")
    func kaplanOptimum() throws {
        // The constants of his equation B.7: αN of L(N), not that of L(N, S).
        var law = TrajectoryLaw.kaplan
        law.parameterExponent = 0.076
        let (small, large) = (try law.computeOptimum(operations: 1e18), try law.computeOptimum(operations: 1e20))
        let exponent = -Double.log(large.loss / small.loss) / Double.log(100)
        #expect(abs(exponent - 0.05199) < 5e-6, "\(exponent)")
        #expect(isNear(small.loss, try law.leastLoss(parameters: small.parameters) * (1 + 0.076 / 0.76), 1e-9))
    }

    @Test("the parametric law's optimum is where no other size of the same cost does better")
    func parametricOptimum() throws {
        let law = ParametricLaw(
            irreducibleLoss: 1.817218, parameterScale: 477.826, parameterExponent: 0.347310, tokenScale: 2143.417,
            tokenExponent: 0.367172)
        let best = try law.computeOptimum(operations: 5.88e23)
        #expect(abs(best.tokens / best.parameters - 17.9) < 0.1)
        for factor in [0.9, 1.1] {
            let other = try law.loss(parameters: best.parameters * factor, tokens: best.tokens / factor)
            #expect(other > best.loss)
        }
        #expect(isNear(try law.tokens(loss: best.loss, parameters: best.parameters), best.tokens, 1e-9))
    }

    @Test("repeated tokens are worth ever less, and a first pass is worth itself")
    func repetition() throws {
        let single = ParametricLaw(
            irreducibleLoss: 1.87, parameterScale: 521, parameterExponent: 0.3527, tokenScale: 1488,
            tokenExponent: 0.3527)
        let law = RepetitionLaw(single: single, tokenDecay: 15.387756, parameterDecay: 5.309743)
        #expect(try law.effectiveTokens(1e9, unique: 1e9) == 1e9)
        #expect(try law.effectiveTokens(5e8, unique: 1e9) == 5e8)
        let (four, forty) = (try law.effectiveTokens(4e9, unique: 1e9), try law.effectiveTokens(4e10, unique: 1e9))
        // Muennighoff et al.: up to four epochs are nearly as good as new data; forty add little.
        #expect(four > 3.6e9 && four < 4e9)
        #expect(forty < 1e9 * (1 + 15.387756))
        // Where repetitions are as good as new data, the law is that of data seen once.
        let fresh = RepetitionLaw(single: single, tokenDecay: .infinity, parameterDecay: .infinity)
        #expect(try fresh.effectiveTokens(4e10, unique: 1e9) == 4e10)
        let loss = try single.loss(parameters: 1e10, tokens: 4e10)
        #expect(isNear(try fresh.loss(parameters: 1e10, tokens: 4e10, unique: 1e9), loss, 1e-14))
        #expect(throws: ScalingLawError.self) { try law.loss(parameters: 1e9, tokens: 1e9, unique: 0) }
        #expect(throws: ScalingLawError.self) { try law.effectiveTokens(.nan, unique: 1e9) }
    }

    @Test("a loss on repeated data leads back to its tokens, and what no repetition reaches is told its least")
    func repetitionInverses() throws {
        let single = ParametricLaw(
            irreducibleLoss: 1.87, parameterScale: 521, parameterExponent: 0.3527, tokenScale: 1488,
            tokenExponent: 0.3527)
        let law = RepetitionLaw(single: single, tokenDecay: 15.4, parameterDecay: 5.3)
        for unique in [nil, 1e8, 1e10] as [Double?] {
            for tokens in [1e7, 1e9, 1e10] {
                let loss = try law.loss(parameters: 1e9, tokens: tokens, unique: unique)
                #expect(isNear(try law.tokens(loss: loss, parameters: 1e9, unique: unique), tokens, 1e-8))
            }
        }
        let least = try law.leastLoss(parameters: 1e9, unique: 1e8)
        #expect(try least > law.leastLoss(parameters: 1e9))
        #expect(isNear(try law.loss(parameters: 1e9, tokens: 1e12, unique: 1e8), least, 1e-12))
        #expect(throws: ScalingLawError.unreachable(loss: 2, leastLoss: least)) {
            try law.tokens(loss: 2, parameters: 1e9, unique: 1e8)
        }
    }

    @Test("no other size of the same cost does better than the best, on new data, on repeated data and by Kaplan's law")
    func searchedOptima() throws {
        let single = ParametricLaw(
            irreducibleLoss: 1.8, parameterScale: 480, parameterExponent: 0.35, tokenScale: 2000, tokenExponent: 0.37)
        let law = RepetitionLaw(single: single, tokenDecay: 15, parameterDecay: 5)
        let once = try single.computeOptimum(operations: 1e20)
        for unique in [nil, 1e9, 1e8] as [Double?] {
            let best = try law.computeOptimum(operations: 1e20, unique: unique)
            #expect(isNear(6 * best.parameters * best.tokens, 1e20, 1e-12))
            for factor in [0.97, 1.03] {
                let size = best.parameters * factor
                let other = try law.loss(parameters: size, tokens: 1e20 / 6 / size, unique: unique)
                #expect(other > best.loss)
            }
            if unique == nil {
                // Data seen once is best used at the size that it supports, where no parameter is in excess.
                #expect(isNear(best.parameters, once.parameters, 1e-5) && isNear(best.loss, once.loss, 1e-12))
            } else {
                #expect(best.loss > once.loss)
            }
        }
        #expect(throws: ScalingLawError.self) { try law.computeOptimum(operations: 1e30, unique: 1e6) }
        #expect(throws: ScalingLawError.self) { try law.computeOptimum(operations: 5) }

        let best = try DataLimitedLaw.kaplan.computeOptimum(operations: 1e20)
        #expect(isNear(6 * best.parameters * best.tokens, 1e20, 1e-12))
        for factor in [0.97, 1.03] {
            let size = best.parameters * factor
            #expect(try DataLimitedLaw.kaplan.loss(parameters: size, tokens: 1e20 / 6 / size) > best.loss)
        }
    }
}

extension Double {
    /// The natural logarithm, from the standard library's own means.
    fileprivate static func log(_ x: Double) -> Double {
        // ln x = 2·artanh((m − 1)/(m + 1)) + e·ln 2, enough for a test.
        let (m, e) = (x.significand, Double(x.exponent))
        let s = (m - 1) / (m + 1)
        var (sum, term) = (0.0, s)
        for k in stride(from: 1.0, through: 61, by: 2) {
            sum += term / k
            term *= s * s
        }
        return 2 * sum + e * 0.6931471805599453
    }
}
