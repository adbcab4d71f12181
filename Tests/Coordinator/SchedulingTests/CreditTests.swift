import Identifiers
import Scheduling
import Testing

@Suite("How much a worker holds")
struct CreditTests {
    @Test("before anything is learned a worker gets one task a slot")
    func unlearned() {
        var script = SchedulerScript()
        script.submit(1000)
        script.join(1, slots: 4)
        #expect(script.assigned(1) == (0..<4).map { task($0) })
    }

    @Test("a long task is never hoarded")
    func long() {
        var script = SchedulerScript()
        script.submit(1000)
        script.join(1, slots: 4)
        for index in TaskIndex(0)..<20 {
            script.succeed(1, [task(index)], duration: 10)
            #expect(script.assigned(1) == [task(index + 4)])
        }
    }

    @Test("short tasks flow in ranges of hundreds, up to the limit a slot")
    func short() {
        var script = SchedulerScript()
        script.submit(1_000_000_000)
        script.join(1, slots: 2)
        script.succeed(1, [task(0), task(1)], duration: 1e-6)
        #expect(script.assigned(1).count > 900)
        #expect(script.counts().running <= 1024)
        let ranges = script.actions.flatMap { action -> [Assignment] in
            if case .assign(_, let ranges) = action { ranges } else { [] }
        }
        #expect(ranges.count == 1)
    }

    @Test("near the end nobody holds more than a share of what is left")
    func end() {
        var script = SchedulerScript()
        script.submit(400)
        for worker in UInt64(1)...4 { script.join(worker, slots: 2) }
        for worker in UInt64(1)...4 {
            let first = TaskIndex(worker - 1) * 2
            script.succeed(worker, [task(first), task(first + 1)], duration: 1e-6)
            #expect(script.assigned(worker).count <= 60)
            #expect(script.assigned(worker).count >= 2)
        }
    }

    @Test("a task of several cores occupies as many slots, and slots are kept free for it")
    func cores() {
        var script = SchedulerScript()
        script.submit(100, sweep: 1)
        script.join(1, slots: 4)
        script.submit(2, sweep: 2, priority: 1, cores: 4)
        for index in TaskIndex(0)..<4 {
            script.succeed(1, [task(index)], duration: 10)
            if index < 3 { #expect(script.assigned(1).isEmpty) }
        }
        #expect(script.assigned(1) == [task(0, sweep: 2)])
    }

    @Test("a task may occupy the largest worker there can be")
    func largest() {
        var script = SchedulerScript()
        script.join(1, slots: 1 << 16)
        script.submit(2, cores: 1 << 16)
        #expect(script.assigned(1) == [task(0)])
        script.succeed(1, [task(0)], duration: 10)
        #expect(script.assigned(1) == [task(1)])
    }

    @Test("memory limits how many run at once")
    func memory() {
        var script = SchedulerScript()
        script.submit(10, memory: 3 << 30)
        script.join(1, slots: 8, memory: 8 << 30)
        #expect(script.assigned(1).count == 2)
        script.submit(1, sweep: 2, memory: 9 << 30)
        #expect(script.scheduler.explain(SweepID(2), at: 0).contains { $0.contains("9216 MiB") })
    }

    @Test("a worker whose allocation ends soon gets no task that would not end before it")
    func allocation() {
        var script = SchedulerScript()
        script.submit(10, timeLimit: 100)
        script.join(1, remaining: 50)
        #expect(script.assigned(1).isEmpty)
        #expect(script.scheduler.explain(SweepID(1), at: 0).contains { $0.contains("allocation") })
        script.join(2, remaining: 150)
        #expect(script.assigned(2).count == 1)
    }

    @Test("one that goes on elsewhere is begun where there is time for a part of it")
    func slice() {
        var script = SchedulerScript()
        script.submit(10, timeLimit: 10_000, savesCheckpoints: true)
        script.join(1, remaining: 100)
        #expect(script.assigned(1).isEmpty)
        script.join(2, remaining: 150)
        #expect(script.assigned(2).count == 1)
    }

    @Test("tasks hoarded by a wrong expectation are asked back once others are idle")
    func spread() {
        var script = SchedulerScript()
        script.submit(300)
        script.join(1, slots: 1)
        script.succeed(1, [task(0)], duration: 1e-4)
        #expect(script.counts().running > 100)
        script.join(2, slots: 1)
        #expect(script.assigned(2).isEmpty)
        // Worker 1 turns out to be stuck with a long task.
        var returned: [TaskReference] = []
        for _ in 0..<6 where returned.isEmpty {
            script.send(.heartbeat(WorkerID(1), running: [RunningTask(task: task(1), elapsed: 1)]))
            script.tick(0.5)
            returned = script.withdrawn(1)
        }
        #expect(!returned.isEmpty && !returned.contains(task(1)))
        // Until they have come back nobody else gets them.
        #expect(script.assigned(2).isEmpty)
        script.send(.returned(WorkerID(1), returned.map { hold($0.index) }))
        #expect(!script.assigned(2).isEmpty)
        #expect(script.assigned(2).allSatisfy { $0.attempt == 2 })
        #expect(script.scheduler.workers(at: script.now).first?.condition == .active)
    }
}
