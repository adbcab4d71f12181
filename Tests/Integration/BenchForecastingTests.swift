import Foundation
import Testing

extension IntegrationTests {
    @Suite("swath bench forecasting")
    struct BenchForecastingTests {
        private func swath(_ arguments: [String]) throws -> (status: Int32, output: String, errors: String) {
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
                "swath-forecasting-\(UUID().uuidString.prefix(8))")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            return try SwathProcess.run(["bench", "forecasting"] + arguments, in: folder, seconds: 120)
        }

        private func figures(_ text: some StringProtocol) throws -> [String: Any] {
            try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        }

        @Test("a case is one line of JSON with its time and the forecast of every series")
        func json() throws {
            let result = try swath(["--case", "naive-drift", "--seconds", "0.05", "--json"])
            #expect(result.status == 0, "\(result.errors)")
            let line = try figures(result.output)
            for field in ["ms_cpu", "ms_best", "passes", "peak_rss_mb"] {
                #expect((line[field] as? Double ?? 0) > 0, "\(field)")
            }
            let forecasts = try #require(line["forecasts"] as? [[Double]])
            #expect(forecasts.map(\.count) == [200, 200, 200, 200, 200])
        }

        @Test("the series that a peer is timed on have a named column for each component and 1,200 rows")
        func series() throws {
            let rows = try swath(["--series"]).output.split(separator: "\n")
            #expect(rows.count == 1201)
            #expect(rows[0].hasPrefix("Lorenz.1,Lorenz.2,Lorenz.3,Rossler.1"))
            let width = rows[0].split(separator: ",").count
            #expect(
                rows.dropFirst().allSatisfy { row in
                    row.split(separator: ",").compactMap { Double($0) }.count == width
                })
        }

        @Test("cases are listed, as JSON with their peer's script, and one that is not among them is refused")
        func unknown() throws {
            let list = try swath(["--list"])
            #expect(list.status == 0 && list.output.contains("linear-regression"))
            for line in try swath(["--list", "--json"]).output.split(separator: "\n") {
                #expect((try figures(line)["peer"] as? String)?.hasSuffix(".py") == true)
            }
            let result = try swath(["--case", "thata"])
            #expect(result.status == 64)
            #expect(result.errors.contains("thata") && result.errors.contains("theta"), "\(result.errors)")
        }
    }
}
