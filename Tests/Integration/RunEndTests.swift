import Foundation
import Testing

extension IntegrationTests {
    /// What else can end a `swath run`, or what it works with.
    @Suite
    struct RunEndTests {
        private let cluster: Cluster

        init() throws { cluster = try Cluster() }

        /// Starts a run of four tasks on two slots, and waits until two of them run.
        private func startRun() throws -> SwathProcess {
            let text = cluster.waiting("waits", then: "echo done")
                .replacingOccurrences(of: "range: [0, 1]", with: "range: [0, 3]")
            try text.write(
                to: cluster.folder.appendingPathComponent("sweep.yaml"), atomically: true, encoding: .utf8)
            let run = try SwathProcess(
                ["run", "sweep.yaml", "--slots", "2", "--store", cluster.store], in: cluster.folder)
            try #require(eventually { cluster.begins == 2 || !run.isRunning }, "\(run.errors)")
            return run
        }

        private func ask(_ command: String) throws {
            let result = try SwathProcess.run([command, "--store", cluster.store], in: cluster.folder)
            #expect(result.status == 0, "\(result.errors)")
        }

        /// The same command goes on, and every task ends once.
        private func finish() throws {
            try cluster.letGo()
            let again = try SwathProcess.run(
                ["run", "sweep.yaml", "--slots", "2", "--store", cluster.store], in: cluster.folder)
            #expect(again.status == 0, "\(again.errors)")
            try cluster.expectSound(tasks: 4)
        }

        @Test("a worker process that is killed under a run is replaced, and every task ends once")
        func workerKilled() throws {
            let run = try startRun()
            let worker = try #require(children(of: run.pid).first)
            kill(worker, SIGKILL)
            #expect(eventually { run.errors.contains("another takes its place") }, "\(run.errors)")
            try cluster.letGo()
            #expect(run.wait() == 0, "\(run.errors)")
            #expect(run.errors.contains("was ended by signal 9"), "\(run.errors)")
            try cluster.expectSound(tasks: 4)
        }

        @Test("a run whose worker somebody drains finishes what runs and ends as interrupted")
        func drained() throws {
            let run = try startRun()
            try ask("drain")
            try cluster.letGo()
            #expect(run.wait() == 130, "\(run.errors)")
            #expect(run.errors.contains("the worker was told to leave"), "\(run.errors)")
            #expect(try cluster.number("SELECT count(*) FROM task WHERE state = 1") == 2)
            try finish()
        }

        @Test("a run whose coordinator somebody stops ends as interrupted, and nothing is lost")
        func shutDown() throws {
            let run = try startRun()
            try ask("shutdown")
            #expect(run.wait(seconds: 30) == 130, "\(run.errors)")
            #expect(run.errors.contains("was told to stop"), "\(run.errors)")
            try finish()
        }
    }
}
