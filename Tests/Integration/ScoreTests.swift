import Foundation
import Testing

extension IntegrationTests {
    /// Forecasts and scores for anybody's series.
    @Suite
    struct ScoreTests {
        private func folder(_ files: [String: String]) throws -> URL {
            let folder = FileManager.default.temporaryDirectory.appending(path: "swath-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
            return folder
        }

        private func json(_ arguments: [String], _ folder: URL) throws -> [String: Any] {
            let result = try SwathProcess.run(arguments, in: folder)
            try #require(result.status == 0, "\(result.errors)")
            return try #require(
                try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        }

        private let files = [
            "truth.csv": "t,x\n0,1\n1,2\n2,4\n", "forecast.csv": "t,x\n0,1\n1,3\n2,3\n", "train.csv": "x\n0\n2\n1\n",
            "wide.csv": "x,y\n1,2\n3,4\n5,6\n", "word.csv": "x\n1\ntwo\n3\n", "nan.csv": "x\n1\nnan\n3\n",
            "empty.csv": "",
        ]

        @Test("score prints every metric, as a table and as JSON, by the definitions asked for")
        func score() throws {
            let folder = try folder(files)
            let table = try SwathProcess.run(["score", "truth.csv", "forecast.csv"], in: folder)
            #expect(table.status == 0)
            let lines = table.output.split(separator: "\n").map {
                $0.split(separator: " ", omittingEmptySubsequences: true)
            }
            #expect(lines.first { $0[0] == "mae" }?[1] == "0.666667")
            #expect(lines.first { $0[0] == "vpt" }?[1] == "-")
            let object = try json(
                [
                    "score", "truth.csv", "forecast.csv", "--training", "train.csv", "--lyapunov", "2", "--time-step",
                    "0.5", "--json",
                ], folder)
            let metrics = try #require(object["metrics"] as? [String: Any])
            #expect(abs((metrics["mase"] as? Double ?? 0) - 2.0 / 3 / 1.5) < 1e-12)
            #expect(metrics["vpt"] as? Double == 1)
            #expect(object["points"] as? Int == 3 && object["diverged_at"] is NSNull)
            let half = try json(
                ["score", "truth.csv", "forecast.csv", "--definitions", "dysts-0.96", "--points", "2", "--json"], folder
            )
            let smape = (half["metrics"] as? [String: Any])?["smape"] as? Double
            #expect(abs((smape ?? 0) - 10) < 1e-6)
        }

        @Test("what is wrong with either file is said with its place, and nothing is scored")
        func scoreProblems() throws {
            let folder = try folder(files)
            for (arguments, words) in [
                (["truth.csv", "wide.csv"], "wide.csv has 3 points of 2: both must have as many"),
                (["truth.csv", "word.csv"], "word.csv: line 3, column x: \"two\" is not a finite number"),
                (["nan.csv", "truth.csv"], "nan.csv: line 3, column x: \"nan\" is not a finite number"),
                (["truth.csv", "empty.csv"], "empty.csv: the file has no rows"),
                (["truth.csv", "absent.csv"], "absent.csv cannot be read: No such file or directory"),
                (["truth.csv", "forecast.csv", "--definitions", "dysts-0.95"], "did you mean \"dysts-0.96\"?"),
                (["truth.csv", "forecast.csv", "--points", "4"], "--points must be from 1 to 3, not 4"),
                (["truth.csv", "forecast.csv", "--training", "wide.csv"], "wide.csv has 2 columns, truth.csv has 1"),
            ] as [([String], String)] {
                let result = try SwathProcess.run(["score"] + arguments, in: folder)
                #expect(result.status == 2 && result.errors.contains(words), "\(result.errors)")
                #expect(result.output.isEmpty)
            }
        }

        @Test("forecast continues a series, and what it prints can be scored")
        func forecast() throws {
            let rows = (0..<60).map { "\($0),\($0 % 4),\($0 % 5)" }.joined(separator: "\n")
            let truth = (60..<68).map { "\($0 % 4),\($0 % 5)" }.joined(separator: "\n")
            let growth = (0..<40).map { "\(pow(1.5, Double($0)))" }.joined(separator: "\n")
            let folder = try folder(["s.csv": "t,x,y\n" + rows, "truth.csv": "x,y\n" + truth, "growth.csv": growth])
            let seasonal = ["forecast", "s.csv", "--method", "naive-seasonal", "--set", "seasonal-period=20"]
            let csv = try SwathProcess.run(seasonal + ["--horizon", "8", "--multivariate"], in: folder)
            #expect(csv.status == 0 && csv.output.hasPrefix("x,y\n0.0,0.0\n1.0,1.0\n"), "\(csv.output)\(csv.errors)")
            try Data(csv.output.utf8).write(to: folder.appending(path: "forecast.csv"))
            let score = try json(["score", "truth.csv", "forecast.csv", "--json"], folder)
            #expect((score["metrics"] as? [String: Any])?["mae"] as? Double == 0)
            let object = try json(seasonal + ["--horizon", "2", "--column", "y", "--format", "json"], folder)
            #expect(object["forecast"] as? [[Double]] == [[0], [1]])
            let diverged = try SwathProcess.run(
                ["forecast", "growth.csv", "--method", "linear-regression", "--set", "lags=3", "--horizon", "20"],
                in: folder)
            #expect(diverged.status == 1 && diverged.errors.contains("the forecast diverged at step 18 of 20"))
            #expect(diverged.output.split(separator: "\n").count == 21)
        }

        @Test("a forecast that cannot be made is refused with the nearest right name")
        func forecastProblems() throws {
            let folder = try folder(files)
            for (arguments, status, words) in [
                (["--method", "thet"], 2, "there is no method \"thet\"; did you mean \"theta\"?"),
                (["--method", "fft", "--set", "frequences=3"], 2, "did you mean \"frequencies\"?"),
                (["--method", "fft", "--set", "frequencies=many"], 2, "frequencies must be a whole number"),
                (["--method", "fft", "--set", "frequencies"], 2, "write name=value"),
                (["--method", "fft", "--column", "z"], 2, "has no column \"z\"; it has t, x"),
                (["--method", "linear-regression"], 1, "the series has 3 points, but this method needs at least 12"),
            ] as [([String], Int32, String)] {
                let result = try SwathProcess.run(
                    ["forecast", "truth.csv", "--horizon", "2"] + arguments, in: folder)
                #expect(result.status == status && result.errors.contains(words), "\(result.errors)")
            }
        }
    }
}
