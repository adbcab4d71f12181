import Foundation
import Reporting
import ScalingLaws
import Testing

@Suite("The numbers behind a fit's charts")
struct FitPageTests {
    private func isNear(_ a: Double, _ b: Double, _ tolerance: Double = 1e-9) -> Bool {
        abs(a - b) <= tolerance * abs(b)
    }

    private func chart(_ title: String, _ page: FitPage) throws -> Plot {
        try #require(page.charts.first { $0.title == title }?.plot, "\(page.charts.map(\.title))")
    }

    @Test("chinchilla: curves are the law's, held-out runs have bands, sizes and data multiply to the budget")
    func chinchilla() throws {
        let held = try HeldOut(FitRuns.bySizeAndData(), sizes: 1)
        let report = try LawReport(
            ParametricForm(), held, delta: 1e-3, starts: 10, resamples: 40,
            derived: [("a", { $0.optimalParameterExponent })])
        let page = try FitPage(report, held)
        #expect(
            page.charts.map(\.title) == [
                "Loss against tokens", "Residuals against size", "Best size and data for a budget",
            ])
        let law = try StoredFit(report).law

        let losses = try chart("Loss against tokens", page)
        #expect(losses.x.isLogarithmic && losses.y.isLogarithmic)
        let points = losses.series.filter { $0.mark == .points }
        #expect(points.map(\.points.count) == [4, 4, 4, 4] && Set(points.map(\.colour)).count == 4)
        let lines = losses.series.filter { $0.mark == .line }
        #expect(lines.map(\.name) == ["N 1e6", "N 4e6", "N 1.6e7", "N 6.4e7"])
        for (line, n) in zip(lines, [1e6, 4e6, 1.6e7, 6.4e7]) {
            #expect(line.points.first?.x == 1e8 && line.points.last?.x == 1.25e10)
            for point in line.points {
                let exact = try law.loss(parameters: n, tokens: point.x, batch: nil)
                #expect(isNear(point.y, exact))
            }
        }
        let open = try #require(losses.series.first { $0.mark == .openPoints })
        #expect(open.name == "N 2.56e8, held out" && open.points.map(\.y) == held.unseen.map(\.loss))
        let band = try #require(losses.series.first { $0.mark == .dashes })
        for point in band.points {
            let (lower, upper) = (try #require(point.lower), try #require(point.upper))
            #expect(lower < upper && lower < point.y * 1.01 && point.y < upper * 1.01 && upper / lower < 1.1)
        }

        let residuals = try chart("Residuals against size", page)
        #expect(!residuals.y.isLogarithmic)
        let all = residuals.series.filter { $0.name != "no error" }.flatMap(\.points)
        #expect(all.count == 20 && all.allSatisfy { abs($0.y) < 0.02 })
        let first = try #require(residuals.series.first { $0.name == "D 1e8" }?.points.first)
        let run = held.seen[0]
        let predicted = try law.loss(parameters: run.parameters, tokens: run.tokens, batch: nil)
        #expect(first.x == 1e6 && abs(first.y - log(predicted / run.loss)) < 1e-12)

        let frontier = try chart("Best size and data for a budget", page)
        let sizes = try #require(frontier.series.first { $0.name == "N*" }).points
        let tokens = try #require(frontier.series.first { $0.name == "D*" }).points
        let last = try #require(sizes.last)
        #expect(sizes.count == 40 && isNear(last.x, 10 * 6 * 6.4e7 * 1.25e10))
        for (n, d) in zip(sizes, tokens) {
            #expect(isNear(6 * n.y * d.y, n.x) && n.lower ?? .infinity < n.upper ?? 0)
        }
    }

    @Test("kaplan step by step: the law's critical batch, and hyperbolas through their readings")
    func kaplan() throws {
        let held = try HeldOut(FitRuns.curves(), sizes: 0)
        let steps = try StepwiseEstimation(held.seen)
        let form = TrajectoryForm()
        let report = try LawReport(
            form, held, method: .stepwise, delta: 1e-3, starts: 1, from: form.point(steps.law), resamples: 20,
            derived: [])
        let page = try FitPage(report, held, steps)
        #expect(page.tables.map(\.title) == ["Constants", "One constant after the other"])

        let losses = try chart("Loss against steps", page)
        #expect(losses.series.count { $0.mark == .points } == 16 && losses.series.count { $0.mark == .line } == 16)
        #expect(Set(losses.series.map(\.colour)).count == 4 && Set(losses.series.map(\.symbol)).count == 4)
        for series in losses.series where series.mark == .points {
            let line = try #require(losses.series.first { $0.mark == .line && $0.name == series.name })
            let (end, last) = (try #require(line.points.last), try #require(series.points.last))
            #expect(end.x == last.x && isNear(end.y, last.y, 1e-4))
        }

        let critical = try chart("Critical batch size against loss", page)
        let law = try #require(critical.series.first { $0.name == "the law" })
        #expect(law.points.count == 40)
        for point in law.points {
            let exact = try TrajectoryLaw.kaplan.criticalBatchSize(loss: point.x)
            #expect(isNear(point.y, exact, 1e-3) && point.lower != nil)
        }
        let read = critical.series.filter { $0.mark == .points }.flatMap(\.points)
        #expect(read.count == steps.batch.levels.count)
        #expect(read.allSatisfy { $0.lower ?? .infinity <= $0.y && $0.y <= $0.upper ?? 0 })

        let hyperbolas = try chart("Steps and tokens to a loss", page)
        let curves = hyperbolas.series.filter { $0.mark == .line }
        #expect(curves.count == steps.batch.levels.count)
        let level = steps.batch.levels[0]
        for point in try #require(curves.first).points {
            #expect(isNear((point.x / level.leastSteps - 1) * (point.y / level.leastTokens - 1), 1, 1e-6))
        }
        let first = try #require(hyperbolas.series.first { $0.mark == .points })
        #expect(first.points.map { $0.y / $0.x } == level.readings.map { $0.tokens / $0.steps })
    }

    @Test("budgets: curves go through their runs, and the best sizes lie on the line")
    func budgets() throws {
        let runs = try FitRuns.budgets()
        let fit = try IsoFLOPFit(runs)
        let page = FitPage(fit, runs)
        let curves = try chart("Loss against size for each budget", page)
        let lines = curves.series.filter { $0.mark == .line }
        #expect(lines.count == 3 && curves.series.count { $0.mark == .points } == 3)
        for (line, budget) in zip(lines, fit.budgets) {
            let lowest = try #require(line.points.min { $0.y < $1.y })
            #expect(lowest.y >= budget.loss * (1 - 1e-9) && isNear(lowest.x, budget.parameters, 0.1))
        }
        let best = curves.series.filter { $0.mark == .openPoints }.flatMap(\.points)
        #expect(best.map(\.x) == fit.budgets.map(\.parameters))
        let growth = try chart("Best size against budget", page)
        let line = try #require(growth.series.first { $0.mark == .line })
        #expect(line.points.map(\.x) == [1e18, 1e21])
        #expect(line.points.allSatisfy { isNear($0.y, ($0.x / 6).squareRoot(), 1e-3) })
        // A parabola has its own line and minimum.
        let bent = try IsoFLOPFit(runs, .parabola(within: 8))
        #expect(try chart("Loss against size for each budget", FitPage(bent, runs)).series.count == 9)
    }

    @Test("the envelope is drawn on its curves, with both power laws")
    func envelope() throws {
        let runs = try FitRuns.crossing()
        let fit = try EnvelopeFit(runs, budgets: 100)
        let page = try FitPage(fit, runs)
        let curves = try chart("Loss against operations", page)
        #expect(curves.series.count { $0.mark == .line } == 9)
        let envelope = try #require(curves.series.first { $0.name == "envelope" })
        #expect(envelope.points.map(\.x) == fit.points.map(\.operations))
        let growth = try chart("Best size and data against budget", page)
        #expect(growth.series.map(\.mark) == [.points, .line, .points, .line])
        for point in growth.series[1].points { #expect(isNear(point.y, fit.parameters(point.x))) }
    }

    @Test("repeated data: a curve for each size and amount of data, new data apart, residuals by epochs")
    func repetition() throws {
        let held = try HeldOut(FitRuns.repeated(), sizes: 0)
        let report = try LawReport(
            RepetitionForm(.held(FitRuns.chinchilla)), held, method: .once, delta: 1e-3, starts: 5, resamples: 0,
            derived: LawDerivations.repetition)
        #expect(report.derived.map(\.name).last == "D'/U at most" && isNear(report.derived[3].value, 16, 1e-3))
        let page = try FitPage(report, held)
        #expect(page.formula.contains("D' = U") && page.facts.contains(.init("D/U, epochs", "1 to 32")))
        let law = RepetitionLaw(single: FitRuns.chinchilla, tokenDecay: 15, parameterDecay: 5)
        let lines = try chart("Loss against tokens", page).series.filter { $0.mark == .line }
        #expect(lines.map(\.name) == ["1e6", "1e7", "1e8"].flatMap { ["N \($0)", "N \($0), U 1e8"] })
        for (place, line) in lines.enumerated() {
            for point in line.points {
                let exact = try law.loss(
                    parameters: [1e6, 1e7, 1e8][place / 2], tokens: point.x, unique: place % 2 == 0 ? nil : 1e8)
                #expect(isNear(point.y, exact, 1e-4))
            }
        }
        let residuals = try chart("Residuals against size", page).series.filter { $0.mark == .points }
        #expect(residuals.map(\.name) == ["D/U 1", "D/U 2", "D/U 8", "D/U 32"])
    }

    @Test("a page says what its fit should not be used for")
    func notes() throws {
        let held = try HeldOut(FitRuns.bySizeAndData(), sizes: 0)
        let report = try LawReport(ParametricForm(), held, delta: 1e-3, starts: 5, resamples: 0, derived: [])
        let page = try FitPage(report, held)
        #expect(page.notes.contains { $0.contains("N below 5e5 or above 5.12e8") && $0.contains("factor of 2") })
        #expect(page.notes.contains { $0.contains("no bands") })
        #expect(page.facts.contains(.init("Runs", "20, of 5 sizes")))
        #expect(page.facts.contains(.init("N, parameters", "1e6 to 2.56e8")))
        #expect(page.report.sections.count == 1 + page.charts.count && page.report.kicker == "Swath fit")
        // Eight runs of nearly one size determine nothing.
        let narrow = (0..<8).map { place in
            let n = 1e7 + 1e6 * Double(place)
            return MeasuredRun(
                parameters: n, tokens: 20 * n, loss: 3 - 0.01 * Double(place) + (place % 2 == 0 ? 0.01 : -0.01),
                run: place)
        }
        let open = try HeldOut(narrow, sizes: 0)
        let flagged = try LawReport(ParametricForm(), open, delta: 1e-3, starts: 10, resamples: 0, derived: [])
        #expect(try FitPage(flagged, open).notes.first?.hasPrefix("Not determined by these runs: ") == true)
    }
}
