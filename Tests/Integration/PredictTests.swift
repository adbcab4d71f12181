import Foundation
import Testing

extension IntegrationTests {
    /// Fits that were stored, and what they answer.
    @Suite
    struct PredictTests {
        /// Losses by Kaplan's law, exactly: three sizes, four batches, six points a curve.
        private static let curves: String = {
            func loss(_ n: Double, _ b: Double, _ s: Double) -> Double {
                let least = pow(6.5e13 / n, 0.077)
                var (low, high) = (least, least + 100)
                for _ in 0..<200 {
                    let middle = (low + high) / 2
                    let right = least + pow(2100 / s * (1 + 2.1e8 / (b * pow(middle, 1 / 0.21))), 0.76)
                    if middle > right { high = middle } else { low = middle }
                }
                return (low + high) / 2
            }
            var text = "run,n,b,s,loss\n"
            for n in [1e6, 8e6, 6e7] {
                for b in [16_384.0, 65_536, 262_144, 1_048_576] {
                    for point in 0..<6 {
                        let s = 1500 * pow(10, 2 * Double(point) / 5)
                        text += "\(n)-\(b),\(n),\(b),\(s),\(loss(n, b, s))\n"
                    }
                }
            }
            return text
        }()

        private func folder() throws -> URL {
            let folder = FileManager.default.temporaryDirectory.appending(path: "swath-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(Self.curves.utf8).write(to: folder.appending(path: "curves.csv"))
            return folder
        }

        /// Kaplan's law as it is stored, without refits.
        private static let kaplan = """
            {"swath_fit": 1, "law": "kaplan", "method": "joint", "constants": {"N_c": 6.5e13, "alpha_N": 0.077, \
            "S_c": 2100, "alpha_S": 0.76, "B_star": 2.1e8, "alpha_B": 0.21}, "undetermined": [], "objective": 0.001, \
            "delta": 0.001, "runs": 9, "ranges": {"parameters": [1e6, 6e7], "tokens": [1e7, 1e11], \
            "batch": [8192, 1e6], "steps": [1000, 2e5], "loss": [3, 9]}, "samples": {}}
            """

        private func stored(_ text: String = kaplan) throws -> URL {
            let folder = try folder()
            try Data(text.utf8).write(to: folder.appending(path: "fit.json"))
            return folder
        }

        private func object(_ text: String) throws -> [String: Any] {
            try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        }

        private func value(_ result: String, _ name: String, _ member: String = "value") throws -> Double {
            let answers = try #require(try object(result)["answers"] as? [[String: Any]])
            return try #require((answers[0][name] as? [String: Any])?[member] as? Double, "\(name)")
        }

        @Test("a fit step by step is stored, and the law comes back from the file with what its runs spanned")
        func stepwise() throws {
            let folder = try folder()
            let fit = try SwathProcess.run(
                [
                    "fit", "kaplan", "curves.csv", "--method", "stepwise", "--implicit", "--starts", "5", "--bootstrap",
                    "30", "--save", "fit.json", "--json",
                ], in: folder)
            try #require(fit.status == 0, "\(fit.errors)")
            let steps = try #require(try object(fit.output)["steps"] as? [String: Any])
            #expect(steps["curves"] as? Int == 12 && (steps["constants"] as? [Any])?.count == 6)
            let asked = [
                "predict", "fit.json", "--parameters", "1e7", "--batch", "65536", "--steps", "5000", "--json",
            ]
            let loss = try SwathProcess.run(asked, in: folder)
            try #require(loss.status == 0, "\(loss.errors)")
            #expect(abs(try value(loss.output, "loss") - 4.605687113283441) < 1e-4)
            #expect(try value(loss.output, "loss", "lower") <= 4.6058 && loss.errors.isEmpty)
            let text = try String(contentsOf: folder.appending(path: "fit.json"), encoding: .utf8)
            let ranges = try #require(try object(text)["ranges"] as? [String: [Double]])
            #expect(ranges["parameters"] == [1e6, 6e7] && ranges["batch"]?[1] == 1_048_576)
        }

        @Test("steps, tokens, critical batches and budgets, with units; a path as CSV that ends where it was asked to")
        func questions() throws {
            let folder = try stored()
            let demand = try SwathProcess.run(
                [
                    "predict", "fit.json", "--parameters", "1e7", "--loss", "4.605687113283441", "--batch", "65536",
                    "--json",
                ],
                in: folder)
            #expect(abs(try value(demand.output, "steps") - 5000) < 1e-4)
            #expect(abs(try value(demand.output, "critical_batch") - 145_772.0917) < 1e-3)
            let budget = try SwathProcess.run(
                ["predict", "fit.json", "--budget", "1e17", "--budget", "1e18"], in: folder)
            #expect(budget.status == 0 && budget.output.contains("C = 1e+18") && budget.output.contains("nats/token"))
            let path = try SwathProcess.run(
                [
                    "predict", "fit.json", "--parameters", "1e7", "--batch", "65536", "--steps", "5000", "--trajectory",
                    "--points", "4",
                ], in: folder)
            let lines = path.output.split(separator: "\n")
            #expect(lines.count == 5 && lines[0] == "steps,tokens,loss,lower,upper")
            #expect(lines[1].hasPrefix("1000.0,") && lines[4].hasPrefix("5000.0,327680000.0,4.60568711"))
        }

        @Test("far from the runs a warning says how far, and an unreachable loss is told the least of its size")
        func limits() throws {
            let folder = try stored()
            let far = try SwathProcess.run(
                ["predict", "fit.json", "--parameters", "6e9", "--batch", "65536", "--steps", "1e5"], in: folder)
            #expect(far.status == 0)
            #expect(
                far.errors.contains("N = 6e+09 is a factor of 100 above the largest of the runs, 6e+07"),
                "\(far.errors)")
            let never = try SwathProcess.run(
                ["predict", "fit.json", "--parameters", "1e7", "--loss", "2"], in: folder)
            #expect(never.status == 2 && never.output.isEmpty)
            #expect(never.errors.contains("cannot reach a loss of 2.0: the law's least is 3.34"), "\(never.errors)")
        }

        @Test(
            "a file that is no fit is refused in a sentence",
            arguments: [
                ("", "not JSON"), ("[1]", "wrong kind"), ("{\"swath_fit\": 2}", "version 2"),
                ("{\"swath_fit\": 1}", "law is missing"),
                (kaplan.replacing("kaplan", with: "newton"), "no law \"newton\""),
                (kaplan.replacing("joint", with: "guess"), "no method"),
                (kaplan.replacing("\"alpha_N\": 0.077", with: "\"alpha_N\": -1"), "alpha_N must be"),
                (kaplan.replacing("\"alpha_N\": 0.077", with: "\"alpha_N\": null"), "alpha_N must be"),
                (kaplan.replacing("\"alpha_N\": 0.077, ", with: ""), "alpha_N is missing"),
                (kaplan.replacing("\"alpha_N\"", with: "\"alpha_M\""), "no constant alpha_M"),
                (kaplan.replacing("[1e6, 6e7]", with: "[6e7, 1e6]"), "at least 6"),
                (kaplan.replacing("[1e6, 6e7]", with: "[1e6]"), "two numbers"),
                (kaplan.replacing("\"runs\": 9", with: "\"runs\": 1e99"), "runs"),
                (kaplan.replacing("\"samples\": {}", with: "\"samples\": {\"N_c\": [1]}"), "numbers of samples"),
            ])
        func files(text: String, sentence: String) throws {
            let result = try SwathProcess.run(["predict", "fit.json", "--budget", "1e18"], in: stored(text))
            #expect(result.status == 2 && result.output.isEmpty)
            #expect(result.errors.contains(sentence), "\(result.errors)")
        }

        @Test(
            "a question that is none is told what it lacks",
            arguments: [
                ([], 64, "nothing is asked"), (["--parameters", "1e7"], 2, "needs two of"),
                (["--parameters", "1e7", "--tokens", "1e9"], 2, "--batch or --steps"),
                (["--parameters=-1", "--tokens", "1e9"], 64, "above 0"),
                (["--budget", "1e18", "--loss", "3"], 64, "by itself"),
                (["--parameters", "1e7", "--loss", "3", "--steps", "5"], 64, "leave --steps"),
                (
                    ["--parameters", "1e7", "--batch", "1e5", "--steps", "10", "--trajectory", "--first-step", "20"], 2,
                    "first step"
                ),
            ] as [([String], Int32, String)])
        func wrong(arguments: [String], status: Int32, sentence: String) throws {
            let result = try SwathProcess.run(["predict", "fit.json"] + arguments, in: stored())
            #expect(result.status == status && result.errors.contains(sentence), "\(result.status) \(result.errors)")
        }
    }
}
