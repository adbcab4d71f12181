import Foundation
import PageReading
import Reporting
import Testing

extension IntegrationTests {
    /// The page that `swath fit --html` writes, and tables from standard input.
    @Suite
    struct FitPageTests {
        private static let examples = URL(filePath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "docs/examples")

        private func folder() throws -> URL {
            let folder = FileManager.default.temporaryDirectory.appending(path: "swath-page-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            for name in ["curves.csv", "runs.csv"] {
                try FileManager.default.copyItem(
                    at: Self.examples.appending(path: name), to: folder.appending(path: name))
            }
            return folder
        }

        /// Where the test found the library, the program finds it, too.
        private var environment: [String: String] { ChromiumPage.plotly.map { ["SWATH_PLOTLY": $0.path] } ?? [:] }

        /// What the page says beside the library's own text, after its scripts have run.
        private func document(_ path: String) throws -> String {
            let document = try ChromiumPage(path: path).document()
            let library = try #require(document.range(of: "<script>/**"))
            let after = try #require(document.range(of: "</script>", range: library.upperBound..<document.endIndex))
            return String(document[..<library.lowerBound] + document[after.upperBound...])
        }

        private func count(_ needle: String, in text: String) -> Int { text.components(separatedBy: needle).count - 1 }

        @Test(
            "a browser draws every chart of a fit step by step, held-out sizes with their band, and asks nobody",
            .enabled(if: ChromiumPage.isAvailable, "needs chromium, and plotly.min.js from `make setup`"))
        func draws() throws {
            let folder = try folder()
            let result = try SwathProcess.run(
                [
                    "fit", "kaplan", "curves.csv", "--method", "stepwise", "--hold-out", "1", "--starts", "2",
                    "--bootstrap", "30", "--json", "--html", "fit.html",
                ], in: folder, environment: environment)
            try #require(result.status == 0, "\(result.errors)")
            #expect(result.errors == "wrote fit.html\n")
            let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
            #expect(object?["law"] as? String == "kaplan")
            let path = folder.appending(path: "fit.html").path
            let own = try document(path)
            #expect(count("class=\"main-svg\" xmlns", in: own) >= 5)
            for title in [
                "Loss against steps", "Residuals against size", "Critical batch size against loss",
                "Steps and tokens to a loss", "Best size and data for a budget",
            ] { #expect(own.contains("aria-label=\"\(title): "), "\(title)") }
            // 30 series of points and 30 of lines, of which 5 have a band, before the other charts.
            #expect(count("class=\"trace scatter", in: own) > 65)
            #expect(own.contains("alpha_N") && own.contains("standard_error") && own.contains("held out"))
            #expect(own.contains("N below 5e5 or above 5.2e7"))
            #expect(own.matches(of: /(?:src|href)="(https?:[^"]*)"/).isEmpty)
            if let kept = ProcessInfo.processInfo.environment["SWATH_PAGES"] {
                try ChromiumPage(path: path).picture(to: kept + "/fit.light.png")
                try ChromiumPage(path: path).picture(to: kept + "/fit.dark.png", isDark: true)
            }
        }

        @Test(
            "the page of an envelope is drawn, too, and that of a fit that is not determined is written with its warning",
            .enabled(if: ChromiumPage.isAvailable, "needs chromium, and plotly.min.js from `make setup`"))
        func others() throws {
            let folder = try folder()
            let envelope = try SwathProcess.run(
                ["fit", "envelope", "curves.csv", "--bootstrap", "0", "--html", "envelope.html"], in: folder,
                environment: environment)
            try #require(envelope.status == 0, "\(envelope.errors)")
            let drawn = try document(folder.appending(path: "envelope.html").path)
            #expect(drawn.contains("aria-label=\"Loss against operations: ") && drawn.contains("Swath fit"))
            #expect(count("class=\"trace scatter", in: drawn) == 30 + 1 + 4)

            let narrow = try SwathProcess.run(
                [
                    "fit", "chinchilla", "runs.csv", "--where", "params<2e7", "--bootstrap", "0", "--starts", "5",
                    "--html", "narrow.html",
                ], in: folder, environment: environment)
            #expect(narrow.status == 1, "\(narrow.errors)")
            let page = try String(contentsOf: folder.appending(path: "narrow.html"), encoding: .utf8)
            #expect(page.contains("Not determined by these runs: "))
        }

        @Test(
            "a page that cannot be written is refused before anything is fitted",
            arguments: [
                ("nowhere/fit.html", "cannot write nowhere/fit.html: No such file"),
                (".", "cannot write .: it is a folder"), ("runs.csv", "runs.csv is the table of runs itself"),
            ])
        func refused(path: String, sentence: String) throws {
            let folder = try folder()
            let result = try SwathProcess.run(
                ["fit", "chinchilla", "runs.csv", "--bootstrap", "1000000000", "--html", path], in: folder, seconds: 30,
                environment: environment)
            #expect(result.status == 2 && result.output.isEmpty)
            #expect(result.errors.contains(sentence), "\(result.errors)")
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder.path).allSatisfy { !$0.contains("partial") })
        }

        @Test("a table comes from standard input, and problems say so")
        func standardInput() throws {
            let folder = try folder()
            let asked = ["fit", "chinchilla", "--bootstrap", "0", "--starts", "5", "--json"]
            let fromFile = try SwathProcess.run(asked + ["runs.csv"], in: folder)
            let fromInput = try SwathProcess.run(
                asked + ["-"], in: folder, input: folder.appending(path: "runs.csv"))
            try #require(fromInput.status == 0, "\(fromInput.errors)")
            #expect(fromInput.output == fromFile.output)
            let empty = try SwathProcess.run(asked + ["-"], in: folder)
            #expect(empty.status == 2 && empty.errors.contains("standard input: the file has no rows"))
        }

        @Test("refits are silent where standard error is no terminal")
        func silent() throws {
            let result = try SwathProcess.run(
                ["fit", "chinchilla", "runs.csv", "--bootstrap", "200", "--starts", "2"], in: folder())
            #expect(result.status == 0 && result.errors.isEmpty)
        }
    }
}
