import Foundation
import Storage
import Testing

extension IntegrationTests {
    /// `swath coverage --resubmit`: from holes to a clean coverage, with a coordinator and without.
    @Suite
    struct ResubmissionTests {
        /// Six tasks of twelve fail on their first attempt, and there is one attempt.
        private static let failing = """
            name: holes
            family: probe
            axes: {action: [records, fail-first], task: {range: [0, 5]}}
            attempts: 1
            """
        private static let long = """
            name: long
            family: probe
            axes: {task: {range: [0, 59]}}
            fixed: {action: sleep, seconds: 0.05}
            """

        private func coverage(
            _ cluster: Cluster, _ more: [String] = []
        ) throws -> (status: Int32, output: String, errors: String) {
            try SwathProcess.run(["coverage", "--store", cluster.store] + more, in: cluster.folder)
        }

        private func expectClean(_ cluster: Cluster, _ cells: Int) throws {
            let after = try coverage(cluster)
            #expect(after.status == 0 && after.output.contains("\(cells) of \(cells) done"), "\(after.output)")
            let audit = try SwathProcess.run(["audit", "--full", "--store", cluster.store], in: cluster.folder)
            #expect(audit.status == 0, "\(audit.output)\(audit.errors)")
        }

        @Test("failed cells are tried again by the coordinator that runs")
        func retriesWithCoordinator() throws {
            let cluster = try Cluster()
            try cluster.startCoordinator()
            try cluster.startWorker()
            try cluster.submit(Self.failing)
            try cluster.waitForEnd()
            let before = try coverage(cluster)
            #expect(before.status == 1 && before.output.contains("action=fail-first fails"), "\(before.output)")
            let resubmitted = try coverage(cluster, ["--resubmit"])
            #expect(resubmitted.status == 0, "\(resubmitted.errors)")
            #expect(resubmitted.errors.contains("6 cells of sweep holes failed: to be tried again"))
            #expect(try eventually { try cluster.number("SELECT count(*) FROM task WHERE state = 1") == 12 })
            try cluster.waitForEnd()
            try expectClean(cluster, 12)
            #expect(try cluster.number("SELECT count(*) FROM sweep") == 1)
            #expect(try cluster.number("SELECT count(*) FROM attempt") == 18, "only the failed ones ran again")
            let nothing = try coverage(cluster, ["--resubmit"])
            #expect(nothing.status == 0 && nothing.errors.contains("nothing to resubmit"), "\(nothing.errors)")
        }

        @Test("without a coordinator they are tried again here, to the end")
        func retriesAlone() throws {
            let cluster = try Cluster()
            try Self.failing.write(
                to: cluster.folder.appendingPathComponent("holes.yaml"), atomically: true, encoding: .utf8)
            let run = try SwathProcess.run(
                ["run", "holes.yaml", "--slots", "2", "--store", cluster.store], in: cluster.folder)
            #expect(run.status == 1, "\(run.errors)")
            let resubmitted = try coverage(cluster, ["--resubmit", "--slots", "2"])
            #expect(resubmitted.status == 0, "\(resubmitted.errors)")
            #expect(resubmitted.errors.contains("12 of 12 done (100%)"), "\(resubmitted.errors)")
            try expectClean(cluster, 12)
        }

        /// Cancels the long sweep when some of it is done; gives the number of attempts until then.
        private func cancelInTheMiddle(_ cluster: Cluster) throws -> Int64 {
            try cluster.startCoordinator()
            try cluster.startWorker()
            try cluster.submit(Self.long)
            try #require(eventually { cluster.ended > 10 })
            let cancelled = try SwathProcess.run(["cancel", "--store", cluster.store], in: cluster.folder)
            #expect(cancelled.status == 0, "\(cancelled.errors)")
            try cluster.waitForEnd()
            let done = try cluster.number("SELECT count(*) FROM task WHERE state = 1")
            #expect(done > 0 && done < 60)
            #expect(try coverage(cluster).status == 1)
            return done
        }

        /// Every task was computed once, in the first sweep or in the second.
        private func expectNothingTwice(_ cluster: Cluster, done: Int64) throws {
            #expect(try cluster.number("SELECT count(*) FROM sweep") == 2)
            #expect(try cluster.number("SELECT count(*) FROM task WHERE sweep = 2 AND state = 4") == done)
            #expect(try cluster.number("SELECT count(*) FROM task WHERE sweep = 2 AND state = 1") == 60 - done)
            #expect(try cluster.number("SELECT count(*) FROM attempt WHERE state = 1") == 60)
            try expectClean(cluster, 60)
        }

        @Test("a cancelled sweep is submitted again as it was; what it had done is not computed again")
        func submitsCancelledAgain() throws {
            let cluster = try Cluster()
            let done = try cancelInTheMiddle(cluster)
            // The file has changed meanwhile; what counts is what was submitted.
            try "family: probe\n".write(
                to: cluster.folder.appendingPathComponent("sweep.yaml"), atomically: true, encoding: .utf8)
            let resubmitted = try coverage(cluster, ["--resubmit"])
            #expect(resubmitted.status == 0, "\(resubmitted.errors)")
            #expect(resubmitted.errors.contains("cancelled and \(60 - done) cells of it have no result"))
            try cluster.waitForEnd()
            try expectNothingTwice(cluster, done: done)
        }

        @Test("so it is without a coordinator")
        func submitsCancelledAgainAlone() throws {
            let cluster = try Cluster()
            let done = try cancelInTheMiddle(cluster)
            cluster.stop()
            let resubmitted = try coverage(cluster, ["--resubmit", "--slots", "2"])
            #expect(resubmitted.status == 0, "\(resubmitted.errors)")
            try expectNothingTwice(cluster, done: done)
        }

        @Test("a sweep under way is left alone; a paused one is named with the way to let it go on")
        func underWay() throws {
            let cluster = try Cluster()
            try cluster.startCoordinator()
            try cluster.submit(Self.long)
            let waiting = try coverage(cluster, ["--resubmit"])
            #expect(waiting.status == 0 && waiting.errors.contains("is under way: its 60 cells"), "\(waiting.errors)")
            #expect(try SwathProcess.run(["pause", "--store", cluster.store], in: cluster.folder).status == 0)
            let paused = try coverage(cluster, ["--resubmit"])
            #expect(paused.status == 1 && paused.errors.contains("`swath resume 1`"), "\(paused.errors)")
            #expect(try cluster.number("SELECT count(*) FROM sweep") == 1)
        }

        @Test("a sweep that nobody runs any more goes on here")
        func goesOn() throws {
            let cluster = try Cluster()
            try cluster.startCoordinator()
            try cluster.startWorker()
            try cluster.submit(Self.long)
            try #require(eventually { cluster.ended > 10 })
            cluster.killCoordinator()
            for worker in cluster.workers { worker.killHard() }
            let resubmitted = try coverage(cluster, ["--resubmit", "--slots", "2"])
            #expect(resubmitted.status == 0, "\(resubmitted.errors)")
            #expect(resubmitted.errors.contains("so it goes on here"))
            try expectClean(cluster, 60)
            #expect(try cluster.number("SELECT count(*) FROM sweep") == 1)
        }

        @Test("the JSON of a coverage stays one document when its holes are filled here")
        func json() throws {
            let cluster = try Cluster()
            let file = cluster.folder.appendingPathComponent("holes.yaml")
            try Self.failing.write(to: file, atomically: true, encoding: .utf8)
            _ = try SwathProcess.run(["run", file.path, "--slots", "2", "--store", cluster.store], in: cluster.folder)
            let resubmitted = try coverage(cluster, ["--resubmit", "--slots", "2", "--json"])
            #expect(resubmitted.status == 0, "\(resubmitted.errors)")
            let object = try JSONSerialization.jsonObject(with: Data(resubmitted.output.utf8)) as? [String: Any]
            #expect(object?["complete"] as? Bool == false, "as it was before")
        }
    }
}
