import Families
import Foundation
import Reporting
import Storage
import Testing

@Suite("Charts put the best on top")
struct ChartTests {
    /// Medians 1, 2 and 3 for a, b and c; d has no value.
    private static let table = ResultTable(
        names: ["method", "system", "score"],
        rows: [
            ("b", "s", 2), ("a", "s", 1), ("c", "s", 3), ("b", "t", 20), ("a", "t", 10), ("c", "t", 30),
            ("d", "t", nil),
        ].map { [.text($0.0), .text($0.1), $0.2.map(SQLValue.real) ?? .null] })

    private func figure(_ chart: ReportDefinition.Chart, _ better: Better?) throws -> (
        layout: [String: Any], trace: [String: Any], description: String
    ) {
        let figure = try #require(Chart.figure(for: chart, title: "T", table: Self.table, better: better))
        let json = try JSONSerialization.jsonObject(with: Data(figure.json.compact.utf8))
        let members = try #require(json as? [String: Any])
        let layout = try #require(members["layout"] as? [String: Any])
        let traces = try #require(members["data"] as? [[String: Any]])
        return (layout, traces[0], figure.description)
    }

    private func categories(_ layout: [String: Any], _ axis: String) -> [String]? {
        (layout[axis] as? [String: Any])?["categoryarray"] as? [String]
    }

    @Test(
        "a ranked box follows the direction of its measure",
        arguments: [
            (Better.lower, ["a", "b", "c"], "best is a with 5.5"), (.higher, ["c", "b", "a"], "best is c with 16.5"),
            (nil, ["a", "b", "c"], "least is a with 5.5"),
        ] as [(Better?, [String], String)])
    func boxes(_ better: Better?, _ order: [String], _ words: String) throws {
        let figure = try figure(.rankedBox(group: "method", value: "score"), better)
        #expect(categories(figure.layout, "yaxis") == order)
        #expect(figure.description.contains(words), "\(figure.description)")
    }

    @Test(
        "a heat map's rows, columns and colours follow it, too; what has no value stays at the end",
        arguments: [
            (Better.lower, ["a", "b", "c", "d"], ["s", "t"], false),
            (.higher, ["c", "b", "a", "d"], ["t", "s"], true),
            (nil, ["a", "b", "c", "d"], ["s", "t"], false),
        ] as [(Better?, [String], [String], Bool)])
    func heatMap(_ better: Better?, _ rows: [String], _ columns: [String], _ isReversed: Bool) throws {
        let figure = try figure(.heatMap(row: "method", column: "system", value: "score"), better)
        #expect(categories(figure.layout, "yaxis") == rows)
        #expect(categories(figure.layout, "xaxis") == columns)
        #expect(figure.trace["reversescale"] as? Bool == isReversed)
    }
}
