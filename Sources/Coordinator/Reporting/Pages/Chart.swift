import Families

/// Draws a report's rows as a figure.
enum Chart {
    /// The figure, or nil when the report has no chart, or no rows that it could show.
    static func figure(for chart: ReportDefinition.Chart, title: String, table: ResultTable) -> Figure? {
        switch chart {
        case .none:
            nil
        case .heatMap(let row, let column, let value):
            HeatMap(row: row, column: column, value: value, table: table)?.figure(title: title)
        case .rankedBox(let group, let value):
            RankedBox(group: group, value: value, table: table)?.figure(title: title)
        case .lines(let group, let x, let y):
            LineChart(group: group, x: x, y: y, table: table)?.figure(title: title)
        }
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
