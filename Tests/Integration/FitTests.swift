import Foundation
import Testing

extension IntegrationTests {
    /// Scaling laws fitted to anybody's table.
    @Suite
    struct FitTests {
        /// L = 1.8 + 400/N^0.34 + 400/D^0.34, exactly, of four sizes and four amounts of data.
        private var table: String {
            var text = "size,tokens,steps,val_loss,kind\n"
            for n in [1e6, 1e7, 1e8, 1e9] {
                for d in [1e8, 1e9, 1e10, 1e11] {
                    text += "\(n),\(d),100,\(1.8 + 400 / pow(n, 0.34) + 400 / pow(d, 0.34)),good\n"
                }
            }
            return text + "1e8,1e9,100,9.5,bad\n"
        }

        private func folder() throws -> URL {
            let folder = FileManager.default.temporaryDirectory.appending(path: "swath-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(table.utf8).write(to: folder.appending(path: "runs.csv"))
            return folder
        }

        private let columns = ["--parameters", "size", "--loss", "val_loss", "--where", "kind=good"]

        @Test("an exact law comes back with the largest size held out, as JSON and for people")
        func chinchilla() throws {
            let folder = try folder()
            let asked = ["fit", "chinchilla", "runs.csv", "--hold-out", "1", "--bootstrap", "50"] + columns
            let result = try SwathProcess.run(asked + ["--json"], in: folder)
            try #require(result.status == 0, "\(result.errors)")
            let object = try #require(
                try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
            #expect(object["identified"] as? Bool == true && object["runs"] as? Int == 12)
            let constants = try #require(object["constants"] as? [[String: Any]])
            let expected = ["A": 400, "B": 400, "E": 1.8, "alpha": 0.34, "beta": 0.34]
            #expect(constants.count == 5)
            for constant in constants {
                let name = try #require(constant["name"] as? String)
                let value = try #require(constant["value"] as? Double)
                #expect(abs(value / (expected[name] ?? 0) - 1) < 1e-4, "\(name) \(value)")
            }
            let held = try #require(object["held_out"] as? [[String: Any]])
            #expect(held.count == 4)
            for run in held { #expect(abs(try #require(run["relative_error"] as? Double)) < 1e-6) }
            let table = try SwathProcess.run(asked, in: folder)
            #expect(table.output.contains("held out: 4 runs") && table.output.contains("alpha"))
        }

        @Test("a table that does not determine a law is said to be so first, with exit status 1")
        func undetermined() throws {
            let folder = try folder()
            var text = "n,d,l\n"
            for (place, n) in [1e7, 1.1e7, 1.2e7, 1.3e7, 1.4e7, 1.5e7, 1.6e7, 1.7e7].enumerated() {
                text += "\(n),\(20 * n),\(3 - 0.01 * Double(place) + (place % 2 == 0 ? 0.01 : -0.01))\n"
            }
            try Data(text.utf8).write(to: folder.appending(path: "narrow.csv"))
            let result = try SwathProcess.run(["fit", "chinchilla", "narrow.csv", "--bootstrap", "100"], in: folder)
            #expect(result.status == 1)
            #expect(result.output.split(separator: "\n").dropFirst().first?.hasPrefix("NOT DETERMINED") == true)
        }

        @Test("the best sizes of budgets, from tokens where no column has operations")
        func budgets() throws {
            let folder = try folder()
            var text = "n,d,l\n"
            for budget in [1e18, 1e19, 1e20] {
                for step in -3...3 {
                    let n = (budget / 6).squareRoot() * pow(2, Double(step))
                    text += "\(n),\(budget / 6 / n),\(2 + 400 / pow(n, 0.34) + 400 / pow(budget / 6 / n, 0.34))\n"
                }
            }
            // Operations of a budget must be the very same.
            text = text.replacingOccurrences(of: "n,d,l", with: "n,d,l,flops")
            let lines = text.split(separator: "\n").enumerated().map { place, line in
                place == 0 ? String(line) : "\(line),\([1e18, 1e19, 1e20][(place - 1) / 7])"
            }
            try Data(lines.joined(separator: "\n").utf8).write(to: folder.appending(path: "budgets.csv"))
            let result = try SwathProcess.run(["fit", "isoflop", "budgets.csv", "--json"], in: folder)
            try #require(result.status == 0, "\(result.errors)")
            let object = try #require(
                try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
            #expect(abs(try #require(object["exponent"] as? Double) - 0.5) < 1e-3)
            #expect((object["budgets"] as? [Any])?.count == 3)
        }

        @Test("least squares over two exponents, and the envelope of curves, from the same table")
        func otherMethods() throws {
            let folder = try folder()
            let squares = try SwathProcess.run(
                ["fit", "chinchilla", "runs.csv", "--method", "vpnls", "--bootstrap", "0", "--json"] + columns,
                in: folder)
            try #require(squares.status == 0, "\(squares.errors)")
            let object = try #require(
                try JSONSerialization.jsonObject(with: Data(squares.output.utf8)) as? [String: Any])
            #expect(object["method"] as? String == "vpnls" && object["delta"] is NSNull)
            let constants = try #require(object["constants"] as? [[String: Any]])
            let alpha = constants.first { $0["name"] as? String == "alpha" }?["value"] as? Double
            #expect(abs(try #require(alpha) - 0.34) < 1e-5)

            var text = "name,n,d,l\n"
            for size in 0..<9 {
                let n = 1e6 * pow(2, Double(size))
                for point in 0..<30 {
                    let d = n * pow(400, Double(point) / 29)
                    text += "m\(size),\(n),\(d),\(1.8 + 400 / pow(n, 0.34) + 1000 / pow(d, 0.34))\n"
                }
            }
            try Data(text.utf8).write(to: folder.appending(path: "curves.csv"))
            let envelope = ["fit", "envelope", "curves.csv", "--run", "name", "--bootstrap", "50"]
            let result = try SwathProcess.run(envelope + ["--json"], in: folder)
            try #require(result.status == 0, "\(result.errors)")
            let found = try #require(
                try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
            let exponent = (found["parameters"] as? [String: Any])?["exponent"] as? Double
            #expect(abs(try #require(exponent) - 0.5) < 0.02)
            let table = try SwathProcess.run(envelope, in: folder)
            #expect(table.output.contains("9 curves; at") && table.output.contains("N = "))
        }

        @Test(
            "methods and options that do not go together are told apart",
            arguments: [
                (["chinchilla", "--tied"], "are for repetition"),
                (["kaplan", "--unique", "x"], "are for repetition"),
                (["repetition", "--tied", "--once", "x"], "leave one of them out"),
                (["chinchilla", "--method", "stepwise"], "is for kaplan"),
                (["kaplan", "--method", "vpnls"], "is for chinchilla"),
                (["chinchilla", "--implicit"], "is for kaplan"),
                (["kaplan", "--method", "stepwise", "--floor"], "no floor"),
                (["envelope", "--hold-out", "1"], "not for envelope"),
            ])
        func combinations(arguments: [String], sentence: String) throws {
            let result = try SwathProcess.run(["fit", arguments[0], "runs.csv"] + arguments.dropFirst(), in: folder())
            #expect(result.status == 64 && result.errors.contains(sentence), "\(result.errors)")
        }

        @Test(
            "what is wrong is told before anything is fitted",
            arguments: [
                (["fit", "chinchilla", "missing.csv"], "no such file"),
                (["fit", "chinchilla", "runs.csv"], "by --parameters; there are size, tokens"),
                (["fit", "chinchilla", "runs.csv", "--parameters", "seize"], "no column \"seize\""),
                (["fit", "chinchilla", "runs.csv", "--parameters", "size", "--loss", "kind"], "not a number above 0"),
                (
                    ["fit", "chinchilla", "runs.csv", "--parameters", "size", "--loss", "val_loss", "--hold-out", "3"],
                    "held out"
                ),
                (["fit", "chinchilla", "runs.csv", "--where", "kind=ugly"], "no row fulfils"),
                (
                    ["fit", "chinchilla", "runs.csv", "--parameters", "size", "--loss", "val_loss", "--delta", "0"],
                    "delta"
                ),
                (
                    [
                        "fit", "kaplan", "runs.csv", "--parameters", "size", "--loss", "val_loss", "--method",
                        "stepwise",
                    ],
                    "no curves"
                ),
                (
                    ["fit", "envelope", "runs.csv", "--parameters", "size", "--loss", "val_loss", "--run", "kind"],
                    "sizes"
                ),
                (
                    [
                        "fit", "chinchilla", "runs.csv", "--parameters", "size", "--loss", "val_loss", "--bootstrap",
                        "0",
                        "--where", "kind=good", "--save", "nowhere/fit.json",
                    ], "cannot write nowhere/fit.json: no such folder"
                ),
            ])
        func problems(arguments: [String], sentence: String) throws {
            let result = try SwathProcess.run(arguments, in: folder())
            #expect(result.status == 2)
            #expect(result.errors.contains(sentence), "\(result.errors)")
            #expect(result.output.isEmpty)
        }
    }
}
