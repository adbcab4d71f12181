import Identifiers
import Scheduling
import Testing

@Suite("Sweeps side by side")
struct SweepTests {
    @Test("the higher priority comes first")
    func priority() {
        var script = SchedulerScript()
        script.submit(10, sweep: 1)
        script.submit(10, sweep: 2, priority: 5)
        script.join(1, slots: 2)
        #expect(script.assigned(1).allSatisfy { $0.sweep == SweepID(2) })
        #expect(
            script.scheduler.explain(SweepID(1), at: 0).contains { $0.contains("Sweep 2 has a higher priority (5)") })
    }

    @Test("equals share: who was served least comes next")
    func fairShare() {
        var script = SchedulerScript()
        script.submit(1000, sweep: 1)
        script.submit(1000, sweep: 2)
        script.join(1, slots: 4)
        var served: [SweepID: Int] = [:]
        var running = script.assigned(1)
        for _ in 0..<200 {
            let next = running.removeFirst()
            served[next.sweep, default: 0] += 1
            // Tasks of sweep 2 take three times as long: it gets a third as many.
            script.succeed(1, [next], duration: next.sweep == SweepID(1) ? 1 : 3)
            running += script.assigned(1)
        }
        let ratio = Double(served[SweepID(1)] ?? 0) / Double(served[SweepID(2)] ?? 1)
        #expect(ratio > 2.2 && ratio < 4)
    }

    @Test("a paused sweep hands out nothing, and goes on when resumed")
    func pause() {
        var script = SchedulerScript()
        script.submit(3)
        script.send(.control(SweepID(1), .pause))
        script.join(1)
        #expect(script.assigned(1).isEmpty)
        #expect(script.scheduler.explain(SweepID(1), at: 0).contains { $0.contains("paused") })
        script.send(.control(SweepID(1), .resume))
        #expect(script.assigned(1) == [task(0)])
    }

    @Test("cancelling concludes what is held and only counts what never began")
    func cancel() {
        var script = SchedulerScript()
        script.submit(1_000_000_000)
        script.join(1, slots: 2)
        script.send(.control(SweepID(1), .cancel))
        #expect(script.withdrawn(1) == [task(0), task(1)])
        #expect(script.concluded == [task(0), task(1)])
        #expect(script.endedSweeps.isEmpty)
        #expect(script.counts().cancelled == 1_000_000_000)
        script.succeed(1, [task(0)])
        #expect(script.verdicts == [.duplicate])
        script.commit()
        #expect(script.endedSweeps == [SweepID(1)])
    }

    @Test("a cancelled sweep has ended, and its late results are of no use, only when that is on disk")
    func cancelIsDurable() {
        var script = SchedulerScript()
        script.submit(2)
        script.join(1)
        script.send(.workerLeft(WorkerID(1), .disconnected))
        script.commit()
        script.send(.control(SweepID(1), .cancel))
        #expect(script.concluded.isEmpty && script.endedSweeps.isEmpty)
        script.join(1, holds: [hold(0)])
        script.succeed(1, [task(0)])
        #expect(script.verdicts == [.duplicate] && script.acknowledged.isEmpty)
        script.commit()
        #expect(script.endedSweeps == [SweepID(1)] && script.acknowledged == [task(0)])
    }

    @Test("an ended sweep can be forgotten, one that runs cannot")
    func forget() {
        var script = SchedulerScript()
        script.submit(1)
        script.join(1)
        script.scheduler.forget(SweepID(1))
        #expect(script.scheduler.sweeps == [SweepID(1)])
        script.succeed(1, [task(0)])
        script.commit()
        script.scheduler.forget(SweepID(1))
        #expect(script.scheduler.sweeps.isEmpty)
        script.submit(1, sweep: 2)
        #expect(script.assigned(1) == [task(0, sweep: 2)])
    }

    @Test("a loaded sweep goes on from its history")
    func history() {
        var script = SchedulerScript()
        let history = SweepHistory(
            ended: TaskSet([0..<3, 5..<6]), failed: TaskSet(5..<6), attempts: [4: 2, 5: 3], failures: [4: 1])
        script.submit(7, history: history)
        #expect(script.counts() == SweepCounts(total: 7, succeeded: 3, failed: 1))
        script.join(1, slots: 8)
        #expect(script.assigned(1).sorted { $0.index < $1.index } == [task(3), task(4, attempt: 3), task(6)])
        script.send(.control(SweepID(1), .retryFailed))
        #expect(script.assigned(1) == [task(5, attempt: 4)])
    }

    @Test("a sweep without tasks, or with all of them done, ends at once")
    func empty() {
        var script = SchedulerScript()
        script.submit(0)
        #expect(script.endedSweeps == [SweepID(1)])
        script.submit(3, sweep: 2, history: SweepHistory(ended: TaskSet(0..<3)))
        #expect(script.endedSweeps == [SweepID(2)])
    }

    @Test("longest first: strata by what they should take")
    func longestFirst() {
        var script = SchedulerScript()
        let strata = [1.0, 2, 4, 3].enumerated().map { number, hint in
            Stratum(first: Int64(number) * 2, count: 2, features: [UInt32(number)], hint: hint)
        }
        script.submit(8, strata: strata, order: .longestFirst)
        script.join(1, slots: 1)
        var order: [TaskIndex] = []
        while let next = script.assigned(1).first {
            order.append(next.index)
            script.succeed(1, [next], duration: 1)
        }
        #expect(order == [4, 5, 6, 7, 2, 3, 0, 1])
    }
}
