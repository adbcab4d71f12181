import Reporting
import ScalingLaws
import Storage

/// Fits of scaling laws, for people and for machines.
enum FitText {
    /// - Parameter steps: What was found one constant after the other, before.
    static func table(_ report: LawReport, _ steps: StepwiseEstimation? = nil) -> String {
        var lines = steps.map { [StepwiseText.table($0), ""] } ?? []
        lines.append(
            "\(report.law), \(report.runs) runs"
                + (report.method == .joint ? "" : ", \(words(report.method))"))
        if !report.undetermined.isEmpty {
            lines.append(
                "NOT DETERMINED by these runs: \(report.undetermined.joined(separator: ", ")). What follows is the best "
                    + "fit, not a law: do not use it beyond its runs.")
        }
        lines.append(table(report.constants + report.derived, hasRanges: report.resamples > 0))
        let kind =
            report.delta.map { "sum of Huber's loss of logarithms, delta \(NumberText.rounded($0))" }
            ?? "sum of squares of losses"
        lines.append(
            "objective \(NumberText.rounded(report.objective, digits: 7)) (\(kind)), root mean square "
                + "\(NumberText.rounded(100 * report.rootMeanSquare, digits: 3)) %, found by \(report.agreeing) of "
                + "\(report.starts) starts"
                + (report.resamples > 0 ? ", ranges from \(report.resamples) refits" : ""))
        guard !report.predictions.isEmpty else { return lines.joined(separator: "\n") }
        let errors = report.predictions.map { abs($0.error) }
        let mean = errors.reduce(0, +) / Double(errors.count)
        lines.append(
            "held out: \(errors.count) runs of the largest sizes, predicted within "
                + "\(NumberText.rounded(100 * mean, digits: 3)) % on average and "
                + "\(NumberText.rounded(100 * (errors.max() ?? 0), digits: 3)) % at worst")
        return lines.joined(separator: "\n")
    }

    private static func words(_ method: FitMethod) -> String {
        switch method {
        case .joint: "all constants at once"
        case .implicit: "solved for the loss"
        case .stepwise: "all constants at once from there"
        case .stepwiseImplicit: "all constants at once from there, solved for the loss"
        case .variableProjection: "least squares over two exponents"
        case .once: "constants of data seen once held"
        case .akima: "best sizes by Akima's curves"
        case .parabola: "best sizes by parabolas"
        case .envelope: "best sizes along an envelope"
        }
    }

    static func table(_ fit: IsoFLOPFit) -> String {
        let budgets = ResultTable(
            names: ["operations", "best_size", "loss", "sizes"],
            rows: fit.budgets.map {
                [.real($0.operations), .real($0.parameters), .real($0.loss), .integer(Int64($0.points))]
            })
        var lines = [trimmed(budgets)]
        for rejection in fit.rejections {
            lines.append("\(NumberText.rounded(rejection.operations)): left out, \(rejection.reason)")
        }
        lines.append(
            "N = \(NumberText.rounded(fit.optimum.coefficient)) C^\(NumberText.rounded(fit.optimum.exponent)), "
                + "R² \(NumberText.rounded(fit.optimum.determination)) over \(fit.budgets.count) budgets")
        return lines.joined(separator: "\n")
    }

    static func object(_ report: LawReport, _ steps: StepwiseEstimation? = nil) -> JSONLine {
        var object = JSONLine()
        object.add("law", report.law)
        object.add("method", report.method.rawValue)
        object.add("identified", report.undetermined.isEmpty)
        object.add("undetermined", report.undetermined)
        object.add("runs", report.runs)
        object.add("constants", report.constants.map(member))
        object.add("derived", report.derived.map(member))
        object.add("objective", report.objective)
        object.add("delta", report.delta ?? .nan)
        object.add("root_mean_square", report.rootMeanSquare)
        object.add("agreeing", report.agreeing)
        object.add("starts", report.starts)
        object.add("resamples", report.resamples)
        object.add(
            "held_out",
            report.predictions.map { prediction in
                var member = JSONLine()
                member.add("parameters", prediction.run.parameters)
                member.add("tokens", prediction.run.tokens)
                if let batch = prediction.run.batch { member.add("batch", batch) }
                if let unique = prediction.run.unique { member.add("unique", unique) }
                member.add("measured", prediction.run.loss)
                member.add("predicted", prediction.loss)
                member.add("relative_error", prediction.error)
                return member
            })
        if let steps { object.add("steps", raw: StepwiseText.object(steps).text) }
        return object
    }

    static func object(_ fit: IsoFLOPFit) -> JSONLine {
        var object = JSONLine()
        object.add("law", "isoflop")
        object.add("exponent", fit.optimum.exponent)
        object.add("coefficient", fit.optimum.coefficient)
        object.add("determination", fit.optimum.determination)
        object.add(
            "budgets",
            fit.budgets.map { budget in
                var member = JSONLine()
                member.add("operations", budget.operations)
                member.add("parameters", budget.parameters)
                member.add("loss", budget.loss)
                member.add("points", budget.points)
                return member
            })
        object.add(
            "left_out",
            fit.rejections.map { rejection in
                var member = JSONLine()
                member.add("operations", rejection.operations)
                member.add("reason", rejection.reason)
                return member
            })
        return object
    }

    private static func member(_ quantity: LawReport.Quantity) -> JSONLine {
        var member = JSONLine()
        member.add("name", quantity.name)
        member.add("value", quantity.value)
        member.add("lower", quantity.lower ?? .nan)
        member.add("upper", quantity.upper ?? .nan)
        return member
    }

    private static func table(_ quantities: [LawReport.Quantity], hasRanges: Bool) -> String {
        trimmed(
            ResultTable(
                names: ["constant", "value"] + (hasRanges ? ["lower", "upper"] : []),
                rows: quantities.map { quantity in
                    [.text(quantity.name), .real(quantity.value)]
                        + (hasRanges ? [quantity.lower, quantity.upper].map { $0.map(SQLValue.real) ?? .null } : [])
                }))
    }

    /// A table without the end of its last line.
    static func trimmed(_ table: ResultTable) -> String {
        let text = table.text(format: .table)
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }
}
