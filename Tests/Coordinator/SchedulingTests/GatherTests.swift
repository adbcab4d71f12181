import Identifiers
import Scheduling
import Testing

@Suite("Results that workers send together")
struct GatherTests {
    /// Workers of so many slots that answer at a steady rate, with the durations that this means.
    private struct Cluster {
        var script: SchedulerScript
        let workers: Int
        let slots: Int
        var held: [[TaskReference]]
        private var next = 0
        private var owed = 0.0

        init(above limit: Double = 100, workers: Int, slots: Int, tasks: Int64 = 1_000_000) {
            var configuration = SchedulerConfiguration()
            configuration.gatherAbove = limit
            script = SchedulerScript(configuration)
            (self.workers, self.slots) = (workers, slots)
            held = Array(repeating: [], count: workers)
            script.submit(tasks)
            for worker in 0..<workers {
                script.join(UInt64(worker + 1), slots: slots)
                take()
            }
        }

        var gather: Seconds { script.scheduler.gather }

        mutating func take() {
            for worker in 0..<workers { held[worker] += script.assigned(UInt64(worker + 1)) }
        }

        /// Results one by one, each a message.
        mutating func answer(_ rate: Double, for seconds: Seconds) {
            let duration = Double(workers * slots) / rate
            for _ in 0..<Int((seconds / 0.1).rounded()) {
                script.send(.tick, after: 0.1)
                take()
                owed += rate * 0.1
                while owed >= 1, held.contains(where: { !$0.isEmpty }) {
                    owed -= 1
                    repeat { next = (next + 1) % workers } while held[next].isEmpty
                    script.succeed(UInt64(next + 1), [held[next].removeFirst()], duration: duration)
                    take()
                    script.commit()
                }
            }
        }
    }

    @Test("few results are sent as they come")
    func few() {
        var cluster = Cluster(workers: 10, slots: 8)
        cluster.answer(90, for: 5)
        #expect(cluster.gather == 0)
    }

    @Test("beyond the limit workers gather, the more the more there are, until that many messages are left")
    func many() {
        var cluster = Cluster(workers: 10, slots: 8)
        cluster.answer(150, for: 6)
        #expect(abs(cluster.gather - 0.05) < 0.005, "half of what twice the limit brings")
        cluster.answer(1000, for: 6)
        #expect(abs(cluster.gather - 10 / 100.0) < 0.005, "ten workers that each send ten times a second")
        cluster.answer(20, for: 6)
        #expect(cluster.gather == 0, "nothing is held back once it is calm again")
    }

    @Test("nobody gathers for long, nor for so short that it makes no difference")
    func bounds() {
        var crowd = Cluster(workers: 300, slots: 1)
        crowd.answer(400, for: 5)
        #expect(crowd.gather == SchedulerConfiguration().longestGather)
        var pair = Cluster(above: 1000, workers: 2, slots: 8)
        pair.answer(5000, for: 5)
        #expect(pair.gather == 0, "two workers' messages are not too many")
    }

    @Test("a worker that gathers has work at hand for the slots that come free meanwhile, and never much")
    func atHand() {
        var cluster = Cluster(workers: 50, slots: 64)
        cluster.answer(90, for: 5)
        #expect(cluster.held.allSatisfy { $0.count <= 64 })
        cluster.answer(400, for: 30)
        // 0.5 s, in which 4 of 64 tasks of 8 s end.
        #expect(abs(cluster.gather - 0.5) < 0.01)
        let most = cluster.held.map(\.count).max() ?? 0
        #expect(most >= 64 + 4 && most <= 64 + 9, "\(most)")
    }

    @Test("where results stand for signs of life, what may have begun since the last one is not asked back")
    func stale() {
        var script = SchedulerScript()
        script.submit(300)
        script.join(1, slots: 1)
        script.succeed(1, [task(0)], duration: 1e-4)
        script.join(2, slots: 1)
        script.send(.heartbeat(WorkerID(1), running: [RunningTask(task: task(1), elapsed: 0)]))
        script.tick(2)
        for index in TaskIndex(1)..<4 {
            script.succeed(1, [task(index)], duration: 1e-4)
            script.tick(1)
            #expect(script.withdrawn(1).isEmpty, "it may run any of what it holds")
        }
        script.send(.heartbeat(WorkerID(1), running: [RunningTask(task: task(4), elapsed: 0)]))
        script.tick(0.5)
        #expect(!script.withdrawn(1).isEmpty && !script.withdrawn(1).contains(task(4)))
    }

    @Test("a worker lost long after it said what it runs may have been brought down by anything that it holds")
    func suspects() {
        func points(_ silence: Seconds) -> Int {
            var configuration = SchedulerConfiguration()
            configuration.lostWorkerAttempts = 1
            var script = SchedulerScript(configuration)
            script.submit(300)
            var lost = 0
            // Each has two tasks, runs the first, and says so; then results come for a while, and it is gone.
            for worker in UInt64(1)...8 where lost == 0 {
                script.join(worker, slots: 1)
                var held = script.assigned(worker)
                script.succeed(worker, [held.removeFirst()], duration: 1e-4)
                held += script.assigned(worker)
                script.send(.heartbeat(WorkerID(worker), running: [RunningTask(task: held[0], elapsed: 0)]))
                script.now += silence
                script.succeed(worker, [held[0]], duration: 1e-4)
                script.send(.workerLeft(WorkerID(worker), .disconnected))
                lost += script.concluded.count
                // What is tried again is tried after a while.
                script.tick(31, step: 1)
            }
            return lost
        }
        #expect(points(0) == 0, "what only waited is not to blame")
        #expect(points(3) > 0)
    }

    @Test("towards the end of a sweep a worker holds no more than it runs")
    func end() {
        var cluster = Cluster(workers: 50, slots: 64, tasks: 50 * 64 * 4)
        cluster.answer(400, for: 12)
        #expect(cluster.held.contains { $0.count > 64 })
        cluster.answer(400, for: 10)
        #expect(cluster.script.counts().pending < 50 * 64 && cluster.script.counts().pending > 0)
        cluster.answer(400, for: 2)
        #expect(cluster.gather > 0 && cluster.held.allSatisfy { $0.count <= 64 })
    }
}
