import Identifiers
import Scheduling
import Testing

@Suite("Bad nodes, stragglers, estimates")
struct JudgementTests {
    /// Two nodes that have both succeeded often.
    private func healthy(_ tasks: Int64 = 1000, duration: Seconds = 1, attempts: Int = 3) -> SchedulerScript {
        var script = SchedulerScript()
        script.submit(tasks, attempts: attempts)
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

    @Test(
        "tasks that would end alike anywhere do not blame the node that gets them",
        arguments: [FailureKind.impossible, .diverged])
    func final(kind: FailureKind) {
        var script = healthy()
        for _ in 0..<50 {
            guard let running = (0..<1000).map({ task($0) }).first(where: { isLeased($0, to: 2, script) }) else {
                break
            }
            script.fail(2, running, kind)
        }
        #expect(script.counts().failed == 50)
        #expect(!script.scheduler.explain(SweepID(1), at: script.now).contains { $0.contains("quarantine") })
    }

    /// Whether node 2 is quarantined when its tasks take these times, in turn, where node 1 takes the first of them.
    private func isSlow(_ durations: [Seconds]) -> Bool {
        var script = healthy(4000, duration: durations[0])
        for round in 0..<200 {
            for worker in UInt64(1)...2 {
                let running = (0..<4000).lazy.map { task($0) }.filter { isLeased($0, to: worker, script) }
                guard let next = running.first else { return true }
                script.succeed(
                    worker, [next], duration: worker == 1 ? durations[0] : durations[round % durations.count])
                for case .quarantine(_, let node, let reason) in script.actions {
                    #expect(node == "node2" && reason.contains("times as long as elsewhere"))
                    return true
                }
            }
        }
        return false
    }

    @Test("a node whose tasks take many times as long as elsewhere is quarantined")
    func lagging() { #expect(isSlow([1, 12, 12, 12])) }

    @Test("of short tasks a few that take long blame nobody: they are all that could be looked at")
    func fewLong() { #expect(!isSlow([0.002, 0.002, 0.002, 0.05])) }

    private func isLeased(_ task: TaskReference, to worker: UInt64, _ script: SchedulerScript) -> Bool {
        script.scheduler.isLeased(task, to: WorkerID(worker))
    }

    @Test("a node that fails at once all that it gets is quarantined early: its failures do not excuse it")
    func failingFast() {
        var script = SchedulerScript()
        script.submit(1000)
        script.join(1)
        script.join(2)
        script.succeed(1, [task(0)])
        var running = [task(1)]
        var failures = 0
        // The good node is slow, and has one success to show.
        while let next = running.first, failures < 100 {
            script.fail(2, next)
            failures += 1
            if script.actions.contains(where: { if case .quarantine = $0 { true } else { false } }) { break }
            running = script.assigned(2)
        }
        #expect(failures <= 12, "\(failures) failures in a row")
        #expect(script.scheduler.explain(SweepID(1), at: 0).contains { $0.contains("node2 is in quarantine") })
    }

    @Test("a node whose tasks fail elsewhere too is not blamed")
    func failingEverywhere() {
        var script = SchedulerScript()
        script.submit(1000)
        for worker in UInt64(1)...3 { script.join(worker) }
        script.succeed(1, [task(0)])
        script.succeed(2, [task(1)])
        var running: [UInt64: TaskReference] = [1: task(3), 2: task(4), 3: task(2)]
        for round in 0..<60 {
            let worker = UInt64(round % 3 + 1)
            guard let next = running[worker] else { continue }
            script.fail(worker, next)
            #expect(!script.actions.contains { if case .quarantine = $0 { true } else { false } })
            running[worker] = script.assigned(worker).first
        }
    }

    @Test("a task that runs far longer than expected gets a backup near the end; the first success counts")
    func backup() {
        var script = healthy(31)
        let straggler = [task(30), task(30, attempt: 1)].first { script.scheduler.isLeased($0, to: WorkerID(1)) }
        guard let straggler else {
            Issue.record("the last task is at worker 1")
            return
        }
        #expect(waitForBackup(of: straggler, at: 1, &script))
        #expect(script.assigned(2) == [task(30, attempt: 2)])
        script.succeed(2, [task(30, attempt: 2)])
        #expect(script.verdicts == [.succeeded])
        #expect(script.withdrawn(1) == [task(30)])
        script.succeed(1, [task(30)])
        #expect(script.verdicts == [.duplicate])
    }

    /// Lets a worker run a task for ten seconds, or until it gets a backup.
    private func waitForBackup(of task: TaskReference, at worker: UInt64, _ script: inout SchedulerScript) -> Bool {
        for _ in 0..<20 {
            for other in script.scheduler.workers(at: script.now) where other.worker != WorkerID(worker) {
                script.send(.heartbeat(other.worker, running: []))
            }
            let running = RunningTask(task: task, elapsed: script.now)
            script.send(.heartbeat(WorkerID(worker), running: [running]), after: 0.5)
            script.send(.tick)
            if script.notes.contains(where: { $0.kind == .backupStarted }) { return true }
        }
        return false
    }

    @Test("a task that has failed as often as it may gets no further backup: the copy that runs decides")
    func noBackupBeyondAttempts() {
        var script = healthy(31, attempts: 1)
        script.join(3)
        #expect(waitForBackup(of: task(30), at: 1, &script))
        #expect(script.assigned(2) == [task(30, attempt: 2)])
        script.fail(1, task(30))
        #expect(script.verdicts == [.failedWillRetry])
        #expect(!waitForBackup(of: task(30, attempt: 2), at: 2, &script))
        script.fail(2, task(30, attempt: 2))
        #expect(script.verdicts == [.failedFinally])
    }

    @Test("attempts that fail count in the estimate, with what they take")
    func estimateOfFailures() throws {
        var script = SchedulerScript()
        script.submit(1000)
        script.join(1)
        var next = [task(0)]
        for round in 0..<40 {
            guard let running = next.first else { break }
            if round % 2 == 0 { script.succeed(1, [running], duration: 0.1) } else { script.fail(1, running) }
            next = script.assigned(1)
        }
        // About 980 tasks: half the attempts fail and take a second each.
        let eta = try #require(script.scheduler.estimate(SweepID(1), at: script.now)?.eta)
        #expect(eta > 600 && eta < 1500, "\(eta)")
    }

    @Test("a running task that takes far longer than expected moves the estimate, and its interval says how sure it is")
    func estimateOfStragglers() throws {
        for limit in [nil, 12.0] as [Seconds?] {
            var script = SchedulerScript()
            script.submit(21, attempts: 1, timeLimit: limit)
            script.join(1)
            for index in 0..<20 as Range<Int64> { script.succeed(1, [task(index)], duration: 0.001) }
            script.send(.heartbeat(WorkerID(1), running: [RunningTask(task: task(20), elapsed: 8)]))
            let estimate = try #require(script.scheduler.estimate(SweepID(1), at: script.now))
            let (eta, low, high) = (try #require(estimate.eta), try #require(estimate.low), try #require(estimate.high))
            #expect(limit == nil ? eta >= 8 : (eta >= 3 && eta <= 4.1), "\(eta)")
            #expect(low < eta && high >= eta && (limit == nil ? high > 100 : high < 10), "\(low) \(eta) \(high)")
        }
    }

    @Test("where long tasks end seldom, that none has just ended says nothing")
    func estimateOfLongTasks() throws {
        var script = SchedulerScript()
        script.submit(32)
        script.join(1)
        for index in 0..<30 as Range<Int64> {
            script.send(.heartbeat(WorkerID(1), running: [RunningTask(task: task(index), elapsed: 1)]))
            script.tick(1)
            script.succeed(1, [task(index)], duration: 100)
        }
        for minute in 1...2 {
            for _ in 0..<60 {
                script.send(.heartbeat(WorkerID(1), running: [RunningTask(task: task(30), elapsed: 1)]))
                script.tick(1)
            }
            let eta = try #require(script.scheduler.estimate(SweepID(1), at: script.now)?.eta)
            #expect(eta > 100 && eta < 400, "\(eta) after \(minute) min")
        }
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
