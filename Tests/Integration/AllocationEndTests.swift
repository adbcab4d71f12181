import Foundation
import Storage
import Testing

extension IntegrationTests {
    /// A worker whose time ends hands its task on; another one waits for it.
    @Suite("The end of an allocation")
    struct AllocationEndTests {
        /// Five seconds of steps that save nothing by themselves.
        private static let yaml = """
            name: handed-on
            family: probe
            fixed: {action: count, steps: 100, every: 100000, seconds: 0.05}
            """

        private func expectHandedOn(_ cluster: Cluster) throws {
            try cluster.waitForEnd()
            try cluster.expectSound(tasks: 1)
            #expect(try cluster.number("SELECT attempt FROM task") == 2)
            #expect(
                try cluster.number("SELECT duration < 4.5 FROM attempt WHERE attempt = 2") == 1,
                "the second attempt goes on where the first one stopped")
            #expect(try cluster.results() == Cluster.outcome(of: Self.yaml, killing: false))
        }

        @Test("known before: the task goes on elsewhere from the step at which it was, with the same bits")
        func known() throws {
            let cluster = try Cluster()
            try cluster.startCoordinator()
            try cluster.submit(Self.yaml)
            let end = Int(Date().timeIntervalSince1970) + 6
            let first = try cluster.startWorker(slots: 1, ["--until", "\(end)"])
            #expect(try eventually { try cluster.number("SELECT count(*) FROM worker") == 1 })
            try cluster.startWorker(slots: 1)
            #expect(first.wait(seconds: 20) == 0, "\(first.errors)")
            #expect(Date().timeIntervalSince1970 < Double(end))
            try expectHandedOn(cluster)
        }

        @Test("told by a signal, as Slurm does")
        func signalled() throws {
            let cluster = try Cluster()
            try cluster.startCoordinator()
            try cluster.submit(Self.yaml)
            let first = try cluster.startWorker(slots: 1)
            #expect(try eventually { try cluster.number("SELECT count(*) FROM worker") == 1 })
            try cluster.startWorker(slots: 1)
            usleep(1_500_000)
            first.send(SIGUSR1)
            #expect(first.wait(seconds: 20) == 0, "\(first.errors)")
            try expectHandedOn(cluster)
        }

        @Test("tasks that last longer than an allocation are not begun in it")
        func tooLong() throws {
            let cluster = try Cluster()
            try cluster.startCoordinator()
            // Ten are learned from.
            try cluster.submit(
                "name: long\nfamily: probe\norder: listed\naxes: {task: {range: [0, 15]}}\n"
                    + "fixed: {action: sleep, seconds: 2}")
            let other = try cluster.startWorker(slots: 4)
            #expect(eventually { cluster.ended >= 8 })
            other.send(SIGTERM)
            #expect(other.wait(seconds: 20) == 0)
            let left = 16 - cluster.ended
            try #require(left > 0)
            let brief = try cluster.startWorker(
                slots: 4, ["--until", String(format: "%.1f", Date().timeIntervalSince1970 + 1.5)])
            #expect([0, 130].contains(brief.wait(seconds: 20)), "\(brief.errors)")
            #expect(16 - cluster.ended == left)
            #expect(try cluster.number("SELECT count(*) FROM attempt WHERE state <> 1") == 0)
            try cluster.startWorker(slots: 4)
            try cluster.waitForEnd()
            try cluster.expectSound(tasks: 16)
        }
    }
}
