public import ScalingLaws
import Storage

extension FitPage {
    /// The page of best sizes for budgets of operations.
    ///
    /// - Parameter runs: What the fit was made of.
    public init(_ fit: IsoFLOPFit, _ runs: [IsoFLOPFit.Run]) {
        title = "Scaling law: isoflop"
        formula = "N = k C^a"
        let method =
            switch fit.curve {
            case .akima: "Akima's curve through the runs of a budget"
            case .parabola(let factor): "parabola within a factor of \(NumberText.rounded(factor)) of the best size"
            }
        facts = [
            .init("Method", method),
            .init("Runs", "\(runs.count), of \(Set(runs.map(\.parameters)).count) sizes"),
            .init("Budgets", "\(fit.budgets.count) of \(fit.budgets.count + fit.rejections.count)"),
            .init("Determination", "R² \(NumberText.rounded(fit.optimum.determination))"),
            Self.span("N, parameters", runs.map(\.parameters)), Self.span("C, operations", runs.map(\.operations)),
            Self.span("L, nats a token", runs.map(\.loss)),
        ]
        notes =
            fit.rejections.map { "\(ShortNumber.text($0.operations)) operations are left out: \($0.reason)." }
            + [Self.extrapolation(fit.budgets.map(\.operations)), FitNotes.oneSetup]
        tables = [
            Table(
                title: "Constants", summary: "Of N = k C^a; this fit has no ranges.",
                table: ResultTable(
                    names: ["constant", "value"],
                    rows: [
                        [.text("k"), .real(fit.optimum.coefficient)], [.text("a"), .real(fit.optimum.exponent)],
                    ])),
            Table(
                title: "Budgets", summary: "The best size of each.",
                table: ResultTable(
                    names: ["operations", "best_size", "loss", "sizes"],
                    rows: fit.budgets.map {
                        [.real($0.operations), .real($0.parameters), .real($0.loss), .integer(Int64($0.points))]
                    })),
        ]
        charts = BudgetCharts(fit: fit, runs: runs).charts
    }

    /// The page of the best sizes along an envelope of training curves.
    ///
    /// - Parameter runs: What the fit was made of.
    /// - Throws: What stops runs from being curves.
    public init(_ fit: EnvelopeFit, _ runs: [MeasuredRun]) throws(ScalingLawError) {
        title = "Scaling law: envelope"
        formula = "N = k C^a, D = k C^b"
        facts =
            [
                .init("Method", "the lowest of \(fit.curves) training curves at each budget"),
                .init("Runs", "\(runs.count) points of \(fit.curves) curves"),
                .init(
                    "Budgets", "\(fit.points.count) of \(fit.budgets), \(fit.atEdge) at the least or the largest size"),
                .init("Refits for the ranges", fit.resamples == 0 ? "none" : "\(fit.resamples)"),
            ] + FitNotes.ranges(RunRanges(runs))
        notes = [
            "Sizes go up in stairs: exponents are as coarse as the ladder of sizes.",
            Self.extrapolation(fit.points.map(\.operations)), FitNotes.oneSetup,
        ]
        func row(_ name: String, _ value: Double, _ range: (lower: Double, upper: Double)?) -> [SQLValue] {
            [.text(name), .real(value)] + [range?.lower, range?.upper].map { $0.map(SQLValue.real) ?? .null }
        }
        tables = [
            Table(
                title: "Constants",
                summary: "Of N = k C^a and D = k C^b"
                    + (fit.resamples > 0 ? "; from lower to upper lie 95 % of the refits." : "."),
                table: ResultTable(
                    names: ["constant", "value", "lower", "upper"],
                    rows: [
                        row("k of N", fit.parameters.coefficient, nil),
                        row("a", fit.parameters.exponent, fit.parameterExponentRange),
                        row("k of D", fit.tokens.coefficient, nil),
                        row("b", fit.tokens.exponent, fit.tokenExponentRange),
                    ]))
        ]
        charts = try EnvelopeCharts(fit: fit, runs: runs).charts()
    }

    private static func span(_ name: String, _ values: [Double]) -> HTMLReport.Fact {
        HTMLReport.Fact(
            name,
            "\(ShortNumber.text(values.min() ?? 0)) to \(ShortNumber.text(values.max() ?? 0))"
        )
    }

    private static func extrapolation(_ operations: [Double]) -> String {
        let (low, high) = (operations.min() ?? 0, operations.max() ?? 0)
        return
            "Best sizes were seen from \(ShortNumber.text(low)) to \(ShortNumber.text(high)) "
            + "operations. Beyond a factor of 2 of these the line is an extrapolation."
    }
}
