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

    private func figure(
        _ chart: ReportDefinition.Chart, _ better: Better?, _ table: ResultTable = table
    ) throws -> (
        layout: [String: Any], trace: [String: Any], description: String
    ) {
        let figure = try #require(Chart.figure(for: chart, title: "T", table: table, better: better))
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

    @Test("values with intervals follow it as well")
    func intervals() throws {
        let table = ResultTable(
            names: ["method", "median", "low", "high"],
            rows: [("b", 2, 1, 4), ("a", 3, 2.5, 3.25)].map { [.text($0.0), .real($0.1), .real($0.2), .real($0.3)] })
        let chart = ReportDefinition.Chart.intervals(group: "method", value: "median", low: "low", high: "high")
        let figure = try figure(chart, .lower, table)
        #expect(categories(figure.layout, "yaxis") == ["b", "a"])
        let bars = try #require(figure.trace["error_x"] as? [String: Any])
        #expect(bars["array"] as? [Double] == [2, 0.25])
        #expect(bars["arrayminus"] as? [Double] == [1, 0.5])
    }

    @Test("a scatter gives each group a colour and leaves out what has no place")
    func scatter() throws {
        let table = ResultTable(
            names: ["system", "method", "lyapunov", "score"],
            rows: [("Lorenz", "a", 0.9, 10), ("Rossler", "b", 0.06, 20), ("Duffing", "a", 0.2, .infinity)].map {
                [.text($0.0), .text($0.1), .real($0.2), .real($0.3)]
            })
        let chart = ReportDefinition.Chart.scatter(label: "system", x: "lyapunov", y: "score", group: "method")
        let figure = try figure(chart, nil, table)
        #expect(figure.trace["text"] as? [String] == ["Lorenz"])
        #expect(figure.description.contains("2 points of score against lyapunov"), "\(figure.description)")
    }

    @Test("bars join methods whose mean ranks lie within the critical difference, the longest runs only")
    func criticalDifference() throws {
        let ranks = [("a", 1.0), ("b", 1.8), ("c", 2.5), ("d", 4.0)]
        let table = ResultTable(
            names: ["method", "rank", "cd"], rows: ranks.reversed().map { [.text($0.0), .real($0.1), .real(1.6)] })
        let chart = ReportDefinition.Chart.criticalDifference(group: "method", rank: "rank", difference: "cd")
        let figure = try #require(Chart.figure(for: chart, title: "T", table: table))
        let json = try JSONSerialization.jsonObject(with: Data(figure.json.compact.utf8)) as? [String: Any]
        let traces = try #require(json?["data"] as? [[String: Any]])
        #expect(traces[0]["y"] as? [String] == ["a", "b", "c", "d"])
        #expect(traces.dropFirst().map { $0["y"] as? [String] } == [["a", "c"], ["c", "d"]])
    }
}
