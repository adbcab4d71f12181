import Foundation
import Storage
import Testing

extension IntegrationTests {
    /// Networks and language models that learn one thing after the other, through real processes.
    @Suite
    struct ContinualSweepTests {
        static let images = """
            name: images
            family: continual-learning
            axes: {method: [naive, er], seed: [1, 2]}
            fixed: {scenario: class, tasks: 3, epochs: 2, hidden: [20]}
            """

        static let news = """
            name: news
            family: continual-knowledge
            axes: {method: [vanilla, rehearsal, lora], seed: [1, 2]}
            fixed:
              {subjects: 12, relations: 4, objects: 6, wordings: 3, updates: 6, new-subjects: 2, width: 16, depth: 2, heads: 2,
               first-epochs: 20, epochs: 4, batch: 16, phases: 2}
            """

        @Test(
            "a sweep comes to the same bits whoever runs it, and all its reports have something to show",
            arguments: [
                (
                    images, 4,
                    ["methods", "seen", "first-task", "matrix", "stability", "forgetting", "whole-matrix", "runs"]
                ),
                (news, 6, ["methods", "course", "size", "updating", "corpora", "runs"]),
            ])
        func sweeps(_ yaml: String, _ tasks: Int, _ reports: [String]) throws {
            let alone = try Cluster()
            let file = alone.folder.appendingPathComponent("sweep.yaml")
            try yaml.write(to: file, atomically: true, encoding: .utf8)
            let result = try SwathProcess.run(
                ["run", file.path, "--slots", "1", "--store", alone.store, "--quiet"], in: alone.folder)
            try #require(result.status == 0, "\(result.errors)")
            try alone.expectSound(tasks: Int64(tasks))
            for report in reports {
                let shown = try SwathProcess.run(
                    ["report", "1", report, "--store", alone.store, "--format", "csv"], in: alone.folder)
                #expect(
                    shown.status == 0 && shown.output.split(whereSeparator: \.isNewline).count > 1,
                    "\(report): \(shown.errors)")
            }
            let page = alone.folder.appendingPathComponent("page.html")
            let written = try SwathProcess.run(
                ["report", "--html", page.path, "--store", alone.store], in: alone.folder)
            #expect(written.status == 0, "\(written.errors)")

            let many = try Cluster()
            try many.startCoordinator()
            for _ in 0..<2 { try many.startWorker(slots: 1) }
            try many.submit(yaml)
            try many.waitForEnd()
            #expect(try many.results() == alone.results())
        }

        @Test(
            "a run that is killed goes on from its checkpoint, and ends with the bits of an undisturbed one",
            arguments: [
                """
                name: permuted
                family: continual-learning
                fixed: {benchmark: digits-permuted, scenario: domain, method: er, tasks: 50, epochs: 20}
                """,
                """
                name: long
                family: continual-knowledge
                fixed: {subjects: 60, updates: 20, new-subjects: 4, method: rec-adam, first-epochs: 30}
                """,
            ])
        func resumes(_ yaml: String) throws {
            #expect(try Cluster.outcome(of: yaml, killing: true) == Cluster.outcome(of: yaml, killing: false))
        }
    }
}
