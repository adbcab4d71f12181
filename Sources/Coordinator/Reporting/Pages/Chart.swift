package import Families

/// Draws a report's rows as a figure.
package enum Chart {
    /// The figure, or nil when the report has no chart, or no rows that it could show.
    /// - Parameter better: which values are the good ones; nil where neither end is, and then the least
    ///   come first.
    package static func figure(
        for chart: ReportDefinition.Chart, title: String, table: ResultTable, better: Better? = nil
    ) -> Figure? {
        switch chart {
        case .none:
            nil
        case .heatMap(let row, let column, let value):
            HeatMap(row: row, column: column, value: value, table: table, better: better)?.figure(title: title)
        case .rankedBox(let group, let value):
            RankedBox(group: group, value: value, table: table, better: better)?.figure(title: title)
        case .lines(let group, let x, let y):
            LineChart(group: group, x: x, y: y, table: table)?.figure(title: title)
        case .scatter(let label, let x, let y, let group):
            ScatterChart(label: label, x: x, y: y, group: group, table: table)?.figure(title: title)
        case .intervals(let group, let value, let low, let high):
            IntervalChart(group: group, value: value, low: low, high: high, table: table, better: better)?
                .figure(title: title)
        case .criticalDifference(let group, let rank, let difference):
            CriticalDifferenceChart(group: group, rank: rank, difference: difference, table: table)?
                .figure(title: title)
        }
    }

    /// A key that sorts the best first: the value itself, or its negative where higher is better.
    static func order(_ value: Double, _ better: Better?) -> Double { better == .higher ? -value : value }

    /// What the first and the last of such an order are called.
    static func ends(_ better: Better?) -> (first: String, last: String) {
        better == nil ? ("least", "greatest") : ("best", "worst")
    }

    /// An axis with its title; categories keep the order given.
    static func axis(
        title: String, scale: AxisScale? = nil, categories: [String]? = nil, isReversed: Bool = false,
        extra: [JSONText.Member] = []
    ) -> JSONText {
        var members: [JSONText.Member] = [
            .init("title", .object(["text": .string(label(title)), "standoff": 12])), .init("automargin", true),
        ]
        if scale?.isLogarithmic == true {
            members.append(.init("type", "log"))
            members.append(.init("dtick", 1))
            members.append(.init("exponentformat", "power"))
        }
        if let categories {
            members.append(.init("type", "category"))
            members.append(.init("categoryorder", "array"))
            members.append(.init("categoryarray", .array(categories.map { .string(label($0)) })))
        }
        if isReversed { members.append(.init("autorange", "reversed")) }
        return .object(members + extra)
    }

    /// Plotly reads a small HTML in labels: what a name holds is shown as it is.
    static func label(_ text: String) -> String {
        var safe = ""
        for character in DisplayWidth.printable(text) {
            switch character {
            case "&": safe += "&amp;"
            case "<": safe += "&lt;"
            case ">": safe += "&gt;"
            default: safe.append(character)
            }
        }
        return safe
    }
}
