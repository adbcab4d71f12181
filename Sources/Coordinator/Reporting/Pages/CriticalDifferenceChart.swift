import Storage

/// Mean ranks, the least on top, and bars that join groups which do not differ (after Demšar 2006, figure 1).
struct CriticalDifferenceChart {
    private let groupTitle: String
    private let rankTitle: String
    private let difference: Double
    /// By mean rank.
    private let groups: [(name: String, rank: Double)]

    /// Nil when the table lacks one of the columns, or a difference, or has no rank.
    init?(group: String, rank: String, difference: String, table: ResultTable) {
        guard let groupPosition = table.position(of: group), let rankPosition = table.position(of: rank),
            let differencePosition = table.position(of: difference),
            let least = table.rows.lazy.compactMap({ $0[differencePosition].number }).first
        else { return nil }
        groups = table.rows.compactMap { line in
            line[rankPosition].number.map { (line[groupPosition].plainText, $0) }
        }
        .sorted { ($0.rank, $0.name) < ($1.rank, $1.name) }
        guard !groups.isEmpty else { return nil }
        self.difference = least
        groupTitle = group
        rankTitle = rank
    }

    /// Runs of groups of which the first and the last do not differ; none lies within another, none is alone.
    var joined: [ClosedRange<Int>] {
        var runs: [ClosedRange<Int>] = []
        for first in groups.indices {
            let last = groups.lastIndex { $0.rank - groups[first].rank < difference } ?? first
            if last > first, runs.last.map({ last > $0.upperBound }) ?? true { runs.append(first...last) }
        }
        return runs
    }

    func figure(title: String) -> Figure {
        let bars = joined
        let (left, right) = (groups[0].rank, groups[groups.count - 1].rank)
        var traces: [JSONText] = [
            .object([
                "type": "scatter", "mode": "markers", "x": .array(groups.map { .number($0.rank) }),
                "y": .array(groups.map { .string(Chart.label($0.name)) }),
                "hovertemplate": .string("<b>%{y}</b><br>\(Chart.label(rankTitle)): %{x}<extra></extra>"),
            ])
        ]
        for (number, bar) in bars.enumerated() {
            // Beside the points, a small part of their width apart.
            let x = right + max(right - left, 0.2) * 0.04 * Double(number + 2)
            traces.append(
                .object([
                    "type": "scatter", "mode": "lines", "hoverinfo": "skip",
                    "x": .array([.number(x), .number(x)]),
                    "y": .array([bar.lowerBound, bar.upperBound].map { .string(Chart.label(groups[$0].name)) }),
                ]))
        }
        let layout: JSONText = .object([
            "xaxis": Chart.axis(title: "\(rankTitle) (bars join those within \(NumberText.rounded(difference)))"),
            "yaxis": Chart.axis(
                title: groupTitle, categories: groups.map(\.name), isReversed: true, extra: [.init("dtick", 1)]),
            "showlegend": false,
        ])
        return Figure(
            json: .object(["kind": "ranks", "data": .array(traces), "layout": layout]),
            description: "\(title): \(rankTitle) of \(groups.count) \(groupTitle), the least on top "
                + "(\(groups[0].name)); those that differ by less than \(NumberText.rounded(difference)) are joined by "
                + "\(bars.count) bars.",
            height: min(groups.count * 24, 2400) + 140, minimumWidth: 480)
    }
}
