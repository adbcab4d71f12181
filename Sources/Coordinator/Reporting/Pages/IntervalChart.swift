import Families
import Storage

/// One value with its interval for each group, the best on top.
struct IntervalChart {
    private let groupTitle: String
    private let valueTitle: String
    private let rows: [Row]
    private let better: Better?

    private struct Row {
        let name: String
        let value: Double
        let low: Double
        let high: Double
    }

    /// Nil when the table lacks one of the columns or has no finite value.
    init?(group: String, value: String, low: String, high: String, table: ResultTable, better: Better? = nil) {
        guard let groupPosition = table.position(of: group), let valuePosition = table.position(of: value),
            let lowPosition = table.position(of: low), let highPosition = table.position(of: high)
        else { return nil }
        rows = table.rows.compactMap { line -> Row? in
            guard let value = line[valuePosition].number, value.isFinite else { return nil }
            // A value without an interval stands alone.
            return Row(
                name: line[groupPosition].plainText, value: value, low: line[lowPosition].number ?? value,
                high: line[highPosition].number ?? value)
        }
        .sorted { (Chart.order($0.value, better), $0.name) < (Chart.order($1.value, better), $1.name) }
        guard !rows.isEmpty else { return nil }
        groupTitle = group
        valueTitle = value
        self.better = better
    }

    func figure(title: String) -> Figure {
        let trace: JSONText = .object([
            "type": "scatter", "mode": "markers", "series": 0,
            "x": .array(rows.map { .number($0.value) }),
            "y": .array(rows.map { .string(Chart.label($0.name)) }),
            "error_x": .object([
                "type": "data", "symmetric": false, "array": .array(rows.map { .number($0.high - $0.value) }),
                "arrayminus": .array(rows.map { .number($0.value - $0.low) }),
            ]),
            "hovertemplate": .string("<b>%{y}</b><br>\(Chart.label(valueTitle)): %{x}<extra></extra>"),
        ])
        let layout: JSONText = .object([
            "xaxis": Chart.axis(title: valueTitle),
            "yaxis": Chart.axis(
                title: groupTitle, categories: rows.map(\.name), isReversed: true, extra: [.init("dtick", 1)]),
            "showlegend": false,
        ])
        return Figure(
            json: .object(["kind": "points", "data": .array([trace]), "layout": layout]),
            description: "\(title): \(valueTitle) with its interval for \(rows.count) \(groupTitle), "
                + "\(Chart.ends(better).first) on top (\(rows[0].name) with \(NumberText.rounded(rows[0].value))).",
            height: min(rows.count * 24, 2400) + 130, minimumWidth: 480)
    }
}
