import Reporting
import ScalingLaws
import Storage

/// The envelope of training curves, for people and for machines.
enum EnvelopeText {
    static func table(_ fit: EnvelopeFit) -> String {
        // One line for each stair: the budgets at which one size is the best.
        var stairs: [(first: EnvelopeFit.Point, last: EnvelopeFit.Point)] = []
        for point in fit.points {
            if let stair = stairs.last, stair.last.parameters == point.parameters {
                stairs[stairs.count - 1].last = point
            } else {
                stairs.append((point, point))
            }
        }
        let table = ResultTable(
            names: ["best_size", "from_operations", "to_operations", "from_tokens", "to_tokens", "to_loss"],
            rows: stairs.map { stair in
                [
                    stair.first.parameters, stair.first.operations, stair.last.operations, stair.first.tokens,
                    stair.last.tokens, stair.last.loss,
                ].map(SQLValue.real)
            })
        return [
            FitText.trimmed(table), line("N", fit.parameters, fit.parameterExponentRange),
            line("D", fit.tokens, fit.tokenExponentRange),
            "\(fit.curves) curves; at \(fit.points.count) of \(fit.budgets) budgets the best size lies between two "
                + "others, at \(fit.atEdge) it is the smallest or the largest and is left out"
                + (fit.resamples > 0 ? "; ranges from \(fit.resamples) refits" : ""),
        ].joined(separator: "\n")
    }

    private static func line(_ name: String, _ law: PowerLaw, _ range: (lower: Double, upper: Double)?) -> String {
        "\(name) = \(NumberText.rounded(law.coefficient)) C^\(NumberText.rounded(law.exponent))"
            + (range.map { ", exponent from \(NumberText.rounded($0.lower)) to \(NumberText.rounded($0.upper))" } ?? "")
    }

    static func object(_ fit: EnvelopeFit) -> JSONLine {
        var object = JSONLine()
        object.add("law", "envelope")
        for (name, law, range) in [
            ("parameters", fit.parameters, fit.parameterExponentRange), ("tokens", fit.tokens, fit.tokenExponentRange),
        ] {
            var member = JSONLine()
            member.add("coefficient", law.coefficient)
            member.add("exponent", law.exponent)
            member.add("lower", range?.lower ?? .nan)
            member.add("upper", range?.upper ?? .nan)
            object.add(name, raw: member.text)
        }
        object.add("curves", fit.curves)
        object.add("budgets", fit.budgets)
        object.add("at_edge", fit.atEdge)
        object.add("resamples", fit.resamples)
        object.add(
            "points",
            fit.points.map { point in
                var member = JSONLine()
                member.add("operations", point.operations)
                member.add("parameters", point.parameters)
                member.add("tokens", point.tokens)
                member.add("loss", point.loss)
                return member
            })
        return object
    }
}
