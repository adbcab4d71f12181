import Identifiers
import Scheduling
import Testing

@Suite("Bad nodes, stragglers, estimates")
struct JudgementTests {
    /// Two nodes that have both succeeded often.
    private func healthy(_ tasks: Int64 = 1000, duration: Seconds = 1) -> SchedulerScript {
        var script = SchedulerScript()
        script.submit(tasks)
        script.join(1)
        script.join(2)
        var running = [UInt64(1): task(0), 2: task(1)]
        for _ in 0..<15 {
            for worker in UInt64(1)...2 {
                guard let next = running[worker] else { continue }
                script.succeed(worker, [next], duration: duration)
                running[worker] = script.assigned(worker).first
            }
        }
        return script
    }

    @Test("a node on which everything fails is quarantined with its reason, the last one never")
    func failing() {
        var script = healthy()
        var quarantined: [String] = []
        for _ in 0..<12 {
            let next = script.scheduler.workers(at: script.now)
            #expect(next.count == 2)
            let attempts = (0..<1000).lazy.flatMap { index in (1...3).map { task(index, attempt: $0) } }
            guard let running = attempts.first(where: { script.scheduler.isLeased($0, to: WorkerID(2)) }) else {
                break
            }
            script.fail(2, running)
            for case .quarantine(_, let node, let reason) in script.actions {
                quarantined.append("\(node): \(reason)")
            }
        }
        #expect(quarantined.count == 1)
        #expect(quarantined.first?.hasPrefix("node2: ") == true)
        #expect(script.scheduler.explain(SweepID(1), at: 0).contains { $0.contains("node2 is in quarantine") })
        script.send(.pardon(WorkerID(2)))
        #expect(!script.assigned(2).isEmpty)
    }

    @Test("a task that runs far longer than expected gets a backup near the end; the first success counts")
    func backup() {
        var script = healthy(31)
        let straggler = [task(30), task(30, attempt: 1)].first { script.scheduler.isLeased($0, to: WorkerID(1)) }
        guard let straggler else {
            Issue.record("the last task is at worker 1")
            return
        }
        var started = false
        for _ in 0..<20 where !started {
            script.send(.heartbeat(WorkerID(2), running: []))
            let running = RunningTask(task: straggler, elapsed: script.now)
            script.send(.heartbeat(WorkerID(1), running: [running]), after: 0.5)
            script.send(.tick)
            started = script.notes.contains { $0.kind == .backupStarted }
        }
        #expect(script.assigned(2) == [task(30, attempt: 2)])
        script.succeed(2, [task(30, attempt: 2)])
        #expect(script.verdicts == [.succeeded])
        #expect(script.withdrawn(1) == [task(30)])
        script.succeed(1, [task(30)])
        #expect(script.verdicts == [.duplicate])
    }

    @Test("the estimate comes from what was learned, and its interval holds it")
    func estimate() {
        var script = healthy(1030)
        let before = SchedulerScript().scheduler.estimate(SweepID(1), at: 0)
        #expect(before == nil)
        guard let estimate = script.scheduler.estimate(SweepID(1), at: script.now), let eta = estimate.eta,
            let low = estimate.low, let high = estimate.high
        else {
            Issue.record("nothing was learned")
            return
        }
        // 1000 tasks of a second on two slots.
        #expect(eta > 350 && eta < 1000)
        #expect(low < eta && eta < high)
        script.send(.control(SweepID(1), .pause))
        #expect(script.scheduler.estimate(SweepID(1), at: script.now)?.eta == nil)
    }
}
