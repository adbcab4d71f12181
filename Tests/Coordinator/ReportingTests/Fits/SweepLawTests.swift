import Families
import Foundation
import Reporting
import ScalingLaws
import Storage
import Testing

@Suite("The law behind a sweep's curves")
struct SweepLawTests {
    private static let truth = TrajectoryLaw(
        criticalParameters: 900, parameterExponent: 0.8, criticalSteps: 60, stepExponent: 0.9, criticalBatch: 2e5,
        batchExponent: 0.2, irreducibleLoss: 1.9)

    /// Rows as the family's query gives them: losses a little off the law, by the same pattern each time; the
    /// largest size is held out.
    private static func points(floor: SQLValue = .real(1.9)) throws -> ResultTable {
        var rows: [[SQLValue]] = []
        var run: Int64 = 0
        for size in [3e3, 6e3, 1.4e4, 2.5e4, 5e4] {
            for batch in [256.0, 1024, 4096, 16384] {
                run += 1
                for point in 0..<6 {
                    let steps = (300 * pow(1.7, Double(point))).rounded()
                    let off = exp(0.001 * sin(Double(7 * rows.count)))
                    let loss = try truth.loss(parameters: size, batch: batch, steps: steps) * off
                    rows.append([
                        .integer(run), .real(size), .real(batch), .real(batch * steps), .real(loss),
                        .integer(size == 5e4 ? 1 : 0), floor,
                    ])
                }
            }
        }
        return ResultTable(
            names: ["run", "parameters", "batch_tokens", "tokens", "loss", "held_out", "floor"], rows: rows)
    }

    /// Fitted once for all that is asked of it.
    private static let law = Result { try SweepLaw(points(), resamples: 20) }

    private static func value(_ table: ResultTable, _ name: String) -> Double? {
        table.rows.first { $0[0] == .text(name) }?[1].number
    }

    @Test("constants are those behind the points, runs held out are foretold, and E is judged by the known entropy")
    func constants() throws {
        let law = try Self.law.get()
        let table = try law.section(.constants, title: "", summary: "").table
        let found = try #require(Self.value(table, "E"))
        #expect(abs(found - 1.9) < 0.004)
        #expect(abs(try #require(Self.value(table, "alpha_N")) - 0.8) < 0.03)
        #expect(abs(try #require(Self.value(table, "alpha_S")) - 0.9) < 0.03)
        #expect(Self.value(table, "entropy of the source") == 1.9)
        #expect(law.report.undetermined.isEmpty && law.report.runs == 4 * 4 * 6)
        #expect(law.report.predictions.count == 24 && law.report.predictions.allSatisfy { abs($0.error) < 0.003 })
        #expect(law.notes.contains { $0.contains("lies in the range of E") })
        let elsewhere = try SweepLaw(Self.points(floor: .real(1.7)), resamples: 2)
        #expect(elsewhere.notes.contains { $0.contains("lies outside the range of E") })
        let unknown = try SweepLaw(Self.points(floor: .null), resamples: 2)
        #expect(!unknown.notes.contains { $0.contains("entropy") })
        #expect(try unknown.section(.constants, title: "", summary: "").table.rows.count == table.rows.count - 1)
    }

    @Test("every view has rows, and those of charts are what is drawn", arguments: LawView.allCases)
    func views(view: LawView) throws {
        let section = try Self.law.get().section(view, title: "Title", summary: "Summary")
        #expect(section.title == "Title" && !section.table.rows.isEmpty)
        #expect((section.plot == nil) == (view == .constants || view == .limits))
        if let plot = section.plot { #expect(plot.table == section.table && section.summary.hasPrefix("Summary. ")) }
    }

    @Test("limits are twice beyond what was run, and what was held out does not stretch them")
    func limits() throws {
        let table = try Self.law.get().section(.limits, title: "", summary: "").table
        let row = try #require(table.rows.first { $0[0] == .text("parameters") })
        #expect(row.dropFirst().map(\.number) == [3e3, 2.5e4, 1.5e3, 5e4])
    }

    @Test("too few runs are refused with a reason")
    func tooFew() throws {
        var few = try Self.points()
        few.rows = Array(few.rows.prefix(5))
        #expect { try SweepLaw(few) } throws: { "\($0)".contains("5 runs are too few") }
    }

    @Test("along exact curves the best size of a budget is the law's")
    func budgets() throws {
        let runs = try IsoFLOPFit.runs(alongCurves: FitRuns.crossing(), budgets: 14)
        let fit = try IsoFLOPFit(runs)
        #expect(fit.budgets.count >= 4)
        for budget in fit.budgets {
            let best = try FitRuns.chinchilla.computeOptimum(operations: budget.operations)
            // Straight lines of ln L between the points of a curve, and Akima's between sizes a factor of two apart.
            #expect(abs(log(budget.parameters / best.parameters)) < 0.15)
            #expect(abs(budget.loss / best.loss - 1) < 0.002)
        }
    }
}
