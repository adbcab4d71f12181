import Families
import Glibc
import Storage

/// Cells of a value by row and column: rows of the best median on top, columns of the best to the left.
struct HeatMap {
    private let rowTitle: String
    private let columnTitle: String
    private let valueTitle: String
    private let rows: [String]
    private let columns: [String]
    /// By row, then column; nil where there is no finite value.
    private let cells: [[Double?]]
    private let better: Better?

    /// Nil when the table lacks one of the columns or has no finite value.
    init?(row: String, column: String, value: String, table: ResultTable, better: Better? = nil) {
        guard let rowPosition = table.position(of: row), let columnPosition = table.position(of: column),
            let valuePosition = table.position(of: value)
        else { return nil }
        var values: [String: [String: [Double]]] = [:]
        var byColumn: [String: [Double]] = [:]
        for line in table.rows {
            guard let number = line[valuePosition].number, number.isFinite else { continue }
            values[line[rowPosition].plainText, default: [:]][line[columnPosition].plainText, default: []].append(
                number)
            byColumn[line[columnPosition].plainText, default: []].append(number)
        }
        guard !values.isEmpty else { return nil }
        // Several tasks of one cell, such as repeats, show their median.
        let byRow = values.mapValues { $0.compactMapValues { Middle.median($0) } }
        // A row or column without a finite value is shown empty, at the end.
        let everyRow = Set(table.rows.map { $0[rowPosition].plainText })
        let everyColumn = Set(table.rows.map { $0[columnPosition].plainText })
        let rowMedians = byRow.compactMapValues { Middle.median($0.values).map { Chart.order($0, better) } }
        let columnMedians = byColumn.compactMapValues { Middle.median($0).map { Chart.order($0, better) } }
        rows = everyRow.sorted { (rowMedians[$0] ?? .infinity, $0) < (rowMedians[$1] ?? .infinity, $1) }
        let columns = everyColumn.sorted {
            (columnMedians[$0] ?? .infinity, $0) < (columnMedians[$1] ?? .infinity, $1)
        }
        self.columns = columns
        cells = rows.map { row in columns.map { byRow[row]?[$0] } }
        rowTitle = row
        columnTitle = column
        valueTitle = value
        self.better = better
    }

    func figure(title: String) -> Figure {
        let values = cells.flatMap { $0.compactMap { $0 } }
        let isLogarithmic = AxisScale(values).isLogarithmic
        let heights = cells.map { row in
            JSONText.array(row.map { cell in .number(cell.map { isLogarithmic ? log10($0) : $0 }) })
        }
        let texts = cells.map { row in
            JSONText.array(row.map { cell in .string(cell.map { NumberText.rounded($0) } ?? "no value") })
        }
        let trace: JSONText = .object([
            "type": "heatmap",
            "x": .array(columns.map { .string(Chart.label($0)) }),
            "y": .array(rows.map { .string(Chart.label($0)) }),
            "z": .array(heights),
            "text": .array(texts),
            "hovertemplate": .string(
                "<b>%{y}</b> on <b>%{x}</b><br>\(Chart.label(valueTitle)): %{text}<extra></extra>"),
            "hoverongaps": true,
            "xgap": .number(columns.count <= 60 ? 1 : 0.5),
            "ygap": 1,
            // Good cells are of one colour on every page, whichever way the measure runs.
            "reversescale": .bool(better == .higher),
            "colorbar": colourBar(values, isLogarithmic: isLogarithmic),
        ])
        let layout: JSONText = .object([
            "xaxis": Chart.axis(
                title: columnTitle, categories: columns,
                extra: [.init("tickangle", .integer(columns.count > 8 ? -60 : 0)), .init("showgrid", false), everyTick]),
            "yaxis": Chart.axis(
                title: rowTitle, categories: rows, isReversed: true, extra: [.init("showgrid", false), everyTick]),
        ])
        let missing = rows.count * columns.count - values.count
        return Figure(
            json: .object(["kind": "heatmap", "data": .array([trace]), "layout": layout]),
            description: "\(title): heat map of \(valueTitle) for \(rows.count) \(rowTitle) by \(columns.count) "
                + "\(columnTitle), ordered by median, \(Chart.ends(better).first) on top (\(rows[0])); \(missing) cells have no value.",
            height: min(max(rows.count * 24, 120), 2400) + 190,
            minimumWidth: min(columns.count * 13 + 260, 6000))
    }

    private var everyTick: JSONText.Member { .init("dtick", 1) }

    private func colourBar(_ values: [Double], isLogarithmic: Bool) -> JSONText {
        var members: [JSONText.Member] = [
            .init("title", .object(["text": .string(Chart.label(valueTitle)), "side": "right"])),
            .init("thickness", 14), .init("outlinewidth", 0), .init("len", 1),
        ]
        if isLogarithmic, let least = values.min(), let greatest = values.max() {
            let powers =
                Int(
                    log10(least).rounded(.up))...max(
                    Int(log10(least).rounded(.up)), Int(log10(greatest).rounded(.down)))
            let stride = max(1, powers.count / 8)
            let shown = powers.filter { ($0 - powers.lowerBound) % stride == 0 }
            members.append(.init("tickvals", .array(shown.map { .integer(Int64($0)) })))
            members.append(.init("ticktext", .array(shown.map { .string(Self.power($0)) })))
        }
        return .object(members)
    }

    private static func power(_ exponent: Int) -> String {
        (-3...4).contains(exponent)
            ? NumberText.fixed(pow(10, Double(exponent)), decimals: max(0, -exponent)) : "10<sup>\(exponent)</sup>"
    }
}
