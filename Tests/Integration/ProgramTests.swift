import Foundation
import Storage
import Testing

extension IntegrationTests {
    /// Programs that tasks start, with whatever those start.
    @Suite
    struct ProgramTests {
        /// Starts two programs in sessions of their own, of one of which the parent goes at once, and notes
        /// their ids.
        private static let fugitives =
            "setsid sh -c 'echo $$ >> pids; exec sleep 600' & setsid --fork sh -c 'echo $$ >> pids; exec sleep 600'; "
            + "until [ $(wc -l < pids) = 2 ]; do sleep 0.05; done"

        private func fugitives(_ cluster: Cluster) -> [pid_t] {
            let text = try? String(contentsOf: cluster.folder.appendingPathComponent("pids"), encoding: .utf8)
            return (text ?? "").split(separator: "\n").compactMap { pid_t($0) }
        }

        private func sweep(_ name: String, _ script: String, _ cluster: Cluster, more: String = "") -> String {
            """
            name: \(name)
            family: command
            order: listed
            attempts: 1
            axes: {step: [0, 1]}
            fixed:
              argv:
                - sh
                - -c
                - |
                  \(script)
              workdir: \(cluster.folder.path)
            \(more)
            """
        }

        @Test("what a program starts ends with its task, also in a session of its own")
        func sessions() throws {
            let cluster = try Cluster()
            try cluster.startCoordinator()
            try cluster.startWorker(slots: 1)
            try cluster.submit(
                sweep(
                    "fugitive",
                    "if [ {step} = 0 ]; then \(Self.fugitives); else for p in $(cat pids); do "
                        + "if kill -0 $p; then exit 1; fi; done; fi", cluster))
            try cluster.waitForEnd()
            try cluster.expectSound(tasks: 2)
            #expect(fugitives(cluster).count == 2)
        }

        @Test("what a program has started goes with an executor that is killed")
        func killedExecutor() throws {
            let cluster = try Cluster()
            try cluster.startCoordinator()
            let worker = try cluster.startWorker(slots: 1)
            try cluster.submit(sweep("fugitive", "if [ {step} = 0 ]; then \(Self.fugitives); sleep 600; fi", cluster))
            try #require(eventually { fugitives(cluster).count == 2 })
            for executor in children(of: worker.pid) { kill(executor, SIGKILL) }
            try cluster.waitForEnd()
            #expect(eventually { fugitives(cluster).allSatisfy { kill($0, 0) != 0 } })
            #expect(eventually { children(of: worker.pid).count == 1 }, "nobody is left unburied")
        }

        @Test("a task's memory limit counts what its programs use")
        func memory() throws {
            let cluster = try Cluster()
            try cluster.startCoordinator()
            try cluster.startWorker(slots: 1)
            try cluster.submit(
                sweep(
                    "greedy",
                    "if [ {step} = 0 ]; then python3 -c 'x = b\"1\" * (400 << 20); import time; time.sleep(600)'; fi",
                    cluster, more: "resources: {memory: 256MiB}"))
            try cluster.waitForEnd()
            #expect(
                try cluster.rows("SELECT state, failure FROM attempts ORDER BY idx") == [
                    [.text("failed"), .text("out-of-memory")], [.text("succeeded"), .null],
                ])
        }
    }
}
