import ScalingLaws
import Testing

@Suite("Best sizes for budgets")
struct IsoFLOPTests {
    @Test("an exact law is recovered by either curve, and runs of repeated sizes count once")
    func exact() throws {
        let law = ParametricLaw(
            irreducibleLoss: 1.8, parameterScale: 400, parameterExponent: 0.34, tokenScale: 400, tokenExponent: 0.34)
        var runs: [IsoFLOPFit.Run] = []
        for operations in [1e18, 1e19, 1e20, 1e21] {
            let best = try law.computeOptimum(operations: operations).parameters
            for step in -8...8 {
                // Symmetric about the optimum, but for one that is a little off.
                let parameters = best * (step == 3 ? 1.9 : [1, 1.25, 1.6, 2, 2.5, 3.2, 4, 5, 6.4][abs(step)])
                let size = step < 0 ? best * best / parameters : parameters
                let loss = try law.loss(parameters: size, tokens: operations / (6 * size))
                runs.append(.init(operations: operations, parameters: size, loss: loss))
                runs.append(.init(operations: operations, parameters: size, loss: loss + 0.1))
            }
        }
        for curve in [IsoFLOPFit.Curve.akima, .parabola(within: 2.6)] {
            let fit = try IsoFLOPFit(runs, curve)
            #expect(abs(fit.optimum.exponent - 0.5) < 2e-3, "\(curve): \(fit.optimum.exponent)")
            #expect(fit.budgets.count == 4 && fit.rejections.isEmpty)
            for budget in fit.budgets {
                let best = try law.computeOptimum(operations: budget.operations)
                #expect(abs(budget.parameters / best.parameters - 1) < 0.03, "\(curve)")
                #expect(abs(budget.loss - best.loss) < 1e-3)
            }
        }
    }

    @Test("a budget whose best run is at the edge is left out with its reason, and one budget alone is no law")
    func edges() throws {
        func run(_ operations: Double, _ losses: [Double]) -> [IsoFLOPFit.Run] {
            losses.enumerated().map {
                .init(operations: operations, parameters: [1e6, 2e6, 4e6, 8e6, 16e6][$0], loss: $1)
            }
        }
        let inner = run(1, [4, 3, 2.9, 3.1]) + run(4, [4, 3.1, 2.8, 2.9, 3])
        let fit = try IsoFLOPFit(inner + run(2, [2, 3, 4.5]) + run(3, [4, 3]))
        #expect(fit.budgets.map(\.operations) == [1, 4])
        #expect(fit.rejections.map(\.operations) == [2, 3])
        #expect(throws: ScalingLawError.self) { try IsoFLOPFit(run(1, [4, 3, 5])) }
        // What lies between runs of a budget: through them by Akima's curve, least where the fit has it.
        let curve = try BudgetCurve(run(4, [4, 3.1, 2.8, 2.9, 3]), .akima)
        #expect(curve.points == 5 && curve.parameters == fit.budgets[1].parameters)
        #expect(abs(curve.loss(parameters: 2e6) - 3.1) < 1e-12 && curve.loss == fit.budgets[1].loss)
        #expect(curve.sizes.least.rounded() == 1e6 && curve.sizes.largest.rounded() == 16e6)
        #expect(throws: BudgetCurve.Refusal.self) { try BudgetCurve(run(1, [4, 3]), .akima) }
        #expect(throws: ScalingLawError.self) { try IsoFLOPFit(inner, .parabola(within: 1)) }
        #expect(throws: ScalingLawError.self) { try IsoFLOPFit([.init(operations: 1, parameters: -1, loss: 2)]) }
    }

    @Test(
        "Porian's published exponents follow from the published optima to a millionth, and from the runs within 0.01",
        .enabled(if: RunTables.folder != nil, RunTables.absence))
    func porian() throws {
        func stage(_ row: [String: String]) -> [String] {
            ["dataset", "hparams", "warmup", "decay", "param_count", "val"].map { row[$0] ?? "" }
        }
        // Cells are empty where a run or a budget has no value.
        let runs = Dictionary(
            grouping: try RunTables.rows("porian_isoflop_points.csv").filter { $0["loss"] != "" }, by: stage)
        let optima = Dictionary(
            grouping: try RunTables.rows("porian_optima.csv").filter { $0["n_opt"] != "" }, by: stage)
        let published = try RunTables.rows("porian_published_fits.csv")
        #expect(published.count == 15)
        for row in published {
            let key = stage(row)
            let expected = try RunTables.number(row, "basic_n_exponent")
            let points = try #require(optima[key]).map {
                (x: try RunTables.number($0, "flops"), y: try RunTables.number($0, "n_opt"))
            }
            // The printed optima have seven digits or more.
            #expect(abs(try PowerLaw(points).exponent - expected) < 1e-6, "\(key)")
            let fit = try IsoFLOPFit(
                try #require(runs[key]).map {
                    .init(
                        operations: try RunTables.number($0, "flops"), parameters: try RunTables.number($0, "params"),
                        loss: try RunTables.number($0, "loss"))
                })
            #expect(abs(fit.optimum.exponent - expected) < 0.01, "\(key): \(fit.optimum.exponent), \(expected)")
        }
    }
}
