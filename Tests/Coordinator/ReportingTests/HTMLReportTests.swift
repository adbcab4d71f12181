import Families
import Foundation
import PageReading
import Reporting
import Storage
import Testing

@Suite("A page shows a sweep's reports without a network")
struct HTMLReportTests {
    /// Scores of 8 methods on 30 systems over several decades; one cell is missing and one name is hostile.
    static let scores: ResultTable = {
        let methods = [
            "theta", "naive-mean", "naive-drift", "fft", "linear-regression", "esn", "n-beats", "</script><b>x",
        ]
        var state: UInt64 = 7
        func draw() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) / 9_007_199_254_740_992
        }
        var rows: [[SQLValue]] = []
        for (rank, method) in methods.enumerated() {
            for system in 0..<30 where !(rank == 3 && system == 4) {
                let value = 0.02 * exp(Double(rank) * 0.75 + Double(system) * 0.08 + 1.4 * draw())
                rows.append([.text(method), .text("System\(system)"), .real(value)])
            }
        }
        return ResultTable(names: ["method", "system", "smape"], rows: rows)
    }()

    static let curves: ResultTable = {
        var rows: [[SQLValue]] = []
        for (number, group) in ["adam", "sgd", "muon"].enumerated() {
            for power in 0..<9 {
                for seed in 0..<3 {
                    let x = Double(1 << (10 + power))
                    let y = (2 + Double(number)) * exp(-0.28 * Double(power)) + 0.05 * Double(seed)
                    rows.append([.text(group), .real(x), .real(y)])
                }
            }
        }
        return ResultTable(names: ["optimiser", "tokens", "loss"], rows: rows)
    }()

    static let page = HTMLReport(
        title: "chaos-first </script><img src=x onerror=alert(1)>",
        subtitle: "Forecasting: 8 methods on 30 systems, one seed.",
        facts: [
            .init("Tasks", "239 of 240 succeeded"), .init("Family", "forecasting 1"),
            .init("Hash", "3f0a6e1b2c7d"), .init("Engine", "0.1.0"), .init("Git", "38fa333 (clean)"),
            .init("Submitted", "2026-01-31 23:59:59 UTC"), .init("Took", "4 min 10 s"),
        ],
        sections: [
            .init(
                title: "Ranked methods", summary: "sMAPE of every method over all systems, ordered by median.",
                table: scores, chart: .rankedBox(group: "method", value: "smape")),
            .init(
                title: "Methods by systems", summary: "One cell a task; best methods on top, easiest systems left.",
                table: scores, chart: .heatMap(row: "method", column: "system", value: "smape")),
            .init(
                title: "Loss by tokens", summary: "The median of three seeds, and the seeds behind it.",
                table: curves, chart: .lines(group: "optimiser", x: "tokens", y: "loss")),
        ])

    @Test(
        "a browser draws every chart and asks nobody for anything",
        .enabled(if: ChromiumPage.isAvailable, "needs chromium, and plotly.min.js from `make setup`"))
    func draws() throws {
        let plotly = try #require(ChromiumPage.plotly)
        // SWATH_PAGES names a folder in which the page and its pictures stay, to be looked at.
        let kept = ProcessInfo.processInfo.environment["SWATH_PAGES"]
        let path = (kept ?? NSTemporaryDirectory()) + "/swath-page-\(getpid()).html"
        defer { if kept == nil { try? FileManager.default.removeItem(atPath: path) } }
        try Self.page.write(path: path, sparing: path + ".sqlite", plotly: plotly)
        let document = try ChromiumPage(path: path).document()

        // What the page says beside the library's own text.
        let library = try #require(document.range(of: "<script>/**"))
        let afterLibrary = try #require(document.range(of: "</script>", range: library.upperBound..<document.endIndex))
        let own = document[..<library.lowerBound] + document[afterLibrary.upperBound...]

        #expect(count("class=\"trace boxes\"", in: own) == 8)
        #expect(count("class=\"hm\"", in: own) == 1)
        #expect(count("class=\"trace scatter", in: own) == 6)
        #expect(own.contains("aria-label=\"Ranked methods: 8 boxes of smape, one for each method"))
        #expect(count("<img", in: own) == 0, "a name became an element")
        let addresses = own.matches(of: /(?:src|href)="(https?:[^"]*)"/).map { String($0.1) }
        #expect(addresses == [])
        #expect(own.contains("default-src 'none'"))
        #expect(count("class=\"modebar-btn\"", in: own) > 0)
        #expect(!own.contains("Share chart"), "a button would send the data to a server")
        if kept != nil {
            try ChromiumPage(path: path).picture(to: path + ".light.png")
            try ChromiumPage(path: path).picture(to: path + ".dark.png", isDark: true)
        }
    }

    @Test(
        "names cannot leave the place where they are shown",
        .enabled(if: ChromiumPage.plotly != nil, "needs plotly.min.js from `make setup`"))
    func escapes() throws {
        let plotly = try #require(ChromiumPage.plotly)
        let output = MemoryOutput()
        try Self.page.write(to: output, plotly: plotly)
        let page = String(decoding: output.bytes, as: UTF8.self)
        #expect(!page.contains("</script><b>"))
        #expect(!page.contains("</script><img"))
        #expect(count("</script>", in: page[...]) == count("<script", in: page[...]))
    }

    private func count(_ needle: String, in text: some StringProtocol) -> Int {
        text.components(separatedBy: needle).count - 1
    }
}
