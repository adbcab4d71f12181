import Storage

/// One line for each group: the median of y at each x, with the single values behind it where
/// there are several.
struct LineChart {
    private let groupTitle: String
    private let xTitle: String
    private let yTitle: String
    private let lines: [Line]

    private struct Line {
        let name: String
        /// By x, ascending; the values at one x ascending.
        let points: [(x: Double, values: [Double])]
    }

    /// Nil when the table lacks one of the columns or has no finite point.
    init?(group: String, x: String, y: String, table: ResultTable) {
        guard let groupPosition = table.position(of: group), let xPosition = table.position(of: x),
            let yPosition = table.position(of: y)
        else { return nil }
        var byGroup: [String: [Double: [Double]]] = [:]
        for line in table.rows {
            guard let across = line[xPosition].number, let up = line[yPosition].number, across.isFinite, up.isFinite
            else { continue }
            byGroup[line[groupPosition].plainText, default: [:]][across, default: []].append(up)
        }
        guard !byGroup.isEmpty else { return nil }
        lines =
            byGroup.map { name, points in
                Line(name: name, points: points.map { ($0.key, $0.value.sorted()) }.sorted { $0.0 < $1.0 })
            }
            .sorted { $0.name < $1.name }
        groupTitle = group
        xTitle = x
        yTitle = y
    }

    func figure(title: String) -> Figure {
        let xScale = AxisScale(lines.lazy.flatMap { $0.points.map(\.x) })
        let yScale = AxisScale(lines.lazy.flatMap { $0.points.flatMap(\.values) })
        var traces: [JSONText] = []
        for (number, line) in lines.enumerated() {
            if line.points.contains(where: { $0.values.count > 1 }) { traces.append(scatter(line, number)) }
            traces.append(medians(line, number))
        }
        let layout: JSONText = .object([
            "xaxis": Chart.axis(title: xTitle, scale: xScale),
            "yaxis": Chart.axis(title: yTitle, scale: yScale),
            "showlegend": .bool(lines.count > 1),
            "legend": .object(["title": .object(["text": .string(Chart.label(groupTitle))])]),
            "hovermode": "closest",
        ])
        return Figure(
            json: .object(["kind": "lines", "data": .array(traces), "layout": layout]),
            description: "\(title): \(lines.count) lines of \(yTitle) over \(xTitle), one for each \(groupTitle).",
            height: 460, minimumWidth: 480)
    }

    private func medians(_ line: Line, _ number: Int) -> JSONText {
        .object([
            "type": "scatter", "mode": "lines+markers", "name": .string(Chart.label(line.name)),
            "legendgroup": .string(Chart.label(line.name)), "series": .integer(Int64(number)),
            "x": .array(line.points.map { .number($0.x) }),
            "y": .array(line.points.map { .number(Middle.quantile(sorted: $0.values, 0.5)) }),
        ])
    }

    private func scatter(_ line: Line, _ number: Int) -> JSONText {
        .object([
            "type": "scatter", "mode": "markers", "name": .string(Chart.label(line.name)), "showlegend": false,
            "legendgroup": .string(Chart.label(line.name)), "series": .integer(Int64(number)),
            "opacity": .number(0.3), "hoverinfo": "skip",
            "x": .array(line.points.flatMap { point in point.values.map { _ in .number(point.x) } }),
            "y": .array(line.points.flatMap { $0.values.map(JSONText.number) }),
        ])
    }
}
