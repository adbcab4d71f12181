import Storage

extension Plot {
    /// A row for each point.
    public var table: ResultTable {
        let hasRanges = series.contains { $0.points.contains { $0.lower != nil } }
        let rows = series.flatMap { series in
            series.points.map { point -> [SQLValue] in
                [.text(series.name), .text(Self.words(series.mark)), .real(point.x), .real(point.y)]
                    + (hasRanges ? [point.lower, point.upper].map { $0.map(SQLValue.real) ?? .null } : [])
            }
        }
        return ResultTable(
            names: ["series", "kind", x.title, y.title] + (hasRanges ? ["lower", "upper"] : []), rows: rows)
    }

    private static func words(_ mark: Mark) -> String {
        switch mark {
        case .points: "point"
        case .openPoints: "marked point"
        case .line: "line"
        case .dashes: "dashed line"
        }
    }

    /// The figure, or nil where there is nothing to draw.
    func figure(title: String) -> Figure? {
        guard !series.isEmpty else { return nil }
        var (traces, listed) = ([JSONText](), Set<String>())
        for series in series {
            if series.mark.isLine, let band = band(series) { traces.append(band) }
            traces.append(trace(series, isListed: listed.insert(series.name).inserted))
        }
        let layout: JSONText = .object([
            "xaxis": axis(x, series.flatMap { $0.points.map(\.x) }),
            "yaxis": axis(y, series.flatMap { $0.points.map(\.y) }),
            "showlegend": .bool(listed.count > 1),
            "legend": .object(["title": .object(["text": .string(Chart.label(legend))])]),
            "hovermode": "closest",
        ])
        return Figure(
            json: .object(["kind": "plot", "data": .array(traces), "layout": layout]),
            description: "\(title): \(y.title) against \(x.title), \(listed.count) series.",
            height: 540, minimumWidth: 520)
    }

    /// Decades alone where there are several; else Plotly chooses ticks between them.
    private func axis(_ axis: Axis, _ values: [Double]) -> JSONText {
        let spansDecades = AxisScale(values).isLogarithmic
        if axis.isLogarithmic, spansDecades {
            return Chart.axis(title: axis.title, scale: AxisScale(isLogarithmic: true))
        }
        return Chart.axis(
            title: axis.title,
            extra: axis.isLogarithmic ? [.init("type", "log"), .init("exponentformat", "power")] : [])
    }

    private func colour(_ colour: Colour) -> [JSONText.Member] {
        switch colour {
        case .series(let number): [.init("series", .integer(Int64(number)))]
        case .shade(let place): [.init("shade", .number(min(max(place, 0), 1)))]
        case .quiet: []
        }
    }

    private func trace(_ series: Series, isListed: Bool) -> JSONText {
        let name = JSONText.string(Chart.label(series.name))
        var members: [JSONText.Member] = [
            .init("type", "scatter"), .init("mode", series.mark.isLine ? "lines" : "markers"), .init("name", name),
            .init("legendgroup", name), .init("showlegend", .bool(isListed)),
            .init("x", .array(series.points.map { .number($0.x) })),
            .init("y", .array(series.points.map { .number($0.y) })),
            .init(
                "hovertemplate",
                .string(
                    "<b>\(Chart.label(series.name))</b><br>\(Chart.label(x.title)): %{x:.4g}<br>"
                        + "\(Chart.label(y.title)): %{y:.4g}<extra></extra>")),
        ]
        switch series.mark {
        case .points, .line: break
        case .openPoints: members.append(.init("mark", "open"))
        case .dashes: members.append(.init("mark", "dashes"))
        }
        if series.symbol > 0 { members.append(.init("symbol", .integer(Int64(series.symbol)))) }
        if !series.mark.isLine, series.points.contains(where: { $0.lower != nil }) {
            let ends: JSONText = .object([
                "type": "data", "symmetric": false,
                "array": .array(series.points.map { point in .number(point.upper.map { $0 - point.y } ?? 0) }),
                "arrayminus": .array(series.points.map { point in .number(point.lower.map { point.y - $0 } ?? 0) }),
            ])
            members.append(.init("error_y", ends))
        }
        return .object(members + colour(series.colour))
    }

    /// The outline of the ranges; nil without any. Where a range has no bound the band ends.
    private func band(_ series: Series) -> JSONText? {
        let ends = series.points.compactMap { point -> (x: Double, lower: Double, upper: Double)? in
            guard let lower = point.lower, let upper = point.upper, lower.isFinite, upper.isFinite else { return nil }
            return y.isLogarithmic && lower <= 0 ? nil : (point.x, lower, upper)
        }
        guard ends.count > 1 else { return nil }
        let name = JSONText.string(Chart.label(series.name))
        let members: [JSONText.Member] = [
            .init("type", "scatter"), .init("mode", "lines"), .init("mark", "band"), .init("fill", "toself"),
            .init("hoverinfo", "skip"), .init("name", name), .init("legendgroup", name), .init("showlegend", false),
            .init("x", .array((ends.map(\.x) + ends.reversed().map(\.x)).map(JSONText.number))),
            .init("y", .array((ends.map(\.lower) + ends.reversed().map(\.upper)).map(JSONText.number))),
        ]
        return .object(members + colour(series.colour))
    }
}
