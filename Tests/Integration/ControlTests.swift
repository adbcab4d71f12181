import Foundation
import Storage
import Testing

extension IntegrationTests {
    /// What a person asks of a sweep, and what its tasks have been through, hold across kill -9 of the
    /// coordinator.
    @Suite
    struct ControlTests {
        @discardableResult
        private func swath(_ arguments: [String], _ cluster: Cluster) throws -> String {
            let result = try SwathProcess.run(arguments + ["--store", cluster.store], in: cluster.folder)
            #expect(result.status == 0, "\(result.errors)")
            return result.output + result.errors
        }

        private func restart(_ cluster: Cluster) throws {
            cluster.killCoordinator()
            try cluster.startCoordinator()
        }

        /// What `status --json` says of the only sweep.
        private func status(_ cluster: Cluster) throws -> [String: Any] {
            let text = try swath(["status", "--json"], cluster)
            let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
            return try #require((object?["sweeps"] as? [[String: Any]])?.first)
        }

        @Test("a cancel that was answered holds, however soon the coordinator dies")
        func cancel() throws {
            let cluster = try Cluster()
            try cluster.startCoordinator()
            try cluster.startWorker()
            try cluster.submit(spinSweep(tasks: 4000, seconds: 0.005))
            try #require(eventually { cluster.ended > 50 })
            #expect(try swath(["cancel", "drill"], cluster).contains("cancelled"))
            try restart(cluster)
            try cluster.waitForEnd()
            #expect(try cluster.number("SELECT state FROM sweep") == SweepState.cancelled.rawValue)
            let done = try cluster.number("SELECT count(*) FROM task WHERE state = 1")
            #expect((50..<4000).contains(done))
            // Counted alike by the coordinator that ended the sweep and by one that read of it.
            for _ in 0..<2 {
                let row = try status(cluster)
                #expect(row["succeeded"] as? Int == Int(done) && row["cancelled"] as? Int == 4000 - Int(done), "\(row)")
                #expect(row["state"] as? String == "cancelled" && row["durable"] as? Int == 4000)
                try restart(cluster)
            }
            let refused = try SwathProcess.run(["retry", "drill", "--store", cluster.store], in: cluster.folder)
            #expect(refused.status != 0 && refused.errors.contains("was cancelled"), "\(refused.errors)")
            #expect(try swath(["cancel", "drill"], cluster).contains("cancelled already"))
        }

        @Test("who watches a coordinator with which it has stood still (Ctrl-Z, a frozen container) goes on watching")
        func standstill() throws {
            let cluster = try Cluster()
            try cluster.startCoordinator()
            try cluster.startWorker()
            try cluster.submit(
                "name: drill\nfamily: probe\naxes: {task: {range: [1, 40]}}\nfixed: {action: sleep, seconds: 0.2}\n")
            let watcher = try SwathProcess(["watch", "--json", "--store", cluster.store], in: cluster.folder)
            try #require(eventually { watcher.output.contains("drill") })
            let both = [watcher, try #require(cluster.coordinator)]
            for process in both { process.send(SIGSTOP) }
            // Longer than it waits for word from a coordinator that says nothing.
            usleep(16_500_000)
            both[0].send(SIGCONT)
            usleep(1_500_000)
            both[1].send(SIGCONT)
            #expect(watcher.wait(seconds: 60) == 0, "\(watcher.errors)")
            #expect(cluster.ended == 40)
        }

        @Test("a pause holds, and what is resumed ends complete")
        func pause() throws {
            let cluster = try Cluster()
            try cluster.startCoordinator()
            try cluster.startWorker()
            try cluster.submit(spinSweep(tasks: 1000, seconds: 0.005))
            try #require(eventually { cluster.ended > 50 })
            try swath(["pause", "drill"], cluster)
            try restart(cluster)
            #expect(try status(cluster)["state"] as? String == "paused")
            sleep(1)
            let before = cluster.ended
            sleep(1)
            #expect(cluster.ended == before && before < 1000)
            try swath(["resume", "drill"], cluster)
            try cluster.waitForEnd()
            try cluster.expectSound(tasks: 1000)
        }

        @Test("an attempt that was lost with its worker does not count against the task, before or after a restart")
        func lostAttempts() throws {
            let cluster = try Cluster()
            try cluster.startCoordinator()
            try cluster.startWorker(slots: 1)
            try cluster.submit(
                """
                name: unlucky
                family: command
                attempts: 2
                fixed:
                  argv:
                    - sh
                    - -c
                    - |
                      [ -e begun ] || {{ touch begun; sleep 60; }
                      [ -e failed ] || {{ touch failed; exit 3; }
                      echo '{{"name": "value", "value": 1}'
                  workdir: \(cluster.folder.path)
                """)
            let begun = cluster.folder.appendingPathComponent("begun").path
            try #require(eventually { FileManager.default.fileExists(atPath: begun) })
            // Long enough for a heartbeat to tell that the task runs.
            sleep(1)
            let executors = children(of: cluster.workers[0].pid)
            cluster.workers[0].killHard()
            for executor in executors { kill(executor, SIGKILL) }
            try #require(
                try eventually {
                    try cluster.number("SELECT count(*) FROM attempts WHERE failure = 'worker-lost'") == 1
                })
            try restart(cluster)
            try cluster.startWorker(slots: 1)
            try cluster.waitForEnd()
            #expect(
                try cluster.rows("SELECT attempt, state, failure FROM attempts ORDER BY attempt") == [
                    [.integer(1), .text("retried"), .text("worker-lost")],
                    [.integer(2), .text("retried"), .text("error")], [.integer(3), .text("succeeded"), .null],
                ])
        }

        @Test("what is asked of a sweep while no coordinator runs holds for the one that runs it next")
        func withoutCoordinator() throws {
            let cluster = try Cluster()
            try cluster.startCoordinator()
            try cluster.startWorker()
            try cluster.submit(cluster.waiting("patient", then: "exit 3"))
            try #require(eventually { cluster.begins == 2 })
            for worker in cluster.workers { worker.killHard() }
            cluster.killCoordinator()
            #expect(try swath(["pause", "patient"], cluster).contains("is paused"))
            #expect(try cluster.number("SELECT state FROM sweep") == SweepState.paused.rawValue)
            let resumed = try swath(["resume", "patient"], cluster)
            #expect(resumed.contains("goes on") && resumed.contains("swath coordinator --store"), "\(resumed)")
            try swath(["pause", "patient"], cluster)
            try cluster.letGo()
            let file = cluster.folder.appendingPathComponent("sweep.yaml").path
            let run = try SwathProcess.run(["run", file, "--store", cluster.store], in: cluster.folder)
            #expect(run.status == 1 && run.errors.contains("it was paused"), "\(run.errors)")
            #expect(try swath(["retry", "patient"], cluster).contains("2 failed tasks"))
            #expect(try cluster.number("SELECT count(*) FROM task WHERE state = 0") == 2)
            #expect(try swath(["cancel", "patient"], cluster).contains("cancelled"))
            #expect(try cluster.number("SELECT state FROM sweep") == SweepState.cancelled.rawValue)
        }

        @Test("a retry lets a sweep go on that ended while it was paused, whoever is asked")
        func retryOfPaused() throws {
            let cluster = try Cluster()
            try cluster.startCoordinator()
            try cluster.startWorker()
            try cluster.submit(cluster.waiting("halted", then: "exit 3"))
            try #require(eventually { cluster.begins == 2 })
            try swath(["pause", "halted"], cluster)
            try cluster.letGo()
            try cluster.waitForEnd()
            #expect(try status(cluster)["state"] as? String == "done")
            #expect(try swath(["retry", "halted"], cluster).contains("2 failed tasks"))
            try #require(eventually { cluster.begins == 4 })
            try cluster.waitForEnd()
            #expect(try cluster.number("SELECT count(*) FROM attempt WHERE attempt = 2 AND state = 2") == 2)
        }

        @Test("failed tasks are retried under new attempt numbers, also by a coordinator that has read of them")
        func retry() throws {
            let cluster = try Cluster()
            try cluster.startCoordinator()
            try cluster.startWorker()
            try cluster.submit(
                """
                name: stubborn
                family: probe
                attempts: 1
                axes: {task: {range: [0, 9]}}
                fixed: {action: fail-first, attempts: 2}
                """)
            for failed in [1, 2] {
                try cluster.waitForEnd()
                #expect(try cluster.number("SELECT count(*) FROM task WHERE state = 2 AND attempt = \(failed)") == 10)
                try restart(cluster)
                #expect(try status(cluster)["failed"] as? Int == 10)
                #expect(try swath(["retry", "stubborn"], cluster).contains("10 failed tasks"))
                try #require(try eventually { try cluster.number("SELECT count(*) FROM attempt") == 10 * (failed + 1) })
            }
            try cluster.waitForEnd()
            try cluster.expectSound(tasks: 10)
            #expect(try cluster.number("SELECT count(*) FROM attempt WHERE attempt = 3 AND state = 1") == 10)
        }

        @Test("a priority may be negative, and one out of range is refused")
        func priorities() throws {
            let cluster = try Cluster()
            try cluster.startCoordinator()
            try cluster.submit(spinSweep(tasks: 10))
            #expect(try swath(["priority", "-5", "drill"], cluster).contains("has priority -5"))
            #expect(try status(cluster)["priority"] as? Int == -5)
            for value in ["1000001", "99999999999", "-1000001", "high"] {
                let result = try SwathProcess.run(
                    ["priority", value, "drill", "--store", cluster.store], in: cluster.folder)
                #expect(result.status == 64 && result.errors.contains("1000000"), "\(result.errors)")
            }
            #expect(try status(cluster)["priority"] as? Int == -5)
        }

        @Test("a coordinator and the file tell of a sweep in one shape, and what is paused waits for nobody's slots")
        func oneShape() throws {
            func object() throws -> [String: Any] {
                let text = try swath(["status", "--json"], cluster)
                return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
            }
            let cluster = try Cluster()
            try cluster.startCoordinator()
            try cluster.startWorker()
            try cluster.submit(spinSweep(tasks: 2000, seconds: 0.005))
            try #require(eventually { cluster.ended > 50 })
            try swath(["pause", "drill"], cluster)
            let paused = try swath(["status"], cluster)
            #expect(paused.contains("is paused") && !paused.contains("busy; more"), "\(paused)")
            try swath(["cancel", "drill"], cluster)
            try cluster.waitForEnd()
            let live = try object()
            let text = try swath(["status"], cluster)
            #expect(!text.contains("100%") && text.contains(" cancelled"), "\(text)")
            cluster.stop()
            let file = try object()
            #expect(Set(live.keys) == Set(file.keys))
            #expect(live["coordinator"] as? Bool == true && file["coordinator"] as? Bool == false)
            var rows = try [live, file].map { try #require(($0["sweeps"] as? [[String: Any]])?.first) }
            for index in rows.indices { rows[index]["reasons"] = nil }
            #expect(rows[0] as NSDictionary == rows[1] as NSDictionary)
        }

        @Test("a task that reports that it cannot succeed is tried once")
        func impossible() throws {
            let cluster = try Cluster()
            try cluster.startCoordinator()
            try cluster.startWorker()
            try cluster.submit(
                """
                name: hopeless
                family: forecasting
                axes: {method: [theta], system: [Lorenz]}
                fixed: {season-mode: multiplicative}
                """)
            try cluster.waitForEnd()
            #expect(try cluster.rows("SELECT attempt, failure FROM attempts") == [[.integer(1), .text("impossible")]])
            #expect(try SwathProcess.run(["audit", "--store", cluster.store], in: cluster.folder).status == 0)
        }

        @Test("a forecast that diverges is tried once, fails with its step, and its scores count")
        func diverged() throws {
            let cluster = try Cluster()
            try cluster.startCoordinator()
            try cluster.startWorker()
            let rows = (0..<60).map { "\($0 < 40 ? pow(1.5, Double($0)) : 1)" }.joined(separator: "\n")
            try Data(rows.utf8).write(to: cluster.folder.appendingPathComponent("growth.csv"))
            try cluster.submit(
                """
                name: growth
                family: forecasting
                axes: {method: [linear-regression, naive-mean]}
                fixed: {input: "csv:\(cluster.folder.path)/growth.csv", train: 40, horizon: 20, lags: 3}
                """)
            try cluster.waitForEnd()
            #expect(
                try cluster.rows("SELECT attempt, failure FROM attempts WHERE state = 'failed'")
                    == [[.integer(1), .text("diverged")]])
            #expect(
                try cluster.rows(
                    "SELECT method, diverged_at FROM forecasting WHERE state = 'failed' AND smape > 190")
                    == [[.text("linear-regression"), .real(18)]])
            let report = try SwathProcess.run(
                ["report", "growth", "leaderboard", "--store", cluster.store], in: cluster.folder)
            #expect(report.status == 0 && report.output.contains("linear-regression"), "\(report.output)")
            #expect(try SwathProcess.run(["audit", "--store", cluster.store], in: cluster.folder).status == 0)
        }
    }
}
