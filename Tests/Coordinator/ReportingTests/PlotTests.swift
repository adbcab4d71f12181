import Foundation
import PageReading
import Reporting
import Storage
import Testing

@Suite("Plots of points, lines and bands")
struct PlotTests {
    private let plot = Plot(
        x: Plot.Axis("tokens"), y: Plot.Axis("loss"), legend: "size",
        series: [
            Plot.Series("a", .points, .shade(0), symbol: 2, points: [Plot.Point(1e6, 4), Plot.Point(1e9, 3)]),
            Plot.Series(
                "a", .line, .shade(0),
                points: [
                    Plot.Point(1e6, 4, lower: 3.9, upper: 4.1), Plot.Point(1e7, 3.5, lower: 3.4, upper: 3.6),
                    Plot.Point(1e9, 3, lower: 2.9, upper: .infinity),
                ]),
            Plot.Series("b</script>", .openPoints, .series(1), points: [Plot.Point(1e7, 5, lower: 4, upper: 7)]),
            Plot.Series("nothing", .line, .quiet, points: []),
        ])

    private func page() -> HTMLReport {
        HTMLReport(
            title: "T", subtitle: "", facts: [], sections: [.init(title: "P", summary: "S.", plot: plot)])
    }

    private func figure() throws -> [String: Any] {
        let output = MemoryOutput()
        try page().write(to: output, plotly: try #require(ChromiumPage.plotly))
        let text = String(decoding: output.bytes, as: UTF8.self)
        let match = try #require(text.firstMatch(of: /data-target="report-0-chart">(.*)<\/script>/))
        let json = try JSONSerialization.jsonObject(with: Data(String(match.1).utf8))
        return try #require(json as? [String: Any])
    }

    @Test(
        "a band ends where a range has no bound, and series of one name share a line of the legend",
        .enabled(if: ChromiumPage.plotly != nil, "needs plotly.min.js from `make setup`"))
    func traces() throws {
        let figure = try figure()
        let traces = try #require(figure["data"] as? [[String: Any]])
        #expect(traces.count == 4)
        #expect(traces.map { $0["showlegend"] as? Bool } == [true, false, false, true])
        let band = traces[1]
        #expect(band["mark"] as? String == "band" && band["x"] as? [Double] == [1e6, 1e7, 1e7, 1e6])
        #expect(band["y"] as? [Double] == [3.9, 3.4, 3.6, 4.1])
        #expect(traces[0]["symbol"] as? Int == 2 && traces[0]["shade"] as? Double == 0)
        let bars = try #require(traces[3]["error_y"] as? [String: Any])
        #expect(bars["array"] as? [Double] == [2] && bars["arrayminus"] as? [Double] == [1])
        #expect(traces[3]["name"] as? String == "b&lt;/script&gt;")
        let layout = try #require(figure["layout"] as? [String: Any])
        for name in ["xaxis", "yaxis"] {
            #expect((layout[name] as? [String: Any])?["type"] as? String == "log")
        }
        // Ticks of decades alone would leave a loss from 3 to 5 without any.
        #expect((layout["xaxis"] as? [String: Any])?["dtick"] != nil)
        #expect((layout["yaxis"] as? [String: Any])?["dtick"] == nil)
    }

    @Test("the table below has a row for each point")
    func table() {
        #expect(plot.table.columns.map(\.name) == ["series", "kind", "tokens", "loss", "lower", "upper"])
        #expect(plot.table.rows.count == 6)
        #expect(plot.table.rows[3] == [.text("a"), .text("line"), .real(1e7), .real(3.5), .real(3.4), .real(3.6)])
    }
}
