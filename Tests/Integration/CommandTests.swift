import Foundation
import Storage
import Testing

extension IntegrationTests {
    /// Programs as tasks, from their lines to the file.
    @Suite
    struct CommandTests {
        private let cluster: Cluster

        init() throws { cluster = try Cluster() }

        private func run(_ script: String, more: String = "") throws -> Int32 {
            let text = """
                name: programs
                family: command
                attempts: 2
                axes: {task: [0]}
                fixed:
                  argv: [sh, -c, '\(script)']
                  workdir: \(cluster.folder.path)
                \(more)
                """
            try text.write(to: cluster.folder.appendingPathComponent("x.yaml"), atomically: true, encoding: .utf8)
            return try SwathProcess.run(
                ["run", "x.yaml", "--slots", "1", "--store", cluster.store], in: cluster.folder
            ).status
        }

        @Test(
            "an attempt's row says how its program ended",
            arguments: [("exit 3", "", "error", 3, 0), ("kill -9 $$", "", "crashed", 0, 9)]
                + [("sleep 1000", "  timeout: 0.3", "timed-out", 0, 0)] as [(String, String, String, Int64, Int64)])
        func ends(_ script: String, _ more: String, _ word: String, _ exit: Int64, _ signal: Int64) throws {
            #expect(try run(script, more: more) == 1)
            #expect(
                try cluster.rows("SELECT failure, exit, signal FROM attempts")
                    == Array(repeating: [.text(word), .integer(exit), .integer(signal)], count: 2))
        }

        @Test("values without a step are all kept; of a step that comes twice the last is, and the audit counts it")
        func repeatedRecords() throws {
            let line = { (name: String, step: String, value: Int) in
                "echo \"{{\\\"name\\\":\\\"\(name)\\\",\(step)\\\"value\\\":\(value)}}\""
            }
            let step = "\\\"step\\\":4,"
            let script = [
                line("loss", "", 3), line("loss", "", 2), line("loss", "", 1), line("acc", step, 1),
                line("acc", step, 2),
            ].joined(separator: "; ")
            #expect(try run(script) == 0)
            #expect(
                try cluster.rows("SELECT name, step, value FROM records ORDER BY name, step") == [
                    ["acc", 4, 2.0], ["loss", 0, 3.0], ["loss", 1, 2.0], ["loss", 2, 1.0],
                ])
            let audit = try SwathProcess.run(["audit", "--full", "--store", cluster.store], in: cluster.folder)
            #expect(audit.status == 0 && audit.output.contains("- repeated: "), "\(audit.output)")
            #expect(audit.output.contains("1 were replaced"), "\(audit.output)")
        }
    }
}
