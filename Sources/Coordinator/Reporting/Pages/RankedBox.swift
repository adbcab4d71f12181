import Families
import Storage

/// One box for each group, ordered by median, the best on top.
struct RankedBox {
    private let groupTitle: String
    private let valueTitle: String
    private let boxes: [Box]
    private let better: Better?

    private struct Box {
        let name: String
        /// Sorted, finite.
        let values: [Double]
        let median: Double
    }

    /// Points that are drawn one by one at most; above, boxes alone carry the shape.
    private static let pointLimit = 20_000

    /// Nil when the table lacks one of the columns or has no finite value.
    init?(group: String, value: String, table: ResultTable, better: Better? = nil) {
        guard let groupPosition = table.position(of: group), let valuePosition = table.position(of: value) else {
            return nil
        }
        var byGroup: [String: [Double]] = [:]
        for line in table.rows {
            guard let number = line[valuePosition].number, number.isFinite else { continue }
            byGroup[line[groupPosition].plainText, default: []].append(number)
        }
        guard !byGroup.isEmpty else { return nil }
        boxes =
            byGroup.map { name, values in
                let sorted = values.sorted()
                return Box(name: name, values: sorted, median: Middle.quantile(sorted: sorted, 0.5))
            }
            .sorted { (Chart.order($0.median, better), $0.name) < (Chart.order($1.median, better), $1.name) }
        groupTitle = group
        valueTitle = value
        self.better = better
    }

    func figure(title: String) -> Figure {
        let scale = AxisScale(boxes.lazy.flatMap(\.values))
        let showsPoints = boxes.reduce(0) { $0 + $1.values.count } <= Self.pointLimit
        let ends = Chart.ends(better)
        let traces = boxes.map { trace($0, showsPoints: showsPoints) }
        let layout: JSONText = .object([
            "xaxis": Chart.axis(title: valueTitle, scale: scale),
            "yaxis": Chart.axis(
                title: groupTitle, categories: boxes.map(\.name), isReversed: true,
                extra: [.init("dtick", 1), .init("showgrid", false)]),
            "showlegend": false,
            "boxgap": .number(0.35),
        ])
        return Figure(
            json: .object(["kind": "box", "data": .array(traces), "layout": layout]),
            description: "\(title): \(boxes.count) boxes of \(valueTitle), one for each \(groupTitle), ordered by "
                + "median; \(ends.first) is \(boxes[0].name) with \(NumberText.rounded(boxes[0].median)), "
                + "\(ends.last) \(boxes[boxes.count - 1].name) with \(NumberText.rounded(boxes[boxes.count - 1].median)).",
            height: min(boxes.count * 30, 3000) + 130,
            minimumWidth: 480)
    }

    private func trace(_ box: Box, showsPoints: Bool) -> JSONText {
        var members: [JSONText.Member] = [
            .init("type", "box"), .init("orientation", "h"), .init("name", .string(Chart.label(box.name))),
        ]
        if showsPoints {
            members.append(.init("x", .array(box.values.map(JSONText.number))))
            members.append(.init("y", .array(box.values.map { _ in .string(Chart.label(box.name)) })))
            members.append(.init("boxpoints", "outliers"))
        } else {
            let low = Middle.quantile(sorted: box.values, 0.25)
            let high = Middle.quantile(sorted: box.values, 0.75)
            let reach = 1.5 * (high - low)
            members.append(.init("y", .array([.string(Chart.label(box.name))])))
            members.append(.init("q1", .array([.number(low)])))
            members.append(.init("median", .array([.number(box.median)])))
            members.append(.init("q3", .array([.number(high)])))
            let least = box.values.first { $0 >= low - reach } ?? low
            let greatest = box.values.last { $0 <= high + reach } ?? high
            members.append(.init("lowerfence", .array([.number(least)])))
            members.append(.init("upperfence", .array([.number(greatest)])))
        }
        return .object(members)
    }
}
