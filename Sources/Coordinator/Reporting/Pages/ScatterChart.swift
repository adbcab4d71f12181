import Storage

/// One point for each row, a colour for each group.
struct ScatterChart {
    private let xTitle: String
    private let yTitle: String
    private let groupTitle: String?
    /// By name of the group.
    private let groups: [(name: String, points: [Point])]

    private struct Point {
        let label: String
        let x: Double
        let y: Double
    }

    /// Points whose names are written beside them; more would cover one another.
    private static let labelLimit = 40

    /// Nil when the table lacks one of the columns or has no finite point.
    init?(label: String, x: String, y: String, group: String?, table: ResultTable) {
        guard let labelPosition = table.position(of: label), let xPosition = table.position(of: x),
            let yPosition = table.position(of: y)
        else { return nil }
        let groupPosition = group.flatMap { table.position(of: $0) }
        if group != nil, groupPosition == nil { return nil }
        var byGroup: [String: [Point]] = [:]
        for line in table.rows {
            guard let across = line[xPosition].number, let up = line[yPosition].number, across.isFinite, up.isFinite
            else { continue }
            byGroup[groupPosition.map { line[$0].plainText } ?? "", default: []].append(
                Point(label: line[labelPosition].plainText, x: across, y: up))
        }
        guard !byGroup.isEmpty else { return nil }
        groups = byGroup.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        xTitle = x
        yTitle = y
        groupTitle = group
    }

    func figure(title: String) -> Figure {
        let count = groups.reduce(0) { $0 + $1.points.count }
        let traces = groups.enumerated().map {
            trace($1.name, $1.points, number: $0, isLabelled: count <= Self.labelLimit)
        }
        let layout: JSONText = .object([
            "xaxis": Chart.axis(title: xTitle, scale: AxisScale(groups.lazy.flatMap { $0.points.map(\.x) })),
            "yaxis": Chart.axis(title: yTitle, scale: AxisScale(groups.lazy.flatMap { $0.points.map(\.y) })),
            "showlegend": .bool(groups.count > 1),
            "legend": .object(["title": .object(["text": .string(Chart.label(groupTitle ?? ""))])]),
            "hovermode": "closest",
        ])
        return Figure(
            json: .object(["kind": "points", "data": .array(traces), "layout": layout]),
            description: "\(title): \(count) points of \(yTitle) against \(xTitle)"
                + (groupTitle.map { ", a colour for each \($0)." } ?? "."),
            height: 520, minimumWidth: 480)
    }

    private func trace(_ name: String, _ points: [Point], number: Int, isLabelled: Bool) -> JSONText {
        .object([
            "type": "scatter", "mode": isLabelled ? "markers+text" : "markers",
            "name": .string(Chart.label(name)), "series": .integer(Int64(number)),
            "x": .array(points.map { .number($0.x) }), "y": .array(points.map { .number($0.y) }),
            "text": .array(points.map { .string(Chart.label($0.label)) }), "textposition": "top center",
            "hovertemplate": .string(
                "<b>%{text}</b><br>\(Chart.label(xTitle)): %{x}<br>\(Chart.label(yTitle)): %{y}<extra></extra>"),
        ])
    }
}
