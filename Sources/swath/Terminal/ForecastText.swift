import Reporting
import ScalingLaws
import Storage

/// What a stored fit answers, for people and for machines.
enum ForecastText {
    static func table(_ forecast: Forecast) -> String {
        let hasRanges = forecast.quantities.contains { $0.lower != nil }
        return FitText.trimmed(
            ResultTable(
                names: ["quantity", "value"] + (hasRanges ? ["lower", "upper"] : []) + ["unit"],
                rows: forecast.quantities.map { quantity in
                    // As text: numbers of one column would be laid out alike, and these have nothing in common.
                    let numbers =
                        [quantity.value] + (hasRanges ? [quantity.lower ?? .nan, quantity.upper ?? .nan] : [])
                    return [.text(quantity.name)] + numbers.map { .text(text($0)) } + [.text(quantity.unit)]
                }))
    }

    private static func text(_ value: Double) -> String {
        value.isNaN ? "-" : value == .infinity ? "no bound" : NumberText.rounded(value)
    }

    /// A sentence for each way in which a question lies beyond the runs.
    static func warnings(_ fit: StoredFit, _ forecasts: [Forecast]) -> [String] {
        var warnings: [String] = []
        if !fit.undetermined.isEmpty {
            warnings.append(
                "the runs do not determine \(fit.undetermined.joined(separator: ", ")): beyond them this is no law")
        }
        // Of several answers the one that is furthest out speaks for all.
        let furthest = Dictionary(grouping: forecasts.flatMap(\.extrapolations), by: \.name)
            .compactMap { $0.value.max { $0.factor < $1.factor } }.sorted { $0.name < $1.name }
        return warnings + furthest.map(sentence)
    }

    private static func sentence(_ beyond: Forecast.Extrapolation) -> String {
        let symbols = [
            "parameters": "N", "tokens": "D", "batch": "B", "steps": "S", "unique": "U", "operations": "C",
        ]
        let symbol = symbols[beyond.name] ?? beyond.name
        let (side, end) =
            beyond.value > beyond.span.upper
            ? ("above the largest", beyond.span.upper) : ("below the smallest", beyond.span.lower)
        return "\(symbol) = \(NumberText.rounded(beyond.value, digits: 3)) is a factor of "
            + "\(NumberText.rounded(beyond.factor, digits: 3)) \(side) of the \(beyond.name == "operations" ? "budgets" : "runs"), "
            + "\(NumberText.rounded(end, digits: 3)): an extrapolation"
    }

    static func object(_ fit: StoredFit, _ forecasts: [(asked: JSONLine, forecast: Forecast)]) -> JSONLine {
        var object = JSONLine()
        object.add("law", fit.name)
        object.add("warnings", warnings(fit, forecasts.map(\.forecast)))
        object.add(
            "answers",
            forecasts.map { asked, forecast in
                var member = JSONLine()
                member.add("asked", raw: asked.text)
                for quantity in forecast.quantities { member.add(quantity.name, raw: part(quantity).text) }
                return member
            })
        return object
    }

    private static func part(_ quantity: Forecast.Quantity) -> JSONLine {
        var member = JSONLine()
        member.add("value", quantity.value)
        // Without bound is null, as is no range at all.
        member.add("lower", quantity.lower ?? .nan)
        member.add("upper", quantity.upper ?? .nan)
        member.add("unit", quantity.unit)
        return member
    }
}
