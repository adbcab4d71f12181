import Foundation
import Storage
import Testing

extension IntegrationTests {
    /// `swath run`: one command from a file to results.
    @Suite
    struct RunTests {
        let folder: URL
        var store: String { folder.appendingPathComponent("swath.sqlite").path }

        init() throws {
            folder = FileManager.default.temporaryDirectory.appendingPathComponent(
                "swath-run-\(UUID().uuidString.prefix(8))")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        }

        private func run(_ yaml: String, _ more: [String] = []) throws -> (
            status: Int32, output: String, errors: String
        ) {
            try yaml.write(to: folder.appendingPathComponent("sweep.yaml"), atomically: true, encoding: .utf8)
            return try SwathProcess.run(["run", "sweep.yaml", "--slots", "2"] + more, in: folder)
        }

        private func number(_ sql: String) throws -> SQLValue? {
            try StoreReader.open(path: store).rows(sql).first?.first
        }

        @Test("a sweep runs from its file into the store, and a second run reuses every result")
        func runsAndReuses() throws {
            let yaml = """
                name: first
                family: probe
                axes:
                  task: {range: [0, 199]}
                fixed: {action: records, records: 3}
                """
            let first = try run(yaml)
            #expect(first.status == 0, "\(first.errors)")
            #expect(try number("SELECT count(*) FROM task WHERE state = 1") == .integer(200))
            #expect(try number("SELECT count(*) FROM attempt") == .integer(200))
            let again = try run(yaml)
            #expect(again.status == 0, "\(again.errors)")
            #expect(again.errors.contains("200 of them reused"), "\(again.errors)")
            #expect(try number("SELECT count(*) FROM attempt") == .integer(200))
            let audit = try SwathProcess.run(["audit", "--full"], in: folder)
            #expect(audit.status == 0 && audit.output.contains("lost 0, doubled 0"), "\(audit.output)")
            let verify = try SwathProcess.run(["verify", "1", "--sample", "20"], in: folder)
            #expect(verify.status == 0, "\(verify.output)\(verify.errors)")
            let reused = try SwathProcess.run(["verify", "2", "--sample", "20"], in: folder)
            #expect(reused.status == 0 && reused.output.contains("20 of 20"), "\(reused.output)\(reused.errors)")
        }

        @Test("every way in which a task can die is one attempt's end, and the sweep goes on")
        func survivesItsTasks() throws {
            let result = try run(
                """
                name: deaths
                family: probe
                axes:
                  action: [noop, fail, trap, segfault, exit, hang, fail-first]
                fixed: {attempts: 1}
                resources: {time: 1s}
                attempts: 2
                """)
            #expect(result.status == 1, "tasks failed: \(result.errors)")
            let rows = try StoreReader.open(path: store).rows(
                """
                SELECT json_extract(t.parameters, '$.action'), t.state, count(*), max(a.kind), max(a.signal) \
                FROM task t JOIN attempt a USING (sweep, idx) GROUP BY 1 ORDER BY 1
                """)
            func row(_ action: String) throws -> [SQLValue] { try #require(rows.first { $0[0] == .text(action) }) }
            #expect(try row("noop")[1] == .integer(1))
            #expect(try row("fail-first")[1...2] == [.integer(1), .integer(2)], "the second attempt succeeds")
            for action in ["fail", "trap", "segfault", "exit", "hang"] {
                #expect(try row(action)[1...2] == [.integer(2), .integer(2)], "\(action): failed after two attempts")
            }
            #expect(try row("segfault")[4] == .integer(Int64(SIGSEGV)))
            #expect(try row("hang")[3] == .integer(3), "timed out")
            let coverage = try SwathProcess.run(["coverage"], in: folder)
            #expect(coverage.status == 1 && coverage.output.contains("segfault"), "\(coverage.output)")
        }

        @Test(
            "a task that saved a checkpoint goes on from it after a crash, and ends with the bits of an undisturbed run"
        )
        func resumesFromCheckpoint() throws {
            let yaml = { (crash: Bool) in
                """
                name: count
                family: probe
                axes:
                  task: {range: [0, 3]}
                fixed: {action: count, steps: 20, every: 5, seconds: 0.01\(crash ? ", crash-at: 12" : "")}
                """
            }
            #expect(try run(yaml(true)).status == 0)
            let crashed = try StoreReader.open(path: store).rows(
                "SELECT idx, step, value FROM record WHERE name <> 'resumed-at' ORDER BY idx, name, step")
            #expect(try number("SELECT count(*) FROM attempt WHERE state <> 1") == .integer(4), "each was crashed once")
            #expect(try number("SELECT count(*) FROM checkpoint") == .integer(0), "pruned with the outcome")
            #expect(!crashed.isEmpty)
        }

        @Test("a program of any language is swept unchanged: its lines become records, its stderr is kept")
        func sweepsPrograms() throws {
            let result = try run(
                """
                name: shell
                family: command
                axes:
                  x: [1, 2, 3]
                fixed:
                  argv: [sh, -c, 'echo "{{\\"name\\": \\"square\\", \\"value\\": $(({x} * {x}))}}"; echo warning >&2']
                """)
            #expect(result.status == 0, "\(result.errors)")
            let rows = try StoreReader.open(path: store).rows(
                "SELECT value FROM record WHERE name = 'square' ORDER BY idx")
            #expect(rows == [[.real(1)], [.real(4)], [.real(9)]])
            #expect(try number("SELECT count(*) FROM artifact WHERE name = 'stderr'") == .integer(3))
        }

        @Test("Ctrl-C once finishes what runs and keeps what was done; the same command then completes the sweep")
        func drainsAndResumes() throws {
            try spinSweep(tasks: 1200, seconds: 0.01).write(
                to: folder.appendingPathComponent("sweep.yaml"), atomically: true, encoding: .utf8)
            let process = try SwathProcess(["run", "sweep.yaml", "--slots", "2"], in: folder)
            #expect(
                eventually {
                    (try? self.number("SELECT count(*) FROM task WHERE state = 1")).flatMap { $0 } ?? .integer(0)
                        != .integer(0)
                })
            process.send(SIGINT)
            #expect(process.wait(seconds: 20) == 130, "\(process.errors)")
            guard case .integer(let done)? = try number("SELECT count(*) FROM task WHERE state = 1") else { return }
            #expect(done > 0 && done < 1200)
            let again = try SwathProcess.run(["run", "sweep.yaml", "--slots", "2"], in: folder)
            #expect(again.status == 0, "\(again.errors)")
            #expect(
                try number("SELECT count(*) FROM sweep") == .integer(1), "the sweep goes on, it is not submitted again")
            #expect(try number("SELECT count(*) FROM task WHERE state = 1") == .integer(1200))
            let audit = try SwathProcess.run(["audit", "--full"], in: folder)
            #expect(audit.status == 0 && audit.output.contains("lost 0, doubled 0"), "\(audit.output)")
        }
    }
}
