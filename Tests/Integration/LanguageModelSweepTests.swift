import Foundation
import Storage
import Testing

extension IntegrationTests {
    /// Language models trained as tasks, in stages that find and foretell.
    @Suite
    struct LanguageModelSweepTests {
        /// The whole loop in a few seconds.
        static let loop = """
            name: loop
            family: scaling-laws
            fixed:
              {data: markov, symbols: 8, order: 1, concentration: 0.3, context: 16, depth: 1, heads: 1, warm-up: 5,
               held-out-tokens: 1024, records-per-decade: 8}
            stages:
              - axes: {width: [4, 8], batch: [2, 8], learning-rate: [0.005, 0.02, 0.08]}
                fixed: {purpose: rates, steps: 60}
              - axes: {batch: [2, 4, 8, 16], width: [8]}
                fixed: {purpose: batches, steps: 200}
              - axes: {width: [4, 6, 8]}
                fixed: {purpose: sizes, steps: 200}
              - axes: {batch: [6]}
                fixed: {purpose: hold-out, width: 12, steps: 200}
            """

        /// Everything that every stage recorded.
        private static func outcome(_ store: String) throws -> [[SQLValue]] {
            try StoreReader.open(path: store).rows(
                """
                SELECT s.stage, t.idx, hex(t.identity), t.state, t.digest, r.name, r.step, r.value
                FROM sweep s JOIN task t ON t.sweep = s.id LEFT JOIN record r ON r.sweep = t.sweep AND r.idx = t.idx
                ORDER BY s.stage, t.idx, r.name, r.step
                """)
        }

        @Test("a sweep searches, fits and foretells by itself, and comes to the same bits whoever runs it")
        func closedLoop() throws {
            let alone = try Cluster()
            let file = alone.folder.appendingPathComponent("loop.yaml")
            try Self.loop.write(to: file, atomically: true, encoding: .utf8)
            let result = try SwathProcess.run(
                ["run", file.path, "--slots", "1", "--store", alone.store, "--quiet"], in: alone.folder)
            try #require(result.status == 0, "\(result.errors)")
            try alone.expectSound(tasks: 12 + 4 + 3 + 1)
            // The law was settled before the run began: it is among its parameters.
            let foretold = try alone.rows(
                """
                SELECT l.predicted_loss / l.loss, json_type(t.parameters, '$.law'), l.best_loss < l.loss
                FROM scaling_laws l JOIN sweep s ON s.root = l.sweep AND s.stage = l.stage
                    JOIN task t ON t.sweep = s.id AND t.idx = l.idx
                WHERE l.purpose = 'hold-out'
                """)
            try #require(foretold.count == 1)
            guard case .real(let ratio) = foretold[0][0] else {
                Issue.record("nothing was foretold: \(foretold)")
                return
            }
            #expect(abs(ratio - 1) < 0.1)
            #expect(foretold[0][1] == .text("object"))
            #expect(foretold[0][2] == .integer(1))
            // The rule of rates is carried from stage to stage.
            #expect(
                try alone.number(
                    "SELECT count(DISTINCT learning_rate) FROM scaling_laws WHERE purpose <> 'rates'") == 1)
            for report in ["foretold", "law", "trajectories", "curves", "rates", "runs", "points"] {
                let shown = try SwathProcess.run(
                    ["report", "loop", report, "--store", alone.store, "--format", "csv"], in: alone.folder)
                #expect(
                    shown.status == 0 && shown.output.split(whereSeparator: \.isNewline).count > 1,
                    "\(report): \(shown.errors)")
            }

            // The law is fitted once for all its sections, and what it should not be used for stands on top.
            let page = alone.folder.appendingPathComponent("loop.html")
            let written = try SwathProcess.run(
                ["report", "loop", "--html", page.path, "--store", alone.store], in: alone.folder)
            try #require(written.status == 0, "\(written.errors)")
            let text = try String(contentsOf: page, encoding: .utf8)
            for title in ["Law", "Limits", "Fitted", "Residuals", "Critical batch", "Frontier"] {
                #expect(text.contains(">\(title)</h2>"), "\(title)")
            }
            #expect(text.components(separatedBy: "Constants hold for one setup").count == 2)

            let many = try Cluster()
            try many.startCoordinator()
            for _ in 0..<3 { try many.startWorker(slots: 1) }
            try many.submit(Self.loop)
            try #require(eventually { ((try? many.number("SELECT count(*) FROM sweep")) ?? 0) > 1 })
            many.workers[0].killHard()
            try #require(
                eventually(within: 120) {
                    ((try? many.number("SELECT count(*) FROM sweep WHERE stage = 3 AND state = 2")) ?? 0) == 1
                })
            #expect(try Self.outcome(many.store) == Self.outcome(alone.store))
        }

        @Test("training that is killed goes on from its checkpoint, and ends with the bits of an undisturbed run")
        func resumes() throws {
            let yaml = """
                name: long
                family: scaling-laws
                fixed:
                  {data: markov, symbols: 8, order: 1, context: 32, width: 16, depth: 2, heads: 1, batch: 16, steps: 12000,
                   held-out-tokens: 1024}
                """
            #expect(try Cluster.outcome(of: yaml, killing: true) == Cluster.outcome(of: yaml, killing: false))
        }
    }
}
