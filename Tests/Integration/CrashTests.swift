import Foundation
import Storage
import Testing

extension IntegrationTests {
    /// kill -9, SIGSTOP and restarts in the middle of 10,000 tasks: each run ends with every task exactly
    /// once in the file, and with the bits of an undisturbed run of one worker.
    @Suite
    struct CrashTests {
        static let tasks: Int64 = 10_000

        /// The results of one worker with one slot that nobody disturbed.
        static let undisturbed: Result<[[SQLValue]], any Error> = Result {
            let cluster = try Cluster()
            try cluster.startCoordinator()
            try cluster.startWorker(slots: 1)
            try cluster.submit(spinSweep())
            try cluster.waitForEnd()
            try cluster.expectSound(tasks: tasks)
            return try cluster.results()
        }

        /// Starts a cluster of two workers, lets `disturb` happen at a third, and checks the end.
        private func drill(_ disturb: (Cluster) throws -> Void) throws {
            let expected = try Self.undisturbed.get()
            let cluster = try Cluster()
            try cluster.startCoordinator()
            try cluster.startWorker()
            try cluster.startWorker()
            try cluster.submit(spinSweep())
            try #require(eventually { cluster.ended > Self.tasks / 5 })
            #expect(cluster.ended < Self.tasks, "the disturbance must come in the middle")
            try disturb(cluster)
            try cluster.waitForEnd()
            try cluster.expectSound(tasks: Self.tasks)
            #expect(try cluster.results() == expected)
        }

        @Test("an executor that is killed costs at most an attempt of a task")
        func executorKilled() throws {
            try drill { cluster in
                for worker in cluster.workers {
                    for executor in children(of: worker.pid) { kill(executor, SIGKILL) }
                }
            }
        }

        @Test("a worker that is killed is replaced by the others")
        func workerKilled() throws {
            try drill { cluster in cluster.workers[0].killHard() }
        }

        @Test("a coordinator that is killed and started again goes on from the file, with the workers that are there")
        func coordinatorKilled() throws {
            try drill { cluster in
                cluster.killCoordinator()
                usleep(300_000)
                #expect(cluster.workers.allSatisfy { $0.isRunning })
                try cluster.startCoordinator()
            }
        }

        @Test("workers that rejoin keep what they run, of a sweep that has nothing on record as well")
        func runningTasksAreKept() throws {
            let cluster = try Cluster()
            try cluster.startCoordinator()
            try cluster.startWorker()
            // From now on every sweep is looked through for results that are there already.
            try cluster.letGo()
            try cluster.submit(cluster.waiting("earlier", then: "true"))
            try cluster.waitForEnd()
            try FileManager.default.removeItem(at: cluster.folder.appendingPathComponent("go"))

            try cluster.submit(cluster.waiting("patient", then: ":"))
            try #require(eventually { cluster.begins == 4 })
            for _ in 0..<3 {
                cluster.killCoordinator()
                try cluster.startCoordinator()
                #expect(try eventually { try cluster.number("SELECT present FROM worker") == 1 })
            }
            try cluster.letGo()
            try cluster.waitForEnd()
            #expect(cluster.begins == 4, "no task was taken from the worker and begun again")
            #expect(try cluster.number("SELECT count(*) FROM task WHERE attempt = 1 AND state = 1") == 4)
        }

        @Test(
            "a worker that is stopped for longer than its lease is given up, and its late results are not counted twice"
        )
        func workerStopped() throws {
            try drill { cluster in
                cluster.workers[0].send(SIGSTOP)
                sleep(3)
                cluster.workers[0].send(SIGCONT)
            }
        }

        @Test("killing everything and starting it again loses nothing that was on disk")
        func everythingKilled() throws {
            try drill { cluster in
                let before = cluster.ended
                cluster.killCoordinator()
                for worker in cluster.workers { worker.killHard() }
                #expect(cluster.ended >= before)
                try cluster.startCoordinator()
                try cluster.startWorker()
            }
        }
    }
}
