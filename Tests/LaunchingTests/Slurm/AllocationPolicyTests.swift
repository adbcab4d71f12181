import Launching
import Testing

@Suite struct AllocationPolicyTests {
    private func policy(_ change: (inout AllocationLimits) -> Void = { _ in }) -> AllocationPolicy {
        var limits = AllocationLimits()
        (limits.slots, limits.maximum, limits.horizon, limits.usable) = (10, 4, 100, 200)
        change(&limits)
        return AllocationPolicy(limits: limits)
    }

    private func job(
        _ id: UInt32, _ state: SlurmState = .running, reason: String = "None", left: Double? = 1_000
    ) -> QueuedAllocation {
        QueuedAllocation(id: AllocationID(id), state: state, reason: reason, secondsLeft: left, nodes: "n\(id)")
    }

    private func worker(_ id: UInt32, held: Int = 1, finished: Int = 0) -> WorkerView {
        WorkerView(id: "w\(id)", name: "n1@\(id)", slots: 10, held: held, finished: finished)
    }

    @Test(
        "the work that is left decides how many are asked for: one while nothing is known, then as many as end it in time"
    )
    func growth() {
        var policy = policy()
        let unknown = ClusterView(pending: 100, running: 0)
        #expect(policy.decide(now: 0, cluster: unknown, queue: .seen([])).submissions == 1)
        let long = ClusterView(pending: 100, running: 0, coreSecondsLeft: 2_500)
        #expect(policy.decide(now: 1, cluster: long, queue: .seen([])).submissions == 3)
        let few = ClusterView(pending: 11, running: 0, coreSecondsLeft: 1e6)
        #expect(policy.decide(now: 2, cluster: few, queue: .seen([])).submissions == 2)
        let endless = ClusterView(pending: 1_000, running: 0, coreSecondsLeft: 1e9)
        let decision = policy.decide(now: 3, cluster: endless, queue: .seen((1...4).map { job($0, .queued) }))
        #expect(decision.submissions == 0)
        #expect(decision.reasons.contains { "\($0)".contains("(--maximum)") })
    }

    @Test("tasks of which none ends are long ones: more allocations are wanted the longer that lasts")
    func blindness() {
        var policy = policy()
        let view = ClusterView(pending: 100, running: 10, workers: [worker(1, held: 10)])
        let asked = [0.0, 29, 31, 61].map { now in
            policy.decide(now: now, cluster: view, queue: .seen([job(1)])).submissions
        }
        #expect(asked == [0, 0, 1, 3])
    }

    @Test("what is queued counts: it is not asked for twice")
    func queued() {
        var policy = policy()
        let view = ClusterView(pending: 100, running: 0, coreSecondsLeft: 2_500)
        let queue = QueueLook.seen((1...3).map { job($0, .queued, reason: "Priority") })
        let decision = policy.decide(now: 0, cluster: view, queue: queue)
        #expect(decision.submissions == 0)
        #expect(decision.reasons.map(\.description) == ["allocations 1, 2, 3 wait in Slurm's queue: Priority"])
    }

    @Test("running tasks that fill their workers ask for nothing more")
    func nothingPending() {
        var policy = policy()
        let view = ClusterView(pending: 0, running: 50, coreSecondsLeft: 1e9)
        #expect(policy.decide(now: 0, cluster: view, queue: .seen([])).submissions == 0)
    }

    @Test("an idle allocation is told to leave after its time, and cancelled when it is still there a little later")
    func idle() {
        var policy = policy()
        let view = ClusterView(
            pending: 0, running: 5, workers: [worker(1, held: 0, finished: 9), worker(2, held: 5, finished: 9)])
        func look(_ now: Double) -> AllocationDecision {
            policy.decide(now: now, cluster: view, queue: .seen([job(1), job(2)]))
        }
        #expect(look(0).releases.isEmpty)
        #expect(look(29).releases.isEmpty)
        #expect(look(30).releases == [AllocationID(1)])
        #expect(look(40).cancellations.isEmpty)
        #expect(look(45).cancellations == [AllocationID(1)])
    }

    @Test("idle ones are kept down to the minimum")
    func minimum() {
        var policy = policy { $0.minimum = 1 }
        let view = ClusterView(pending: 0, running: 0, workers: [worker(1, held: 0), worker(2, held: 0)])
        _ = policy.decide(now: 0, cluster: view, queue: .seen([job(1), job(2)]))
        #expect(policy.decide(now: 100, cluster: view, queue: .seen([job(1), job(2)])).releases == [AllocationID(1)])
    }

    @Test("without a controller nothing is asked for and nothing cancelled; it goes on when that is back")
    func silence() {
        var policy = policy()
        let view = ClusterView(pending: 9, running: 1, workers: [worker(1, held: 0)])
        _ = policy.decide(now: 0, cluster: view, queue: .seen([job(1)]))
        let decision = policy.decide(now: 500, cluster: view, queue: .failed("connect failure"))
        #expect(decision.submissions == 0 && decision.cancellations.isEmpty && decision.releases.isEmpty)
        #expect(decision.reasons.first?.description.contains("nothing is cancelled: connect failure") == true)
        let back = policy.decide(now: 510, cluster: view, queue: .seen([job(1)]))
        #expect(back.releases.isEmpty, "time in which nobody looked is no idleness")
        #expect(back.events.map(\.description) == ["Slurm answers again"])
    }

    @Test(
        "an allocation that is taken away is replaced, a little later each time that nothing was done in between",
        arguments: [AllocationEnd.nodeFailed, .preempted, .cancelled, .vanished])
    func losses(end: AllocationEnd) {
        var policy = policy()
        let view = ClusterView(pending: 9, running: 0, coreSecondsLeft: 10)
        var now = 0.0
        for pause in [5.0, 10, 20] {
            let id = UInt32(now) + 1
            policy.submitted(AllocationID(id), at: now)
            _ = policy.decide(now: now, cluster: view, queue: .seen([job(id, .queued)]))
            let gone = end == .vanished ? [] : [job(id, .ended(end))]
            #expect(policy.decide(now: now + 1, cluster: view, queue: .seen(gone)).submissions == 0)
            #expect(policy.decide(now: now + pause, cluster: view, queue: .seen(gone)).submissions == 0)
            #expect(policy.decide(now: now + 1 + pause, cluster: view, queue: .seen(gone)).submissions == 1)
            now += 100
        }
        #expect(policy.stopped == nil)
    }

    @Test("one that did its work and whose time was up is replaced at once")
    func timeIsUp() {
        var policy = policy()
        let view = ClusterView(pending: 9, running: 1, coreSecondsLeft: 10, workers: [worker(1, finished: 5)])
        _ = policy.decide(now: 0, cluster: view, queue: .seen([job(1)]))
        let later = ClusterView(pending: 9, running: 0, coreSecondsLeft: 10)
        #expect(policy.decide(now: 9, cluster: later, queue: .seen([job(1, .ended(.timedOut))])).submissions == 1)
    }

    @Test("one that is about to end does not count: its successor is asked for before")
    func successor() {
        var policy = policy()
        let view = ClusterView(pending: 9, running: 1, coreSecondsLeft: 10, workers: [worker(1, finished: 5)])
        #expect(policy.decide(now: 0, cluster: view, queue: .seen([job(1, left: 80)])).submissions == 1)
    }

    @Test("a refusal for good stops submissions and says why; one that passes only puts them off")
    func refusals() {
        var policy = policy()
        let view = ClusterView(pending: 9, running: 0)
        policy.refused("submit limit", isFinal: false, at: 0)
        #expect(policy.decide(now: 1, cluster: view, queue: .seen([])).submissions == 0)
        #expect(policy.decide(now: 6, cluster: view, queue: .seen([])).submissions == 1)
        policy.refused("Invalid account", isFinal: true, at: 7)
        let decision = policy.decide(now: 1_000, cluster: view, queue: .seen([]))
        #expect(decision.submissions == 0)
        #expect(
            decision.reasons.map(\.description) == [
                "no more allocations are asked for: Slurm refused an allocation: Invalid account"
            ])
        policy.resume()
        #expect(policy.decide(now: 1_001, cluster: view, queue: .seen([])).submissions == 1)
    }

    @Test("one that Slurm would never start is cancelled, and no other like it asked for")
    func impossible() {
        var policy = policy()
        let view = ClusterView(pending: 9, running: 0)
        let queue = QueueLook.seen([job(1, .impossible, reason: "PartitionTimeLimit")])
        #expect(policy.decide(now: 0, cluster: view, queue: queue).cancellations == [AllocationID(1)])
        #expect(policy.stopped?.description.contains("PartitionTimeLimit") == true)
    }

    @Test("one that somebody holds is left held, and it says so")
    func held() {
        var policy = policy()
        let view = ClusterView(pending: 9, running: 0)
        let decision = policy.decide(
            now: 0, cluster: view, queue: .seen([job(1, .held, reason: "JobHeldAdmin")]))
        #expect(decision.submissions == 0 && decision.cancellations.isEmpty)
        #expect(decision.reasons.first?.description.contains("somebody has to release it") == true)
    }

    @Test("allocations too short for any task that waits are not asked for")
    func tooShort() {
        var policy = policy()
        let view = ClusterView(pending: 9, running: 0, coreSecondsLeft: 9_000, shortestTask: 900)
        let decision = policy.decide(now: 0, cluster: view, queue: .seen([]))
        #expect(decision.submissions == 0)
        #expect(decision.reasons.first?.description.contains("a longer --time is needed") == true)
    }

    @Test("a submission that nobody knows of keeps a place until it turns up")
    func doubt() {
        var policy = policy { $0.maximum = 1 }
        let view = ClusterView(pending: 9, running: 0)
        policy.unanswered("Socket timed out", at: 0)
        #expect(policy.decide(now: 60, cluster: view, queue: .seen([])).submissions == 0)
        let found = policy.decide(now: 70, cluster: view, queue: .seen([job(5, .queued)]))
        #expect(found.submissions == 0)
        #expect(found.events.contains { "\($0)".contains("was taken after all") })
    }

    @Test("endings: draining waits for tasks, an end without work does not wait long, and now means now")
    func endings() {
        let view = ClusterView(pending: 9, running: 1, workers: [worker(1)])
        let queue = QueueLook.seen([job(1), job(2, .queued)])
        for (ending, late) in [(LaunchEnding.drain, []), (.over, [AllocationID(1)])] {
            var policy = policy()
            _ = policy.decide(now: 0, cluster: view, queue: queue)
            policy.end(ending)
            let first = policy.decide(now: 1, cluster: view, queue: queue)
            #expect(first.releases == [AllocationID(1)] && first.cancellations == [AllocationID(2)])
            #expect(policy.decide(now: 20, cluster: view, queue: .seen([job(1)])).cancellations == late)
        }
        var policy = policy()
        policy.end(.now)
        #expect(policy.decide(now: 0, cluster: view, queue: queue).cancellations == [AllocationID(1), AllocationID(2)])
    }

    @Test("an estimate holds for the workers that there are, and is remembered when they have gone")
    func estimate() {
        var estimate = WorkEstimate()
        #expect(estimate.coreSeconds(unfinished: 100, eta: nil, slots: 0) == nil)
        #expect(estimate.coreSeconds(unfinished: 100, eta: 50, slots: 4) == 200)
        #expect(estimate.coreSeconds(unfinished: 50, eta: nil, slots: 0) == 100)
        #expect(estimate.coreSeconds(unfinished: 2, eta: 10, slots: 40) == 20)
    }
}
