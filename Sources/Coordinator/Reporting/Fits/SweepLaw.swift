public import Families
public import ScalingLaws
import Storage

/// The law L(N, B, S) behind the curves of a sweep, with an irreducible loss: fitted as the sweep's own loop fits it, with
/// ranges from refits on runs drawn anew.
public struct SweepLaw: Sendable {
    /// Constants, ranges, and what the law says of the runs that it has not seen.
    public let report: LawReport
    private let fit: StoredFit
    private let runs: HeldOut
    /// The irreducible loss of the source, where it is known.
    private let floor: Double?

    /// Refits behind the ranges, unless it is said otherwise.
    public static let usualResamples = 200

    /// - Parameters:
    ///   - points: As ``ReportDefinition/init(name:summary:lawOf:view:)`` tells.
    ///   - resamples: Refits behind the ranges, at least 2.
    ///   - progress: Hears of every search and refit.
    /// - Throws: ``ScalingLawError`` where the runs are too few, or are of no law.
    public init(
        _ points: ResultTable, resamples: Int = usualResamples, progress: FitProgress? = nil
    ) throws(ScalingLawError) {
        func numbers(_ column: String) -> [Double?] { points.values(of: column).map(\.number) }
        let (sizes, batches, tokens) = (numbers("parameters"), numbers("batch_tokens"), numbers("tokens"))
        let (losses, names, areHeldOut) = (numbers("loss"), numbers("run"), numbers("held_out"))
        var (seen, unseen) = ([MeasuredRun](), [MeasuredRun]())
        for place in points.rows.indices {
            guard let size = sizes[place], let batch = batches[place], let tokens = tokens[place],
                let loss = losses[place], let name = names[place], loss.isFinite, loss > 0
            else { continue }
            let run = MeasuredRun(parameters: size, tokens: tokens, batch: batch, loss: loss, run: Int(name))
            if areHeldOut[place] == 1 { unseen.append(run) } else { seen.append(run) }
        }
        runs = HeldOut(seen: seen, unseen: unseen)
        floor = numbers("floor").lazy.compactMap { $0 }.first
        report = try LawReport(
            TrajectoryFit.form, runs, method: .implicit, delta: 1e-3, starts: TrajectoryFit.starts,
            resamples: resamples,
            derived: LawDerivations.trajectory(
                losses: LawDerivations.usualLosses(seen), budgets: LawDerivations.usualBudgets(seen)),
            progress: progress)
        fit = try StoredFit(report)
    }

    /// What a reader must know before using the law.
    public var notes: [String] {
        let notes = FitPage.notes(report, samples: fit.samples.count)
        guard let floor, let judgement = judgement(floor) else { return notes }
        return notes + [judgement]
    }

    /// How the fitted irreducible loss stands to the known one.
    private func judgement(_ floor: Double) -> String? {
        guard let fitted = report.constants.first(where: { $0.name == "E" }), let lower = fitted.lower,
            let upper = fitted.upper
        else { return nil }
        let range = "\(NumberText.rounded(lower)) to \(NumberText.rounded(upper))"
        return lower <= floor && floor <= upper
            ? "The entropy of the source, \(NumberText.rounded(floor)), lies in the range of E, \(range)."
            : "The entropy of the source, \(NumberText.rounded(floor)), lies outside the range of E, \(range): E is what "
                + "these runs make of it, not a property of the source."
    }

    /// A view as a section of a page.
    ///
    /// - Throws: ``ScalingLawError`` where these runs have nothing to show in it, with the reason.
    public func section(_ view: LawView, title: String, summary: String) throws(ScalingLawError) -> HTMLReport.Section {
        let chart: FitChart?
        switch view {
        case .constants: return .init(title: title, summary: summary, table: constants, chart: .none)
        case .limits: return .init(title: title, summary: summary, table: limits, chart: .none)
        case .losses: chart = LossChart(fit: fit, seen: runs.seen, unseen: runs.unseen).chart
        case .residuals: chart = ResidualChart(law: fit.law, seen: runs.seen, unseen: runs.unseen).chart
        case .criticalBatches:
            let levels = (try? CriticalBatchEstimate(runs.seen))?.levels ?? []
            chart = CriticalBatchChart(fit: fit, levels: levels).chart
        case .hyperbolas:
            chart = CriticalBatchChart(fit: fit, levels: try CriticalBatchEstimate(runs.seen).levels).hyperbolas
        case .budgets:
            let budgets = try IsoFLOPFit.runs(alongCurves: runs.seen)
            chart = BudgetCharts(fit: try IsoFLOPFit(budgets), runs: budgets).charts.first
        case .frontier: chart = FrontierChart(fit: fit, runs: runs.seen).chart
        }
        guard let chart else { throw .insufficient("the runs show nothing of it") }
        return .init(title: title, summary: "\(summary). \(chart.summary)", plot: chart.plot)
    }

    private var constants: ResultTable {
        var table = FitPage.constants(report).table
        if let floor { table.rows.append([.text("entropy of the source"), .real(floor), .null, .null]) }
        return table
    }

    private var limits: ResultTable {
        ResultTable(
            names: ["quantity", "from", "to", "not_below", "not_above"],
            rows: report.ranges.named.filter { $0.name != "loss" }.map { name, span in
                [
                    .text(name), .real(span.lower), .real(span.upper), .real(span.lower / Forecast.tolerated),
                    .real(span.upper * Forecast.tolerated),
                ]
            })
    }
}
