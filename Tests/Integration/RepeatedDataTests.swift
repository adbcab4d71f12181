import Foundation
import Testing

extension IntegrationTests {
    /// The law of repeated data fitted to a table, stored, and asked; and stored laws of best sizes.
    @Suite
    struct RepeatedDataTests {
        private static let examples = URL(filePath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "docs/examples")

        private func folder() throws -> URL {
            let folder = FileManager.default.temporaryDirectory.appending(path: "swath-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            for name in ["repeated.csv", "curves.csv", "runs.csv"] {
                try FileManager.default.copyItem(
                    at: Self.examples.appending(path: name), to: folder.appending(path: name))
            }
            return folder
        }

        private func object(_ text: String) throws -> [String: Any] {
            try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        }

        private func answer(_ output: String, _ name: String, _ member: String = "value") throws -> Double {
            let answers = try #require(try object(output)["answers"] as? [[String: Any]])
            return try #require((answers[0][name] as? [String: Any])?[member] as? Double, "\(name)")
        }

        /// Chinchilla's law of the rows without unique tokens, and the law of repetitions over all rows from there.
        private func fitted(_ folder: URL, _ more: [String] = []) throws -> (
            status: Int32, output: String, errors: String
        ) {
            let once = try SwathProcess.run(
                [
                    "fit", "chinchilla", "repeated.csv", "--where", "unique_tokens=", "--bootstrap", "0", "--starts",
                    "20", "--save", "once.json",
                ], in: folder)
            try #require(once.status == 0, "\(once.errors)")
            return try SwathProcess.run(
                [
                    "fit", "repetition", "repeated.csv", "--once", "once.json", "--bootstrap", "40", "--starts", "10",
                    "--save", "fit.json", "--json",
                ] + more, in: folder)
        }

        @Test(
            "with data seen once held, two constants have ranges; losses and worth of repeated data follow with theirs")
        func held() throws {
            let folder = try folder()
            let result = try fitted(folder, ["--hold-out", "1"])
            try #require(result.status == 0, "\(result.errors)")
            let fit = try object(result.output)
            #expect(fit["method"] as? String == "once" && fit["identified"] as? Bool == true)
            let constants = try #require(fit["constants"] as? [[String: Any]])
            #expect(constants.compactMap { $0["name"] as? String } == ["R_D", "R_N", "A", "B", "E", "alpha", "beta"])
            #expect(constants[0]["lower"] is Double && constants[2]["lower"] is NSNull)
            #expect((fit["held_out"] as? [[String: Any]])?.contains { $0["unique"] is Double } == true)
            let asked = ["predict", "fit.json", "--parameters", "1e8", "--tokens", "8e9", "--json"]
            let repeated = try SwathProcess.run(asked + ["--unique", "1e9"], in: folder)
            try #require(repeated.status == 0, "\(repeated.errors)")
            #expect(repeated.errors.isEmpty)
            let worth = try answer(repeated.output, "effective_tokens")
            let lower = try answer(repeated.output, "effective_tokens", "lower")
            #expect(worth > 5e9 && worth < 8e9 && lower < worth)
            #expect(
                try answer(repeated.output, "epochs") == 8 && answer(repeated.output, "effective_epochs") == worth / 1e9
            )
            let once = try SwathProcess.run(asked, in: folder)
            #expect(try answer(once.output, "loss") < answer(repeated.output, "loss"))
            let far = try SwathProcess.run(asked + ["--unique", "1e6"], in: folder)
            #expect(far.errors.contains("epochs = 8000 is a factor of 125 above the largest of the runs, 64"))
            #expect(far.errors.contains("U = 1000000 is a factor of 100 below the smallest of the runs, 1e+08"))
            let budget = try SwathProcess.run(
                ["predict", "fit.json", "--budget", "1e19", "--unique", "1e8", "--json"], in: folder)
            #expect(try answer(budget.output, "tokens") > 1e9)
        }

        @Test("all constants at once, with one exponent or two, from the same table; the page shows its losses")
        func free() throws {
            let folder = try folder()
            let asked = ["fit", "repetition", "repeated.csv", "--bootstrap", "0", "--starts", "30", "--json"]
            for (more, expected) in [([], 2), (["--tied"], 1)] {
                let result = try SwathProcess.run(asked + more, in: folder)
                let constants = try #require(try object(result.output)["constants"] as? [[String: Any]])
                let values = constants.compactMap { $0["value"] as? Double }
                #expect(values.count == 7 && abs(values[0] - 15) < 3 && Set(values.suffix(2)).count == expected)
            }
        }

        @Test("best sizes are stored, and tell the size and the tokens of a budget, but no losses")
        func bestSizes() throws {
            let folder = try folder()
            let fit = try SwathProcess.run(
                ["fit", "envelope", "curves.csv", "--bootstrap", "50", "--save", "sizes.json"], in: folder)
            try #require(fit.status == 0, "\(fit.errors)")
            let budget = try SwathProcess.run(["predict", "sizes.json", "--budget", "1e18", "--json"], in: folder)
            let (size, tokens) = (try answer(budget.output, "parameters"), try answer(budget.output, "tokens"))
            #expect(abs(6 * size * tokens / 1e18 - 1) < 1e-9)
            let loss = try SwathProcess.run(
                ["predict", "sizes.json", "--parameters", "1e8", "--tokens", "1e9"], in: folder)
            #expect(loss.status == 2 && loss.errors.contains("the law envelope tells best sizes alone"))
        }

        @Test(
            "what is wrong with a table, a stored fit or a question is told before anything is fitted",
            arguments: [
                (["fit", "repetition", "runs.csv"], "--unique; there are params, tokens, loss"),
                (["fit", "repetition", "repeated.csv", "--unique", "seen"], "no column \"seen\""),
                (
                    ["fit", "repetition", "repeated.csv", "--where", "unique_tokens="],
                    "none of the 16 runs repeats data"
                ),
                (["fit", "repetition", "repeated.csv", "--once", "missing.json"], "missing.json"),
                (
                    ["fit", "repetition", "repeated.csv", "--once", "fit.json"],
                    "takes a fit of chinchilla, and this is"
                ),
                (
                    ["predict", "once.json", "--parameters", "1e8", "--tokens", "1e9", "--unique", "1e8"],
                    "only the law repetition knows unique tokens, and this is chinchilla"
                ),
                (["predict", "fit.json", "--parameters", "1e8", "--loss", "1.5"], "cannot reach a loss of 1.5"),
            ])
        func problems(arguments: [String], sentence: String) throws {
            let folder = try folder()
            try #require(try fitted(folder).status == 0)
            let result = try SwathProcess.run(arguments, in: folder)
            #expect(result.status == 2 && result.output.isEmpty)
            #expect(result.errors.contains(sentence), "\(result.errors)")
        }
    }
}
