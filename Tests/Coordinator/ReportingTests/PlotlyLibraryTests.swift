import Families
import Foundation
import PageReading
import Reporting
import Storage
import Testing

@Suite("Pages take the charting library from where setup put it, and believe only the right one")
struct PlotlyLibraryTests {
    @Test("a missing library names the make target that fetches it")
    func missing() throws {
        let error = #expect(throws: PlotlyError.self) {
            try PlotlyLibrary.locate(environment: ["SWATH_PLOTLY": "/nowhere/plotly.min.js"])
        }
        #expect(error == .missing(searched: ["/nowhere/plotly.min.js"]))
        #expect(error?.description.contains("run `make setup`") == true)
    }

    @Test("a file of another digest is refused, wherever it lies", arguments: ["share/swath", "bin/.setup", ".setup"])
    func foreign(place: String) throws {
        let root = NSTemporaryDirectory() + "swath-plotly-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: root) }
        for folder in ["bin", place] {
            try FileManager.default.createDirectory(atPath: root + "/" + folder, withIntermediateDirectories: true)
        }
        let path = root + "/" + place + "/plotly.min.js"
        try "alert(1)".write(toFile: path, atomically: true, encoding: .utf8)
        let error = #expect(throws: PlotlyError.self) {
            try PlotlyLibrary.locate(environment: [:], executable: root + "/bin/swath")
        }
        guard case .foreign(let found, _) = error else {
            Issue.record("not refused as foreign: \(String(describing: error))")
            return
        }
        #expect(found.hasSuffix("/" + place + "/plotly.min.js"))
    }
}

@Suite("The page of a sweep")
struct SweepPageTests {
    @Test("it has a section for each report with rows, and the sweep's particulars")
    func sections() throws {
        let file = try TrialFile()
        let sweep = try file.addSweep(1, "chaos-first", boxes: [TrialFile.box(2, 3)])
        try file.addTasks(1, sweep, (0..<6).map { ($0, $0 == 5 ? .failed : .succeeded) })
        let page = try HTMLReport(of: file.summary(), registry: TrialFile.registry, reader: file.reader())
        #expect(page.title == "chaos-first")
        #expect(page.subtitle == "methods on systems")
        #expect(page.sections.map(\.title) == ["Ranking", "Method by system"])
        #expect(page.sections[1].table.rows.count == 5)
        #expect(page.facts.contains(HTMLReport.Fact("Tasks", "5 of 6 done, 1 failed")))
        #expect(page.facts.contains(HTMLReport.Fact("Took", "1 min 40 s")))
        #expect(page.facts.contains(HTMLReport.Fact("Git", "abc1234")))
    }

    @Test(
        "tables on a page end at its limit and say where the rest is",
        .enabled(if: ChromiumPage.plotly != nil, "needs plotly.min.js from `make setup`"))
    func limit() throws {
        let table = ResultTable(names: ["n"], rows: (0..<20).map { [.integer($0)] })
        var page = HTMLReport(
            title: "t", subtitle: "", facts: [],
            sections: [.init(title: "r", summary: "", table: table, chart: .none)])
        page.rowLimit = 10
        let output = MemoryOutput()
        try page.write(to: output, plotly: #require(ChromiumPage.plotly))
        let text = String(decoding: output.bytes, as: UTF8.self)
        #expect(text.components(separatedBy: "<td ").count - 1 == 10)
        #expect(text.contains("Table: 20 rows, the first 10 shown"))
    }
}
