import Identifiers
import Scheduling
import Testing

@Suite("Attempts and their results")
struct AttemptTests {
    @Test("a result is acknowledged only after it is on disk")
    func acknowledgedAfterCommit() {
        var script = SchedulerScript()
        script.submit(1)
        script.join(1)
        #expect(script.assigned(1) == [task(0)])
        script.succeed(1, [task(0)])
        #expect(script.verdicts == [.succeeded])
        #expect(script.acknowledged.isEmpty && script.endedSweeps.isEmpty)
        script.commit()
        #expect(script.acknowledged == [task(0)])
        #expect(script.endedSweeps == [SweepID(1)])
    }

    @Test("a result that the store could not take counts as failed when the sweep ends, and can be retried")
    func rejected() {
        var script = SchedulerScript()
        script.submit(2)
        script.join(1, slots: 2)
        script.succeed(1, [task(0), task(1)])
        script.send(.rejected(task(0)))
        script.send(.rejected(task(0)))
        script.commit()
        #expect(script.endedSweeps == [SweepID(1)])
        #expect(script.counts() == SweepCounts(total: 2, succeeded: 1, failed: 1))
        script.send(.control(SweepID(1), .retryFailed))
        #expect(script.assigned(1) == [task(0, attempt: 2)])
    }

    @Test("a retry asked for while the store has not refused a result yet tries that one again as well")
    func rejectedAfterRetry() {
        var script = SchedulerScript()
        script.submit(2)
        script.join(1, slots: 2)
        script.join(2)
        script.send(.workerLeft(WorkerID(1), .disconnected))
        #expect(script.assigned(2) == [task(0, attempt: 2)])
        // Lost and found: the other attempt is withdrawn, and its number stays taken.
        script.join(1, slots: 2, holds: [hold(0), hold(1)])
        script.succeed(1, [task(0)])
        script.send(.control(SweepID(1), .retryFailed))
        script.send(.rejected(task(0)))
        #expect(script.counts().succeeded == 0 && script.counts().failed == 0)
        #expect((script.assigned(1) + script.assigned(2)).contains(task(0, attempt: 3)))
        script.commit()
        #expect(script.endedSweeps.isEmpty)
        #expect(script.scheduler.snapshot(of: SweepID(1))?.durable == 0)
    }

    @Test(
        "what would end alike is not tried again, until a person asks for it",
        arguments: [FailureKind.impossible, .diverged])
    func final(kind: FailureKind) {
        var script = SchedulerScript()
        script.submit(1)
        script.join(1)
        #expect(script.assigned(1) == [task(0)])
        script.join(2)
        script.fail(1, task(0), kind)
        #expect(script.verdicts == [.failedFinally] && script.assigned(2).isEmpty)
        script.commit()
        #expect(script.endedSweeps == [SweepID(1)])
        script.send(.control(SweepID(1), .retryFailed))
        #expect((script.assigned(1) + script.assigned(2)) == [task(0, attempt: 2)])
    }

    @Test("a repeated result is stored once, and acknowledged when the first is on disk")
    func repeated() {
        var script = SchedulerScript()
        script.submit(2)
        script.join(1)
        script.succeed(1, [task(0)])
        script.succeed(1, [task(0)])
        #expect(script.verdicts == [.duplicate])
        #expect(script.acknowledged.isEmpty)
        script.commit()
        #expect(script.acknowledged == [task(0), task(0)])
        #expect(script.counts().succeeded == 1)
        script.succeed(1, [task(0)])
        #expect(script.acknowledged == [task(0)])
    }

    @Test("a second result with other bits is told apart and never stored over the first")
    func differs() {
        var script = SchedulerScript()
        script.submit(2)
        script.join(1)
        script.succeed(1, [task(0)], digest: 5)
        script.succeed(1, [task(0)], digest: 6)
        #expect(script.verdicts == [.differs(from: 5)])
        #expect(script.notes.map(\.kind) == [.mismatch])
    }

    @Test("a failed attempt is retried on another worker, at a higher attempt number")
    func retriedElsewhere() {
        var script = SchedulerScript()
        script.submit(1)
        script.join(1)
        script.join(2)
        script.fail(1, task(0))
        #expect(script.verdicts == [.failedWillRetry])
        #expect(script.assigned(1).isEmpty)
        #expect(script.assigned(2) == [task(0, attempt: 2)])
    }

    @Test("with nobody else there, the same worker tries again")
    func retriedHere() {
        var script = SchedulerScript()
        script.submit(1)
        script.join(1)
        script.fail(1, task(0))
        #expect(script.assigned(1) == [task(0, attempt: 2)])
    }

    @Test("the second retry waits, and the last failure is the outcome")
    func attemptsUsedUp() {
        var script = SchedulerScript()
        script.submit(1, attempts: 3)
        script.join(1)
        script.fail(1, task(0))
        script.fail(1, task(0, attempt: 2))
        #expect(script.assigned(1).isEmpty)
        script.tick(0.7)
        #expect(script.assigned(1) == [task(0, attempt: 3)])
        script.fail(1, task(0, attempt: 3))
        #expect(script.verdicts == [.failedFinally])
        script.commit()
        #expect(script.endedSweeps == [SweepID(1)])
        #expect(script.counts().failed == 1)
    }

    @Test("failed tasks get their attempts again, at higher numbers, and the sweep ends anew")
    func retryFailed() {
        var script = SchedulerScript()
        script.submit(2, attempts: 1)
        script.join(1)
        script.fail(1, task(0))
        script.succeed(1, [task(1)])
        script.commit()
        #expect(script.endedSweeps == [SweepID(1)])
        script.send(.control(SweepID(1), .retryFailed))
        #expect(script.assigned(1) == [task(0, attempt: 2)])
        script.succeed(1, [task(0, attempt: 2)])
        script.commit()
        #expect(script.endedSweeps == [SweepID(1)])
        #expect(script.counts().succeeded == 2)
    }

    @Test("a number that somebody else has had is never given to a later attempt")
    func numbersOfOthers() {
        var script = SchedulerScript()
        script.submit(1)
        // Both attempts are an earlier coordinator's, and it has left no trace of them.
        script.join(1, holds: [hold(0), hold(0, attempt: 2)])
        #expect(script.withdrawn(1) == [task(0, attempt: 2)])
        script.fail(1, task(0))
        #expect(script.assigned(1) == [task(0, attempt: 3)])
        script.fail(1, task(0, attempt: 9))
        #expect(script.verdicts == [.stale])
        script.send(.workerLeft(WorkerID(1), .disconnected))
        script.join(2)
        #expect(script.assigned(2) == [task(0, attempt: 10)])
    }

    @Test("results of attempts that are not on lease change nothing")
    func foreign() {
        var script = SchedulerScript()
        script.submit(2)
        script.join(1)
        script.fail(1, task(0, attempt: 9))
        script.fail(1, task(0, attempt: 0))
        script.succeed(1, [task(77), task(-1), task(0, sweep: 9)])
        #expect(script.verdicts == [.stale, .stale, .stale])
        #expect(script.counts().running == 1)
        #expect(script.counts().succeeded == 0)
    }

    @Test("beyond its bound the scheduler leaves results with their workers and asks for them later")
    func overload() {
        var configuration = SchedulerConfiguration()
        configuration.maxUncommitted = 2
        var script = SchedulerScript(configuration)
        script.submit(4)
        script.join(1, slots: 4)
        script.succeed(1, [task(0), task(1)])
        script.succeed(1, [task(2)])
        #expect(script.verdicts == [.stale])
        script.commit()
        #expect(script.acknowledged == [task(0), task(1)])
        #expect(script.asked == [WorkerID(1)] && script.dropped.isEmpty)
        script.join(1, slots: 4, holds: [hold(2), hold(3)])
        script.succeed(1, [task(2), task(3)])
        #expect(script.verdicts == [.succeeded, .succeeded])
    }

    @Test("while the store cannot write nothing is handed out, and results are still taken")
    func storeFailing() {
        var script = SchedulerScript()
        script.submit(4)
        script.join(1)
        script.send(.storeFailing("disk full"))
        script.succeed(1, [task(0)])
        #expect(script.verdicts == [.succeeded])
        #expect(script.assigned(1).isEmpty)
        #expect(script.scheduler.explain(SweepID(1), at: script.now).contains { $0.contains("disk full") })
        script.send(.storeRecovered)
        #expect(script.assigned(1) == [task(1)])
    }
}
