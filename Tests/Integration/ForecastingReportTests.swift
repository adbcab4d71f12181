import Foundation
import Testing

extension IntegrationTests {
    /// Every report of the forecasting family over a real sweep, beside the same figures computed from its rows.
    @Suite
    final class ForecastingReportTests {
        let folder: URL

        init() throws {
            folder = FileManager.default.temporaryDirectory.appendingPathComponent(
                "swath-reports-\(UUID().uuidString.prefix(8))")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let yaml = """
                name: reports
                family: forecasting
                axes:
                  method: [naive-mean, naive-drift, fft, linear-regression]
                  system: [Lorenz, Rossler, Thomas, Duffing, SprottB]
                  train-last: [101, 300, 1000]
                fixed: {trace: true}
                """
            try yaml.write(to: folder.appendingPathComponent("sweep.yaml"), atomically: true, encoding: .utf8)
            let run = try SwathProcess.run(["run", "sweep.yaml", "--slots", "2", "--quiet"], in: folder)
            try #require(run.status == 0, "\(run.errors)")
        }

        deinit { try? FileManager.default.removeItem(at: folder) }

        private func rows(_ arguments: [String]) throws -> [[String: Any]] {
            let result = try SwathProcess.run(arguments + ["--format", "json"], in: folder)
            try #require(result.status == 0, "\(result.errors)")
            let json = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
            return try #require(json as? [[String: Any]])
        }

        private func report(_ name: String, _ more: [String] = []) throws -> [[String: Any]] {
            try rows(["report", "reports", name] + more)
        }

        /// Mean sMAPE by method, system and training points.
        private func scores() throws -> [String: [String: Double]] {
            var scores: [String: [String: Double]] = [:]
            let sql = "SELECT method, system, avg(smape) AS s FROM forecasting GROUP BY method, system"
            for row in try rows(["query", sql]) {
                let (method, system) = (row["method"] as? String ?? "", row["system"] as? String ?? "")
                scores[method, default: [:]][system] = row["s"] as? Double
            }
            return scores
        }

        @Test("mean ranks and the critical difference are those of the scores")
        func ranking() throws {
            let scores = try scores()
            let methods = scores.keys.sorted()
            try #require(methods.count == 4)
            let table = try report("ranking")
            #expect(table.count == 4)
            for row in table {
                let method = try #require(row["method"] as? String)
                let own = try #require(scores[method])
                let places = own.map { system, score in
                    1 + methods.filter { (scores[$0]?[system] ?? .infinity) < score }.count
                }
                let mean = Double(places.reduce(0, +)) / Double(places.count)
                #expect(abs((row["mean_rank"] as? Double ?? 0) - mean) < 1e-3)
                // q for four groups at 5 % is 3.633 (tables of the studentized range): 2.569·√(4·5/(6·5)).
                #expect(abs((row["critical_difference"] as? Double ?? 0) - 2.569 * (20.0 / 30).squareRoot()) < 2e-3)
            }
        }

        @Test("the forecast of a task is drawn beside the truth that the trajectory has")
        func forecast() throws {
            let sql = "SELECT idx FROM forecasting WHERE method = 'fft' AND system = 'Lorenz' AND train_last = 1000"
            let index = try #require(try rows(["query", sql]).first?["idx"] as? Int)
            let lines = try report("forecast", ["--task", "\(index)"])
            let truth = lines.filter { $0["line"] as? String == "truth" }
            let forecast = lines.filter { ($0["line"] as? String ?? "").hasPrefix("fft") }
            #expect(truth.count == 200 && forecast.count == 200)
            var sum = 0.0
            for (y, z) in zip(truth, forecast) {
                let (y, z) = (y["value"] as? Double ?? .nan, z["value"] as? Double ?? .nan)
                sum += abs(y - z) / (abs(y) + abs(z))
            }
            let score = try rows(["query", "SELECT smape FROM forecasting WHERE idx = \(index)"]).first?["smape"]
            #expect(abs(sum - (score as? Double ?? 0)) < 1e-9)
            #expect(try Set(report("forecast").compactMap { $0["line"] as? String }).count == 10)
        }

        @Test("a report that is not about single tasks refuses --task")
        func refusesTask() throws {
            let result = try SwathProcess.run(["report", "reports", "ranking", "--task", "1"], in: folder)
            #expect(result.status != 0 && result.errors.contains("not about single tasks"), "\(result.errors)")
        }

        @Test("the ladder has a median for each length, and cross-overs lie between the lengths where they happen")
        func ladder() throws {
            let ladder = try report("training-length")
            #expect(ladder.count == 4 * 3)
            func smape(_ method: String, _ points: Int) -> Double {
                let row = ladder.first { $0["method"] as? String == method && $0["training_points"] as? Int == points }
                return row?["smape"] as? Double ?? .nan
            }
            let crossings = try report("cross-over")
            for row in crossings {
                let (less, more) = (row["better_with_less"] as? String ?? "", row["better_with_more"] as? String ?? "")
                let (low, high) = (row["between_points"] as? Int ?? 0, row["and_points"] as? Int ?? 0)
                let at = row["training_points"] as? Double ?? 0
                #expect(Double(low) <= at && at <= Double(high))
                #expect(smape(less, low) < smape(more, low) && smape(less, high) > smape(more, high))
            }
        }

        @Test("correlations, horizons and costs have a row for every method, and the page draws every report")
        func others() throws {
            let correlations = try report("lyapunov-correlation")
            #expect(correlations.count == 4 && correlations.allSatisfy { $0["systems"] as? Int == 5 })
            let horizon = try report("horizon")
            #expect(Set(horizon.compactMap { $0["method"] as? String }).count == 4)
            #expect(horizon.allSatisfy { ($0["lyapunov_times"] as? Double ?? 0) > 0 })
            let cost = try report("cost")
            #expect(cost.count == 4 && cost.contains { $0["pareto"] as? String == "yes" })
            // The best method is on the frontier whatever it costs.
            let best = cost.min { ($0["smape"] as? Double ?? 0) < ($1["smape"] as? Double ?? 0) }
            #expect(best?["pareto"] as? String == "yes")
            let page = try SwathProcess.run(["report", "reports", "--html", "page.html"], in: folder)
            guard page.status == 0 else {
                // Without `make setup` there is no plotly.min.js to inline.
                #expect(page.errors.contains("plotly"), "\(page.errors)")
                return
            }
            let text = try String(contentsOf: folder.appendingPathComponent("page.html"), encoding: .utf8)
            #expect(text.contains("\"kind\":\"ranks\"") && text.contains("\"kind\":\"points\""))
        }
    }
}

extension IntegrationTests {
    /// The reports that put scores beside published ones, over series and scores in the layout of the published data.
    @Suite
    final class PublishedReportTests {
        let folder: URL
        private static let systems = ["Lorenz", "Rossler", "Thomas", "Duffing"]
        /// By our names of methods: the study's, and scores of it; of one system there is one less.
        private static let published = [
            "naive-mean": ("NaiveMean", [100.0, 120, 140, 10]), "naive-drift": ("NaiveDrift", [90.0, 80, 110]),
            "fft": ("FFT", [30.0, 40, 20, 200]),
        ]

        init() throws {
            folder = FileManager.default.temporaryDirectory.appendingPathComponent(
                "swath-published-\(UUID().uuidString.prefix(8))")
            let data = folder.appendingPathComponent("published")
            try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
            var (bytes, index, results) = (Data(), [String: Any](), "pts_per_period,noise,method,system,metric,value\n")
            for (place, system) in Self.systems.enumerated() {
                index[system] = ["offset_bytes": bytes.count, "rows": 1200, "cols": 1, "dt": 0.01]
                for t in 0..<1200 {
                    let value = sin(Double(t) * (0.06 + 0.01 * Double(place))) + 0.001 * Double(t * place)
                    withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
                }
                for (name, scores) in Self.published.values where place < scores.count {
                    results += "100,0,\(name),\(system),smape,\(scores[place])\n"
                }
            }
            // The multivariate ones are the same series, of one component each.
            let described: [String: Any] = ["dtype": "float64", "systems": index]
            let files = ["test_univariate_100x12.f64": described, "test_multivariate_100x12.f64": described]
            for name in files.keys { try bytes.write(to: data.appendingPathComponent(name)) }
            var limited = "method,system,sweep_index,train_points,smape\n"
            for (place, system) in Self.systems.enumerated() {
                limited += "RandomForest,\(system),0,1000,\(10 + place)\n"
                limited += "RandomForest,\(system),20,251,\(50 + place)\n"
            }
            try limited.write(
                to: data.appendingPathComponent("multivariate_data_limited_smape.csv"), atomically: true,
                encoding: .utf8)
            try JSONSerialization.data(withJSONObject: files).write(
                to: data.appendingPathComponent("series_index.json"))
            try results.write(
                to: data.appendingPathComponent("univariate_results.csv"), atomically: true, encoding: .utf8)
            let yaml = """
                name: ranks
                family: forecasting
                axes:
                  method: [\(Self.published.keys.sorted().joined(separator: ", "))]
                  system: [\(Self.systems.joined(separator: ", "))]
                fixed: {input: "published:published"}
                """
            let lengths = """
                name: lengths
                family: forecasting
                axes:
                  method: [random-forest]
                  train-last: [1000, 251]
                  system: [\(Self.systems.joined(separator: ", "))]
                fixed: {input: "published:published", dataset: multivariate, forest-trees: 2}
                repeats: 3
                """
            for (name, yaml) in [("sweep.yaml", yaml), ("lengths.yaml", lengths)] {
                try yaml.write(to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
                let run = try SwathProcess.run(["run", name, "--slots", "2", "--quiet"], in: folder)
                try #require(run.status == 0, "\(run.errors)")
            }
        }

        deinit { try? FileManager.default.removeItem(at: folder) }

        private func report(_ name: String, of sweep: String = "ranks") throws -> [[String: Any]] {
            let result = try SwathProcess.run(["report", sweep, name, "--format", "json"], in: folder)
            try #require(result.status == 0, "\(result.errors)")
            let json = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
            return try #require(json as? [[String: Any]])
        }

        @Test("medians are ranked on the systems that every method has a published score of")
        func ranks() throws {
            let rows = try report("published-ranks")
            #expect(rows.count == 3)
            #expect(rows.allSatisfy { $0["systems"] as? Int == 3 })
            let medians = rows.reduce(into: [String: Double]()) {
                $0[$1["method"] as? String ?? ""] = $1["published_median"] as? Double
            }
            #expect(medians == ["naive-mean": 120, "naive-drift": 90, "fft": 30])
            let published = ["fft": 1, "naive-drift": 2, "naive-mean": 3]
            // Without ties among n ranks: 1 − 6·Σd²/(n³ − n).
            var squares = 0
            for (place, row) in rows.enumerated() {
                let method = try #require(row["method"] as? String)
                #expect(row["rank"] as? Int == place + 1)
                #expect(row["published_rank"] as? Int == published[method])
                let difference = place + 1 - (published[method] ?? 0)
                squares += difference * difference
            }
            let correlation = 1 - 6 * Double(squares) / 24
            #expect(rows.allSatisfy { $0["rank_correlation"] as? Double == correlation })
        }

        @Test("each method's medians are over all systems that it has a published score of")
        func medians() throws {
            let rows = try report("published")
            let systems = rows.reduce(into: [String: Int]()) {
                $0[$1["method"] as? String ?? ""] = $1["systems"] as? Int
            }
            #expect(systems == ["naive-mean": 4, "naive-drift": 3, "fft": 4])
            #expect(try report("published-by-system").count == 11)
        }

        @Test("scores of different training lengths are held beside published ones of their own")
        func lengths() throws {
            for name in ["published", "published-ranks"] {
                let rows = try report(name, of: "lengths")
                #expect(rows.map { $0["points"] as? Int } == [1000, 251])
                #expect(rows.map { $0["published_median"] as? Double } == [11.5, 51.5])
                #expect(rows.allSatisfy { $0["published_rank"] as? Int == 1 && $0["systems"] as? Int == 4 })
            }
            #expect(try report("published-by-system", of: "lengths").count == 8)
        }

        @Test("medians are of all single scores; those of the means over repetitions stand beside them")
        func repetitions() throws {
            let sql = """
                SELECT train_last, system, smape FROM forecasting f JOIN sweep s ON s.id = f.sweep WHERE s.name = 'lengths'
                """
            let result = try SwathProcess.run(["query", sql, "--format", "json"], in: folder)
            try #require(result.status == 0, "\(result.errors)")
            let rows = try #require(
                try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [[String: Any]])
            for row in try report("published", of: "lengths") {
                let points = row["points"] as? Int
                var scores: [String: [Double]] = [:]
                for row in rows where row["train_last"] as? Int == points {
                    scores[row["system"] as? String ?? "", default: []].append(try #require(row["smape"] as? Double))
                }
                #expect(scores.count == 4 && scores.values.allSatisfy { $0.count == 3 })
                let (single, mean) = (
                    median(scores.values.flatMap(\.self)), median(scores.values.map { $0.reduce(0, +) / 3 })
                )
                #expect(abs(try #require(row["median_smape"] as? Double) - single) < 0.006)
                #expect(abs(try #require(row["median_of_means"] as? Double) - mean) < 0.006)
                #expect(single != mean)
                let published = try #require(row["published_median"] as? Double)
                #expect(abs(try #require(row["difference"] as? Double) - (single - published)) < 0.006)
                let ranked = try #require(
                    try report("published-ranks", of: "lengths").first { $0["points"] as? Int == points })
                #expect(ranked["median_smape"] as? Double == row["median_smape"] as? Double)
            }
        }

        private func median(_ values: [Double]) -> Double {
            let sorted = values.sorted()
            return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
        }
    }
}
