import Foundation
import ScalingLaws
import Testing

@Suite("Stored fits and what they answer")
struct StoredFitTests {
    private func isNear(_ a: Double, _ b: Double, _ tolerance: Double) -> Bool { abs(a - b) <= tolerance * abs(b) }

    /// Kaplan's law, with forty refits of which the exponent of size differs by up to 2 %.
    private func kaplan(floor: Double? = nil, samples: Int = 40) throws -> StoredFit {
        let values = [
            ("N_c", 6.5e13), ("alpha_N", 0.077), ("S_c", 2.1e3), ("alpha_S", 0.76), ("B_star", 2.1e8),
            ("alpha_B", 0.21),
        ]
        let pairs = values + (floor.map { [("E", $0)] } ?? [])
        var ranges = RunRanges()
        ranges.parameters = try .init("parameters", lower: 1e6, upper: 6e7)
        ranges.batch = try .init("batch", lower: 8192, upper: 1e6)
        ranges.steps = try .init("steps", lower: 1500, upper: 1.5e5)
        ranges.tokens = try .init("tokens", lower: 1.2e7, upper: 1e11)
        return try StoredFit(
            name: "kaplan",
            constants: pairs.map { name, value in
                StoredFit.Constant(
                    name: name, value: value,
                    samples: (0..<samples).map {
                        name == "alpha_N" ? value * (1 + 0.001 * Double($0 - samples / 2)) : value
                    })
            }, method: .implicit, objective: 1e-3, delta: 1e-3, runs: 384, ranges: ranges, undetermined: [])
    }

    @Test("losses, demands and allocations are the law's, with ranges that hold them")
    func answers() throws {
        let (fit, law) = (try kaplan(), TrajectoryLaw.kaplan)
        let loss = try fit.loss(parameters: 1e7, tokens: 65_536 * 5000, batch: 65_536)
        #expect(isNear(loss.quantities[0].value, 4.605687113283441, 1e-14) && loss.extrapolations.isEmpty)
        let range = (try #require(loss.quantities[0].lower), try #require(loss.quantities[0].upper))
        #expect(range.0 < 4.6 && range.1 > 4.61 && range.1 - range.0 < 1)
        let demand = try fit.demand(loss: 4.605687113283441, parameters: 1e7, batch: 65_536)
        let values = Dictionary(uniqueKeysWithValues: demand.quantities.map { ($0.name, $0.value) })
        #expect(isNear(values["steps"] ?? 0, 5000, 1e-10) && isNear(values["critical_batch"] ?? 0, 145_772.0917, 1e-9))
        #expect(isNear(values["operations"] ?? 0, 6 * 1e7 * 65_536 * 5000, 1e-10))
        #expect(values["least_loss"] == (try law.leastLoss(parameters: 1e7)))
        #expect(try fit.demand(loss: 4.6, parameters: 1e7, batch: nil).quantities.count == 4)
        let best = try fit.allocation(operations: 1e18)
        #expect(best.quantities.map(\.value) == (try law.computeOptimum(operations: 1e18)).map3)
        // Without enough refits there is no range.
        #expect(try kaplan(samples: 5).allocation(operations: 1e18).quantities.allSatisfy { $0.lower == nil })
    }

    @Test("a question far from the runs says how far, and a loss out of reach the least of its size")
    func limits() throws {
        let fit = try kaplan()
        let far = try fit.loss(parameters: 6e9, tokens: 1e5 * 1e4, batch: 1e5)
        #expect(far.extrapolations.map(\.name) == ["parameters"] && isNear(far.extrapolations[0].factor, 100, 1e-12))
        #expect(far.extrapolations[0].span.upper == 6e7)
        let small = try fit.loss(parameters: 1e7, tokens: 1e5 * 100, batch: 1e5)
        #expect(small.extrapolations.map(\.name) == ["steps"])
        let least = try TrajectoryLaw.kaplan.leastLoss(parameters: 1e7)
        #expect(throws: ScalingLawError.unreachable(loss: 3, leastLoss: least)) {
            try fit.demand(loss: 3, parameters: 1e7, batch: nil)
        }
        // Some refits do not reach what the fit just does: their steps are without bound.
        let edge = try fit.demand(loss: least * 1.001, parameters: 1e7, batch: nil)
        #expect(edge.quantities.first { $0.name == "least_steps" }?.upper == .infinity)
        #expect(throws: ScalingLawError.self) { try fit.loss(parameters: 1e7, tokens: 1e9, batch: nil) }
        #expect(throws: ScalingLawError.self) { try fit.loss(parameters: -1, tokens: 1e9, batch: 1e5) }
        #expect(throws: ScalingLawError.self) { try fit.loss(parameters: 1e7, tokens: 1e9, batch: 0) }
        // Beyond what numbers hold there is no answer.
        #expect(throws: ScalingLawError.self) { try fit.allocation(operations: 1e-300) }
        #expect(throws: ScalingLawError.self) { try fit.demand(loss: 3, parameters: 1e-300, batch: nil) }
    }

    @Test("with an irreducible loss no other size of the same cost does better than the best")
    func flooredOptimum() throws {
        var law = TrajectoryLaw.kaplan
        for floor in [1e-9, 0.8] {
            law.irreducibleLoss = floor
            let best = try law.computeOptimum(operations: 1e20)
            if floor < 1e-6 {
                let closed = try TrajectoryLaw.kaplan.computeOptimum(operations: 1e20)
                #expect(isNear(best.parameters, closed.parameters, 1e-6) && isNear(best.loss, closed.loss, 1e-6))
            }
            #expect(isNear(try law.leastTokens(loss: best.loss, parameters: best.parameters), best.tokens, 1e-9))
            for factor in [0.8, 1.25] {
                // Fewer tokens than the budget allows reach no lower loss at another size.
                let size = best.parameters * factor
                #expect(try law.leastTokens(loss: best.loss, parameters: size) * size > best.tokens * best.parameters)
            }
        }
    }

    @Test("laws without batches answer likewise, and their losses lead back to tokens")
    func otherLaws() throws {
        let constants = [("N_c", 6.4e13), ("alpha_N", 0.076), ("D_c", 1.8e13), ("alpha_D", 0.103)]
        let data = try StoredFit(
            name: "kaplan-data", constants: constants.map { .init(name: $0, value: $1, samples: []) }, method: .joint,
            objective: 1, delta: 1e-3, runs: 9, ranges: RunRanges(), undetermined: [])
        let loss = try data.loss(parameters: 1e8, tokens: 1e10, batch: nil).quantities[0].value
        let back = try data.demand(loss: loss, parameters: 1e8, batch: nil)
        #expect(isNear(back.quantities.first { $0.name == "tokens" }?.value ?? 0, 1e10, 1e-9))
        let best = try DataLimitedLaw.kaplan.computeOptimum(operations: 1e20)
        #expect(try data.allocation(operations: 1e20).quantities.map(\.value) == best.map3)
        let chinchilla = try StoredFit(
            name: "chinchilla",
            constants: [("A", 480.0), ("B", 2000), ("E", 1.8), ("alpha", 0.35), ("beta", 0.37)].map {
                .init(name: $0, value: $1, samples: [])
            }, method: .variableProjection, objective: 1, delta: nil, runs: 9, ranges: RunRanges(), undetermined: ["E"])
        #expect(try chinchilla.allocation(operations: 1e21).quantities.count == 3)
        #expect(throws: ScalingLawError.self) { try chinchilla.demand(loss: 1.8, parameters: 1e9, batch: nil) }
    }

    @Test("repeated data: what it is worth, how far beyond the runs, and the way back from a loss")
    func repetition() throws {
        let constants = [
            ("R_D", 15.0), ("R_N", .infinity), ("A", 480), ("B", 2000), ("E", 1.8), ("alpha", 0.35), ("beta", 0.37),
        ]
        var ranges = RunRanges()
        ranges.unique = try .init("unique", lower: 1e8, upper: 1e9)
        ranges.epochs = try .init("epochs", lower: 1, upper: 60)
        let fit = try StoredFit(
            name: "repetition",
            constants: constants.map { name, value in
                .init(
                    name: name, value: value,
                    samples: (0..<40).map { name == "R_D" ? value + 0.1 * Double($0 - 20) : value })
            }, method: .once, objective: 1, delta: 1e-3, runs: 90, ranges: ranges, undetermined: ["R_N"])
        let asked = try fit.loss(parameters: 1e8, tokens: 4e9, batch: nil, unique: 1e9)
        #expect(asked.quantities.map(\.name) == ["loss", "epochs", "effective_tokens", "effective_epochs"])
        let effective = asked.quantities[2]
        #expect(effective.value < 4e9 && effective.value > 3.5e9 && asked.quantities[1].value == 4)
        #expect(effective.lower ?? .infinity < effective.value && effective.value < effective.upper ?? 0)
        #expect(asked.quantities[1].lower == nil && asked.extrapolations.isEmpty)
        let far = try fit.loss(parameters: 1e8, tokens: 4e12, batch: nil, unique: 1e10).extrapolations
        #expect(far.map(\.name) == ["unique", "epochs"] && isNear(far[1].factor, 400.0 / 60, 1e-12))
        // Without unique tokens data is seen once, and nothing is said of epochs.
        let once = try fit.loss(parameters: 1e8, tokens: 4e9, batch: nil)
        #expect(once.quantities.count == 1 && once.quantities[0].value < asked.quantities[0].value)
        let back = try fit.demand(loss: asked.quantities[0].value, parameters: 1e8, batch: nil, unique: 1e9)
        #expect(isNear(back.quantities.first { $0.name == "tokens" }?.value ?? 0, 4e9, 1e-8))
        let best = try fit.allocation(operations: 1e20, unique: 1e9)
        #expect(best.quantities[2].value > (try fit.allocation(operations: 1e20).quantities[2].value))
    }

    @Test("best sizes of budgets are kept as a law that tells sizes and tokens, and no losses")
    func bestSizes() throws {
        let law = ParametricLaw(
            irreducibleLoss: 1.8, parameterScale: 400, parameterExponent: 0.34, tokenScale: 400, tokenExponent: 0.34)
        let runs = try [1e18, 1e19, 1e20].flatMap { operations in
            try (-3...3).map { step in
                let size = (operations / 6).squareRoot() * [0.125, 0.25, 0.5, 1, 2, 4, 8][step + 3]
                return IsoFLOPFit.Run(
                    operations: operations, parameters: size,
                    loss: try law.loss(parameters: size, tokens: operations / 6 / size))
            }
        }
        let fit = try IsoFLOPFit(runs)
        let stored = try StoredFit(fit, runs)
        #expect(stored.name == "isoflop" && stored.method == .akima && stored.objective < 1e-3 && stored.runs == 21)
        let answer = try stored.allocation(operations: 1e21)
        #expect(answer.quantities.map(\.name) == ["parameters", "tokens"])
        #expect(answer.quantities[0].value == fit.optimum(1e21))
        #expect(isNear(answer.quantities[0].value * answer.quantities[1].value * 6, 1e21, 1e-12))
        #expect(answer.extrapolations.map(\.name) == ["operations"])
        expectProblem("and no losses") { _ = try stored.loss(parameters: 1e9, tokens: 1e9, batch: nil) }
        expectProblem("and no losses") { _ = try stored.demand(loss: 3, parameters: 1e9, batch: nil) }

        var curves: [MeasuredRun] = []
        for (place, size) in [1e6, 2e6, 4e6, 8e6, 1.6e7, 3.2e7, 6.4e7].enumerated() {
            for point in 0..<20 {
                let tokens = size / 20 * pow(400, Double(point) / 19)
                curves.append(
                    MeasuredRun(
                        parameters: size, tokens: tokens, loss: try law.loss(parameters: size, tokens: tokens),
                        run: place))
            }
        }
        let envelope = try EnvelopeFit(curves, budgets: 200, resamples: 60)
        let kept = try StoredFit(envelope, curves)
        #expect(kept.method == .envelope && kept.samples.count >= 20)
        let size = try kept.allocation(operations: 1e16).quantities[0]
        #expect(size.value == envelope.parameters(1e16) && size.lower != nil)
    }

    @Test("what is no fit is refused in words")
    func problems() throws {
        func problem(_ name: String, _ constants: [(String, Double, [Double])], runs: Int = 1) -> String {
            do {
                _ = try StoredFit(
                    name: name, constants: constants.map { .init(name: $0.0, value: $0.1, samples: $0.2) },
                    method: .joint, objective: 0, delta: 1, runs: runs, ranges: RunRanges(), undetermined: [])
                return "none"
            } catch { return "\(error)" }
        }
        let good = [("A", 1.0, [1.0]), ("B", 1, [1]), ("E", 0, [0]), ("alpha", 1, [1]), ("beta", 1, [1])]
        #expect(problem("chinchilla", good) == "none")
        #expect(problem("newton", good).contains("no law \"newton\""))
        #expect(problem("kaplan", good).contains("N_c is missing"))
        #expect(problem("chinchilla", good + [("gamma", 1, [1])]).contains("no constant gamma"))
        #expect(problem("chinchilla", good + [("E", 1, [1])]).contains("twice"))
        #expect(problem("chinchilla", good, runs: 0).contains("runs"))
        #expect(problem("chinchilla", Array(good.dropLast()) + [("beta", -1, [1])]).contains("beta must be"))
        #expect(problem("chinchilla", Array(good.dropLast()) + [("beta", .infinity, [1])]).contains("beta must be"))
        #expect(problem("chinchilla", Array(good.dropLast()) + [("beta", 1, [1, 2])]).contains("numbers of samples"))
        #expect(throws: ScalingLawError.self) { try RunRanges.Span("tokens", lower: 2, upper: 1) }
        #expect(throws: ScalingLawError.self) { try RunRanges.Span("tokens", lower: .nan, upper: 1) }
    }

    @Test("a report keeps its first 200 refits and what its runs span")
    func report() throws {
        var runs: [MeasuredRun] = []
        for size in [1e6, 1e7, 1e8, 1e9] {
            for tokens in [1e8, 1e9, 1e10] {
                runs.append(
                    MeasuredRun(
                        parameters: size, tokens: tokens,
                        loss: 1.7 + 400 / size.squareRoot() + 900 / tokens.squareRoot(), run: runs.count))
            }
        }
        let held = try HeldOut(runs, sizes: 0)
        let fits = [
            try StoredFit(
                LawReport(ParametricForm(), held, delta: 1e-3, starts: 20, resamples: 30, derived: [])),
            try StoredFit(LawReport(projected: held, resamples: 30, derived: [])),
        ]
        for fit in fits {
            #expect(fit.samples.count >= 25 && fit.runs == 12 && fit.ranges.parameters?.upper == 1e9)
            #expect(fit.ranges.batch == nil && fit.undetermined.isEmpty)
            #expect(isNear(try fit.loss(parameters: 1e8, tokens: 1e9, batch: nil).quantities[0].value, 1.7684605, 1e-5))
        }
        #expect(fits[0].delta == 1e-3 && fits[1].delta == nil && fits[1].method == .variableProjection)
    }
}

extension Optimum {
    fileprivate var map3: [Double] { [parameters, tokens, loss] }
}
