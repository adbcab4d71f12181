import Foundation
import Storage
import Testing

extension IntegrationTests {
    /// Sweeps in stages, from their file to the last outcome.
    @Suite
    struct StageTests {
        static let file =
            #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
            + "/sweeps/probe-stages.yaml"

        /// The ready sweep with every time in it `factor` times as long.
        private static func text(slowedBy factor: Int = 1) throws -> String {
            let text = try String(contentsOfFile: file, encoding: .utf8)
            let slow = text.replacing(/seconds: ([0-9.]+)/) { match in
                "seconds: \((Double(match.1) ?? 0) * Double(factor))"
            }
            #expect(factor == 1 || slow != text)
            return slow
        }

        /// Task number and value of every task of a stage, as the file has them.
        private static func values(ofStage stage: Int, _ store: String) throws -> [Int64: Double] {
            let rows = try StoreReader.open(path: store).rows(
                """
                SELECT json_extract(t.parameters, '$.task'), r.value
                FROM sweep s JOIN task t ON t.sweep = s.id
                    JOIN record r ON r.sweep = t.sweep AND r.idx = t.idx AND r.name = 'value'
                WHERE s.stage = \(stage) AND t.state = 1
                """)
            return Dictionary(
                rows.compactMap { row in
                    guard case .integer(let number) = row[0], case .real(let value) = row[1] else { return nil }
                    return (number, value)
                }, uniquingKeysWith: { first, _ in first })
        }

        /// What must follow from values: the numbers of the smaller half of them.
        private static func smallerHalf(of values: [Int64: Double]) -> [Int64] {
            let order = values.sorted { $0.value == $1.value ? $0.key < $1.key : $0.value < $1.value }
            return order.prefix(values.count / 2).map(\.key).sorted()
        }

        /// Every stage's plan, every task of it and everything recorded: the same for any two runs.
        private static func outcome(_ store: String) throws -> [[SQLValue]] {
            let reader = try StoreReader.open(path: store)
            return try reader.rows("SELECT stage, stages, hash, tasks, state FROM sweep ORDER BY stage, id")
                + reader.rows(
                    """
                    SELECT s.stage, t.idx, hex(t.identity), t.state, t.digest, r.name, r.step, r.value
                    FROM sweep s JOIN task t ON t.sweep = s.id
                        LEFT JOIN record r ON r.sweep = t.sweep AND r.idx = t.idx
                    ORDER BY s.stage, s.id, t.idx, r.name, r.step
                    """)
        }

        @Test("each stage follows from the records of the one before, whoever runs it and however often")
        func stagesFollowRecords() throws {
            let cluster = try Cluster()
            let alone = try SwathProcess.run(
                ["run", Self.file, "--slots", "1", "--store", cluster.store], in: cluster.folder)
            try #require(alone.status == 0, "\(alone.errors)")
            let stages = try (0..<3).map { try Self.values(ofStage: $0, cluster.store) }
            #expect(stages.map(\.count) == [16, 8, 4])
            #expect(stages[0].keys.sorted() == Array(0..<16))
            #expect(stages[1].keys.sorted() == Self.smallerHalf(of: stages[0]))
            #expect(stages[2].keys.sorted() == Self.smallerHalf(of: stages[1]))
            try cluster.expectSound(tasks: 28)
            let coverage = try SwathProcess.run(["coverage", "--store", cluster.store], in: cluster.folder)
            #expect(coverage.status == 0 && coverage.output.contains("28 of 28 done"), "\(coverage.output)")

            let many = try Cluster()
            try many.startCoordinator()
            for _ in 0..<3 { try many.startWorker(slots: 1) }
            try many.submit(Self.text())
            try many.waitForStages(3)
            #expect(try Self.outcome(many.store) == Self.outcome(cluster.store))
        }

        @Test("a coordinator that is killed in a stage comes to the same stages and results", arguments: 0..<3)
        func coordinatorKilled(stage: Int) throws {
            let yaml = try Self.text(slowedBy: 8)
            let cluster = try Cluster()
            try cluster.startCoordinator()
            try cluster.startWorker(slots: 2)
            try cluster.submit(yaml)
            // At least one result of the stage is on disk, and not all are.
            let ended = """
                SELECT count(*) FROM sweep s JOIN task t ON t.sweep = s.id WHERE s.stage = \(stage) \
                AND t.state > 0
                """
            try #require(eventually { ((try? cluster.number(ended)) ?? 0) > 0 })
            cluster.killCoordinator()
            #expect(try cluster.number(ended) < cluster.number("SELECT tasks FROM sweep WHERE stage = \(stage)"))
            try cluster.startCoordinator()
            try cluster.waitForStages(3)
            try cluster.expectSound(tasks: 28)
            #expect(try Self.outcome(cluster.store) == Self.undisturbed.get())
        }

        private static let undisturbed: Result<[[SQLValue]], any Error> = Result {
            let cluster = try Cluster()
            try cluster.startCoordinator()
            try cluster.startWorker(slots: 2)
            try cluster.submit(text(slowedBy: 8))
            try cluster.waitForStages(3)
            try cluster.expectSound(tasks: 28)
            return try outcome(cluster.store)
        }

        /// Half of the tasks of the first stage fail, none of the second.
        private static let half = """
            name: half
            family: probe
            axes: {task: {range: [0, 3]}}
            attempts: 1
            stages: [{axes: {action: [records, fail-first]}}, {fixed: {action: records, records: 3}}]
            """

        @Test("whoever watches a sweep to its end is told of failures in any stage")
        func watched() throws {
            let cluster = try Cluster()
            let file = cluster.folder.appendingPathComponent("half.yaml")
            try Self.half.write(to: file, atomically: true, encoding: .utf8)
            try cluster.startCoordinator()
            try cluster.startWorker()
            let watched = try SwathProcess.run(
                ["submit", file.path, "--watch", "--store", cluster.store], in: cluster.folder)
            #expect(watched.status == 1, "\(watched.errors)")
        }

        @Test("a failure in any stage is counted at the end of a run, and only the whole sweep mends it")
        func failureInEarlierStage() throws {
            let cluster = try Cluster()
            let file = cluster.folder.appendingPathComponent("half.yaml")
            try Self.half.write(to: file, atomically: true, encoding: .utf8)
            let run = try SwathProcess.run(
                ["run", file.path, "--slots", "2", "--store", cluster.store], in: cluster.folder)
            #expect(run.status == 1, "\(run.errors)")
            #expect(run.errors.contains("6 succeeded, 4 failed"), "\(run.errors)")
            // In a new sweep the failed tasks fail once more: their one attempt is the first again.
            let coverage = try SwathProcess.run(
                ["coverage", "--resubmit", "--slots", "2", "--store", cluster.store], in: cluster.folder)
            #expect(coverage.status == 1 && coverage.errors.contains("4 cells of it have no result"))
            #expect(try cluster.number("SELECT count(DISTINCT root) FROM sweep") == 2)
            #expect(try cluster.number("SELECT count(*) FROM attempt") == 14, "what had succeeded was taken over")
        }

        @Test("failed tasks of an earlier stage are tried again, and what was decided after it stands")
        func retryOfEarlierStage() throws {
            let cluster = try Cluster()
            try cluster.startCoordinator()
            try cluster.startWorker()
            try cluster.submit(Self.half)
            try cluster.waitForStages(2)
            func plans() throws -> [[SQLValue]] { try cluster.rows("SELECT id, stage, hash, tasks FROM sweep") }
            let before = try plans()
            let retry = try SwathProcess.run(["retry", "half", "--store", cluster.store], in: cluster.folder)
            #expect(retry.output.contains("4 failed tasks"), "\(retry.output)\(retry.errors)")
            try #require(try eventually { try cluster.number("SELECT count(*) FROM task WHERE state = 1") == 10 })
            try cluster.waitForStages(2)
            #expect(try plans() == before)
            try cluster.expectSound(tasks: 10)
            let status = try SwathProcess.run(["status", "--store", cluster.store], in: cluster.folder)
            #expect(status.output.contains("done"), "\(status.output)")
            let again = try SwathProcess.run(["retry", "half", "--store", cluster.store], in: cluster.folder)
            #expect(again.output.contains("no failed tasks"), "\(again.output)\(again.errors)")
        }

        @Test("a stage in which every task fails is the last: the sweep is over, and its coverage says why")
        func stopsEarly() throws {
            let cluster = try Cluster()
            let file = cluster.folder.appendingPathComponent("failing.yaml")
            try """
            name: failing
            family: probe
            axes: {task: {range: [0, 3]}}
            fixed: {action: fail}
            attempts: 1
            stages: [{}, {fixed: {action: noop}}]
            """.write(to: file, atomically: true, encoding: .utf8)
            let run = try SwathProcess.run(
                ["run", file.path, "--slots", "2", "--store", cluster.store], in: cluster.folder)
            #expect(run.status == 1, "\(run.errors)")
            #expect(try cluster.number("SELECT count(*) FROM sweep") == 1)
            #expect(try cluster.number("SELECT count(*) FROM sweep WHERE state = 2") == 1)
            let coverage = try SwathProcess.run(["coverage", "--store", cluster.store], in: cluster.folder)
            #expect(coverage.output.contains("none of the 4 tasks of stage 1 succeeded"), "\(coverage.output)")
        }
    }
}

extension Cluster {
    /// Waits until the sweep's last stage is done.
    func waitForStages(_ count: Int, within seconds: Double = 120) throws {
        let isDone = try eventually(within: seconds) {
            try number("SELECT count(*) FROM sweep WHERE state = 2") == Int64(count)
        }
        let found = try rows("SELECT id, stage, state FROM sweep")
        #expect(isDone, "\(found) \(coordinator?.errors ?? "")")
    }
}
