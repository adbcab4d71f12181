public import ScalingLaws
import Storage

extension FitPage {
    /// The page of a law of losses.
    ///
    /// - Parameters:
    ///   - runs: What the report was made of.
    ///   - steps: What was found one constant after the other, before.
    /// - Throws: `insufficient`, `outOfRange` where the fit is no law that losses can be computed by.
    public init(
        _ report: LawReport, _ runs: HeldOut, _ steps: StepwiseEstimation? = nil
    ) throws(ScalingLawError) {
        let fit = try StoredFit(report)
        let needsBatch = if case .trajectory = fit.law { true } else { false }
        let seen = runs.seen.filter { !needsBatch || $0.batch != nil }
        let unseen = report.predictions.map(\.run)
        title = "Scaling law: \(report.law)"
        formula = Self.formula(fit.law)
        facts = Self.facts(report, sizes: Set(seen.map(\.parameters)).count)
        notes = Self.notes(report, samples: fit.samples.count)
        tables = [Self.constants(report)] + (steps.map { [Self.constants($0)] } ?? [])
        let batches = CriticalBatchChart(fit: fit, levels: steps?.batch.levels ?? [])
        charts =
            [
                LossChart(fit: fit, seen: seen, unseen: unseen).chart,
                ResidualChart(law: fit.law, seen: seen, unseen: unseen).chart,
            ]
            + [batches.chart, batches.hyperbolas, FrontierChart(fit: fit, runs: seen).chart].compactMap { $0 }
    }

    private static func formula(_ law: FittedLaw) -> String {
        switch law {
        case .parametric: "L = E + A/N^alpha + B/D^beta"
        case .trajectory(let law):
            "L = \(law.irreducibleLoss > 0 ? "E + " : "")(N_c/N)^alpha_N + [(S_c/S)(1 + B_star/(B L^(1/alpha_B)))]^alpha_S"
        case .dataLimited(let law):
            "L = \(law.irreducibleLoss > 0 ? "E + " : "")[(N_c/N)^(alpha_N/alpha_D) + D_c/D]^alpha_D"
        case .repetition:
            "L = E + A/N'^alpha + B/D'^beta, D' = U + U R_D (1 - e^(-(D/U - 1)/R_D)), N' likewise beyond U_N with R_N"
        case .bestSize: "N = k C^a"
        }
    }

    private static func words(_ method: FitMethod) -> String {
        switch method {
        case .joint: "all constants at once"
        case .implicit: "all constants at once, solved for the loss"
        case .stepwise: "one constant after the other, then all at once"
        case .stepwiseImplicit: "one constant after the other, then all at once, solved for the loss"
        case .variableProjection: "least squares over two exponents"
        case .once: "what repetitions are worth, with the constants of data seen once held"
        case .akima: "Akima's curve through the runs of each budget"
        case .parabola: "a parabola through the runs of each budget"
        case .envelope: "the lower envelope of training curves"
        }
    }

    private static func facts(_ report: LawReport, sizes: Int) -> [HTMLReport.Fact] {
        let kind = report.delta.map { "Huber's loss of logarithms, delta \(NumberText.rounded($0))" }
        var facts: [HTMLReport.Fact] = [
            .init("Method", words(report.method)),
            .init("Runs", "\(report.runs), of \(sizes) sizes"),
            .init("Objective", "\(NumberText.rounded(report.objective)) (\(kind ?? "squares of losses"))"),
            .init("Root mean square", "\(NumberText.rounded(100 * report.rootMeanSquare, digits: 3)) %"),
            .init("Found by", "\(report.agreeing) of \(report.starts) starts"),
            .init("Refits for the ranges", report.resamples == 0 ? "none" : "\(report.resamples)"),
        ]
        let errors = report.predictions.map { abs($0.error) }
        if let worst = errors.max() {
            let mean = errors.reduce(0, +) / Double(errors.count)
            facts.append(
                .init(
                    "Held out",
                    "\(errors.count) runs of the largest sizes, predicted within "
                        + "\(NumberText.rounded(100 * mean, digits: 3)) % on average, "
                        + "\(NumberText.rounded(100 * worst, digits: 3)) % at worst"))
        }
        return facts + FitNotes.ranges(report.ranges)
    }

    /// What a reader must know before using the law.
    ///
    /// - Parameter samples: Refits that are kept for bands.
    static func notes(_ report: LawReport, samples: Int) -> [String] {
        var notes: [String] = []
        if !report.undetermined.isEmpty {
            notes.append(
                "Not determined by these runs: \(report.undetermined.joined(separator: ", ")). What follows is the best "
                    + "fit, not a law: do not use it beyond its runs.")
        }
        notes.append(FitNotes.extrapolation(report.ranges))
        notes.append(FitNotes.oneSetup)
        if samples < 20 {
            notes.append("Charts have no bands: these take 20 refits at least (--bootstrap), and there are \(samples).")
        }
        return notes
    }

    /// The constants and what follows from them.
    static func constants(_ report: LawReport) -> Table {
        let hasRanges = report.resamples > 0
        let rows = (report.constants + report.derived).map { quantity -> [SQLValue] in
            [.text(quantity.name), .real(quantity.value)]
                + (hasRanges ? [quantity.lower, quantity.upper].map { $0.map(SQLValue.real) ?? .null } : [])
        }
        return Table(
            title: "Constants",
            summary: "Of the law, and what follows from them"
                + (hasRanges ? "; from lower to upper lie 95 % of the refits." : "."),
            table: ResultTable(names: ["constant", "value"] + (hasRanges ? ["lower", "upper"] : []), rows: rows))
    }

    private static func constants(_ steps: StepwiseEstimation) -> Table {
        Table(
            title: "One constant after the other",
            summary:
                "From \(steps.curves) curves; standard errors are those of each step's own line, which are too small.",
            table: ResultTable(
                names: ["constant", "value", "standard_error"],
                rows: steps.constants.map { [.text($0.name), .real($0.value), .real($0.error)] }))
    }
}
