import Identifiers
import Scheduling
import Testing

@Suite("Workers that go and come")
struct WorkerLossTests {
    @Test("a silent worker is given up and its tasks go to others")
    func silent() {
        var script = SchedulerScript()
        script.submit(2)
        script.join(1)
        script.join(2)
        script.tick(9)
        script.send(.heartbeat(WorkerID(2), running: [RunningTask(task: task(1), elapsed: 9)]))
        script.succeed(2, [task(1)])
        script.tick(1.5)
        #expect(script.dropped == [WorkerID(1)])
        #expect(script.lost == [task(0)])
        #expect(script.assigned(2) == [task(0, attempt: 2)])
    }

    @Test("the coordinator's own pause is not blamed on workers")
    func ownPause() {
        var script = SchedulerScript()
        script.submit(1)
        script.join(1)
        script.tick(1)
        script.send(.tick, after: 60)
        #expect(script.dropped.isEmpty)
        script.tick(11)
        #expect(script.dropped == [WorkerID(1)])
    }

    @Test("the result of a worker that was lost and found is accepted, once")
    func lostAndFound() {
        var script = SchedulerScript()
        script.submit(1)
        script.join(1)
        script.join(2)
        script.send(.workerLeft(WorkerID(1), .disconnected))
        #expect(script.assigned(2) == [task(0, attempt: 2)])
        script.join(1, holds: [hold(0)])
        #expect(script.withdrawn(1) == [task(0)])
        script.succeed(1, [task(0)])
        #expect(script.verdicts == [.succeeded])
        #expect(script.withdrawn(2) == [task(0, attempt: 2)])
        script.succeed(2, [task(0, attempt: 2)])
        #expect(script.verdicts == [.duplicate])
        #expect(script.counts().succeeded == 1)
    }

    @Test("records that go ahead of a result are welcome from whom the result would be, and from nobody else")
    func recordsOfTheLost() {
        var script = SchedulerScript()
        script.submit(1)
        script.join(1)
        script.join(2)
        script.send(.workerLeft(WorkerID(1), .disconnected))
        let (first, second) = (task(0), task(0, attempt: 2))
        #expect(script.assigned(2) == [second])
        #expect(!script.scheduler.isWelcome(first, from: WorkerID(1)), "it has not said hello")
        script.join(1, holds: [hold(0)])
        #expect(script.scheduler.isWelcome(first, from: WorkerID(1)))
        #expect(script.scheduler.isWelcome(second, from: WorkerID(2)))
        #expect(!script.scheduler.isWelcome(first, from: WorkerID(2)))
        #expect(!script.scheduler.isWelcome(task(9), from: WorkerID(1)))
        script.succeed(1, [first])
        #expect(script.verdicts == [.succeeded])
        #expect(!script.scheduler.isWelcome(first, from: WorkerID(1)))
    }

    @Test("a worker that was lost and reports a failure is not taken to run the task still")
    func lostAndFailed() {
        var script = SchedulerScript()
        script.submit(1, attempts: 5)
        script.join(1)
        script.join(2)
        script.send(.workerLeft(WorkerID(1), .disconnected))
        script.join(1, holds: [hold(0)])
        script.fail(1, task(0))
        #expect(script.verdicts == [.stale])
        script.send(.control(SweepID(1), .pause))
        script.fail(2, task(0, attempt: 2))
        // It says hello before its result is answered.
        script.join(1, holds: [hold(0)])
        #expect(script.withdrawn(1) == [task(0)])
        script.send(.control(SweepID(1), .resume))
        #expect(script.assigned(1) == [task(0, attempt: 3)])
    }

    @Test("a rejoining worker keeps what nobody else has taken")
    func readopted() {
        var script = SchedulerScript()
        script.submit(1)
        script.join(1)
        script.send(.workerLeft(WorkerID(1), .disconnected))
        script.join(1, holds: [hold(0)])
        #expect(script.withdrawn(1).isEmpty && script.assigned(1).isEmpty)
        #expect(script.scheduler.isLeased(task(0), to: WorkerID(1)))
        script.succeed(1, [task(0)])
        #expect(script.verdicts == [.succeeded])
    }

    @Test("what a worker does not hold when it says hello goes out again")
    func lostAssignment() {
        var script = SchedulerScript()
        script.submit(2)
        script.join(1, slots: 2)
        script.join(1, slots: 2, holds: [hold(1)])
        #expect(script.assigned(1) == [task(0, attempt: 2)])
    }

    @Test("a worker that holds tasks and runs nothing is asked to say hello again")
    func stalled() {
        var script = SchedulerScript()
        script.submit(1)
        script.join(1)
        var asked: [WorkerID] = []
        for _ in 0..<10 {
            script.send(.heartbeat(WorkerID(1), running: []), after: 0.5)
            #expect(script.dropped.isEmpty)
            asked += script.asked
        }
        // Again, as long as it has not.
        #expect(asked.count > 1 && asked.allSatisfy { $0 == WorkerID(1) })
        #expect(script.scheduler.workers(at: script.now).first?.condition == .absent)
        #expect(script.scheduler.isLeased(task(0), to: WorkerID(1)))
        script.join(1)
        #expect(script.assigned(1) == [task(0, attempt: 2)])
    }

    @Test("a stranger's sign of life is answered by asking for its hello")
    func stranger() {
        var script = SchedulerScript()
        script.submit(1)
        script.send(.heartbeat(WorkerID(5), running: []))
        #expect(script.asked == [WorkerID(5)])
        script.succeed(5, [task(0)])
        #expect(script.verdicts == [.stale])
        #expect(script.acknowledged.isEmpty)
        #expect(script.asked == [WorkerID(5)] && script.dropped.isEmpty)
    }

    @Test("what no worker may say changes nothing and stops nothing")
    func hostile() {
        var script = SchedulerScript()
        script.submit(10)
        script.join(
            1, slots: .max, remaining: .nan, holds: [hold(-5), hold(3, count: .max), hold(.max), hold(0, count: -1)])
        let first = script.assigned(1)
        #expect(first.count == 10)
        script.join(
            2, slots: -3, remaining: -.infinity,
            holds: [hold(1, attempt: .max), hold(1, attempt: 0), hold(1, sweep: 7)])
        script.send(.returned(WorkerID(1), [hold(-1, count: .max), hold(.max, count: 1), hold(0, count: 0)]))
        let running = [
            RunningTask(task: task(0), elapsed: .infinity), RunningTask(task: task(.max), elapsed: .nan),
            RunningTask(task: task(0, sweep: -4), elapsed: -1),
        ]
        script.send(.heartbeat(WorkerID(1), running: running))
        for duration in [Double.nan, .infinity, -1, 1e300] { script.succeed(1, [first[0]], duration: duration) }
        script.succeed(1, [task(4, attempt: .max)])
        #expect(script.verdicts == [.stale])
        script.send(.committed(through: .max))
        script.send(.control(SweepID(99), .cancel))
        script.tick(2)
        #expect(script.counts().succeeded == 1)
        #expect(script.counts().running <= 9)
    }

    @Test("a task whose workers keep dying is set aside; others are not charged for its company")
    func poison() {
        var script = SchedulerScript()
        script.submit(2)
        for worker in UInt64(1)...4 {
            script.join(worker)
            let running = script.assigned(worker)
            #expect(running.map(\.index) == [0])
            script.send(
                .heartbeat(WorkerID(worker), running: running.map { RunningTask(task: $0, elapsed: 1) }))
            script.send(.workerLeft(WorkerID(worker), .disconnected))
        }
        #expect(script.concluded == [task(0, attempt: 4)])
        #expect(script.notes.map(\.kind).contains(.setAside))
        #expect(script.counts().failed == 1)
        script.join(9)
        #expect(script.assigned(9) == [task(1)])
    }

    @Test("tasks given back go out again, not to the worker that drains")
    func drained() {
        var script = SchedulerScript()
        script.submit(2)
        script.join(1, slots: 2)
        script.send(.returned(WorkerID(1), [hold(1)]))
        #expect(script.assigned(1).isEmpty)
        script.join(2)
        #expect(script.assigned(2) == [task(1, attempt: 2)])
    }

    @Test("a drain of all means the workers that are there: one that joins later gets work")
    func drainOfAll() {
        var script = SchedulerScript()
        script.submit(3)
        script.join(1)
        script.send(.drain(nil))
        script.succeed(1, [task(0)])
        script.tick(1)
        #expect(script.assigned(1).isEmpty)
        // Saying hello again does not end it.
        script.join(1)
        #expect(script.assigned(1).isEmpty)
        script.join(2)
        #expect(script.assigned(2) == [task(1)])
    }

    @Test("a restarted coordinator waits for the workers of before, and they go on with what they hold")
    func recovery() {
        var script = SchedulerScript(expected: [WorkerID(1), WorkerID(2)])
        script.submit(4, history: SweepHistory(ended: TaskSet(0..<1)))
        script.join(1, holds: [hold(1)])
        #expect(script.assigned(1).isEmpty)
        #expect(script.scheduler.explain(SweepID(1), at: 0).contains { $0.contains("rejoin") })
        script.join(2, holds: [hold(3)])
        #expect(script.notes.map(\.kind) == [.recovered])
        script.succeed(1, [task(1)])
        #expect(script.verdicts == [.succeeded])
        #expect(script.assigned(1) == [task(2)])
    }

    @Test("after the grace a restarted coordinator goes on without those that are missing")
    func grace() {
        var script = SchedulerScript(expected: [WorkerID(1), WorkerID(2)])
        script.submit(1)
        script.join(1)
        #expect(script.assigned(1).isEmpty)
        script.tick(1.2)
        #expect(script.assigned(1) == [task(0)])
    }
}
