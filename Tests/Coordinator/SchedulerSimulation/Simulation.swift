import Identifiers
import Scheduling

/// One schedule: the real scheduler under a virtual clock, with virtual workers, network and disk,
/// through whatever misfortune its seed draws.
package final class Simulation {
    enum Event {
        case tick
        case toCoordinator(WorkerID, ToCoordinator, life: Int)
        case toWorker(WorkerID, ToWorker)
        case heartbeat(WorkerID)
        case helloAgain(WorkerID, number: UInt64)
        case taskEnds(WorkerID, TaskReference, begun: Instant)
        /// What a worker has gathered is to be sent.
        case gathered(WorkerID)
        case wake(WorkerID)
        case start(machine: Int)
        case commit(life: Int)
        case startCoordinator
        case crashCoordinator(life: Int)
        case submit(Int)
        case reloaded(SweepID, life: Int)
        case diskRecovers
        case strike
    }

    package let seed: UInt64
    let shape: ScheduleShape
    var random: SeededRandom
    var now: Instant = 0
    var events = EventQueue<Event>()
    var scheduler: Scheduler?
    /// How often the coordinator has started: what an earlier one had in the air is not its own.
    var life = 0
    var disk = VirtualDisk()
    var gateway = VirtualGateway()
    var isCommitting = false
    var diskFaultUntil: Instant = 0
    var workers: [WorkerID: VirtualWorker] = [:]
    /// Live workers in the order of their start.
    var alive: [WorkerID] = []
    var nextWorker: UInt64 = 1
    /// Sweeps of which their submitter has heard that they are on disk, by their place in the shape.
    var submitted: Set<Int> = []
    /// The place in the shape of every sweep that has ever had an id: a submission that died with its
    /// coordinator comes again, under another id.
    var numbers: [SweepID: Int] = [:]
    var check: InvariantCheck
    package private(set) var handled = 0
    /// Prints what the scheduler is told and what it answers.
    package var isVerbose = false
    /// Changes with everything that the scheduler decides: two runs of a seed must agree.
    package private(set) var trace: UInt64 = 0xCBF2_9CE4_8422_2325
    var isSettled: Bool { now > shape.faultsEnd }

    package init(seed: UInt64) {
        self.seed = seed
        shape = ScheduleShape(seed: seed)
        check = InvariantCheck(maxUncommitted: shape.configuration.maxUncommitted)
        random = SeededRandom(seed: seed ^ 0xA5A5_5A5A_0F0F_F0F0)
    }

    /// Runs to the end. - Returns: what went wrong, or nil.
    package func run() -> String? {
        startCoordinator()
        for machine in shape.workers.indices { events.add(.start(machine: machine), at: random.between(0, 1)) }
        for number in shape.sweeps.indices { events.add(.submit(number), at: shape.sweeps[number].submittedAt) }
        events.add(.tick, at: 0.1)
        events.add(.strike, at: 0.05)
        let limit = shape.faultsEnd + 2000
        while let (time, event) = events.next() {
            now = time
            handle(event)
            if let violation = check.violation ?? disk.violation {
                return "at \(now): \(violation)"
            }
            if isFinished { return checkEnd() }
            if now > limit { return "at \(now): not at its end, \(stuck())" }
        }
        return "nothing more happens and it is not at its end, \(stuck())"
    }

    private var isFinished: Bool {
        guard isSettled, scheduler != nil, submitted.count == shape.sweeps.count else { return false }
        return gateway.sweeps.values.allSatisfy { $0.phase == .ended }
            && disk.waitingBatches == 0 && disk.sweeps.values.allSatisfy(\.state.hasEnded)
    }

    private func stuck() -> String {
        guard let scheduler else { return "no coordinator" }
        return gateway.sweeps.filter { $0.value.phase != .ended }.keys.sorted().map { id in
            let counts = scheduler.counts(of: id).map { String(describing: $0) } ?? "unknown"
            return "sweep \(id): \(counts); \(scheduler.explain(id, at: now).joined(separator: " "))"
        }.joined(separator: "\n") + "\nworkers: \(scheduler.workers(at: now))"
    }

    private func handle(_ event: Event) {
        switch event {
        case .tick:
            feed(.tick)
            events.add(.tick, at: now + 0.1)
        case .toCoordinator(let worker, let message, let life):
            if life == self.life { receive(message, from: worker) }
        case .toWorker(let id, let message):
            if let worker = workers[id] { deliver(message, to: worker) }
        case .heartbeat(let id): heartbeat(id)
        case .helloAgain(let id, let number):
            if let worker = workers[id], worker.isAlive, !worker.isWelcome, worker.helloNumber == number {
                if isStill(worker) { events.add(event, at: worker.stalledUntil) } else { sayHello(worker) }
            }
        case .taskEnds(let id, let task, let begun): taskEnds(id, task, begun: begun)
        case .gathered(let id): sendGathered(id)
        case .wake(let id):
            if let worker = workers[id], worker.isAlive, !isStill(worker) { wake(worker) }
        case .start(let machine): startWorker(machine)
        case .commit(let life):
            if life == self.life { commit() }
        case .startCoordinator: startCoordinator()
        case .crashCoordinator(let life):
            if life == self.life, !isSettled { crashCoordinator() }
        case .reloaded(let sweep, let life):
            if life == self.life { reloaded(sweep) }
        case .submit(let number): submit(number)
        case .diskRecovers: recoverDisk()
        case .strike: strike()
        }
    }

    // MARK: The coordinator around the scheduler

    /// Lets the scheduler handle an event and does what it says, as the gateway would.
    func feed(_ event: SchedulerEvent) {
        guard scheduler != nil else { return }
        var actions: [SchedulerAction] = []
        scheduler?.handle(event, at: now, into: &actions)
        handled += 1
        if isVerbose, !isTick(event) || !actions.isEmpty { print(now, event, "->", actions) }
        check.before(event, actions, disk) { scheduler?.counts(of: $0) != nil }
        for action in actions { carryOut(action, of: event) }
        check.after(event)
    }

    private func isTick(_ event: SchedulerEvent) -> Bool {
        if case .tick = event { true } else { false }
    }

    private func carryOut(_ action: SchedulerAction, of event: SchedulerEvent) {
        note(action)
        switch action {
        case .assign(let worker, let assignments):
            send(.assign(assignments), to: worker)
        case .withdraw(let worker, let assignments):
            send(.withdraw(assignments), to: worker)
        case .verdicts(let worker, let verdicts, let ticket):
            guard case .results(_, let completions) = event, completions.count == verdicts.count else {
                check.violation = "verdicts do not answer the results"
                return
            }
            store(completions, verdicts, of: worker, ticket)
        case .acknowledge(let worker, let tasks):
            for task in tasks { check.acknowledged(task, by: worker, disk) }
            send(.acknowledge(tasks, gather: scheduler?.gather ?? 0), to: worker)
        case .cancelled(let sweep, let ticket):
            disk.enqueue([.state(sweep, .cancelling)], ticket: ticket)
        case .conclude(let task, let kind, _, let ticket):
            disk.enqueue([.conclusion(task, kind)], ticket: ticket)
        case .attemptLost(let task, let worker, let kind, _, let ticket):
            disk.enqueue([.attempt(task, worker, kind, outcome: nil)], ticket: ticket)
        case .askForHello(let worker, _):
            send(.helloAgain, to: worker)
        case .sweepEnded(let sweep, let counts): ended(sweep, counts)
        case .dropWorker, .quarantine, .log:
            // Whoever was given up and is there after all hears of it when it next speaks.
            break
        }
        beginCommit()
    }

    private func store(_ completions: [Completion], _ verdicts: [Verdict], of worker: WorkerID, _ ticket: Ticket) {
        var writes: [VirtualDisk.Write] = []
        for (completion, verdict) in zip(completions, verdicts) {
            switch (verdict, completion.outcome) {
            case (.succeeded, .succeeded(let digest)):
                writes.append(.attempt(completion.task, worker, nil, outcome: .succeeded(digest)))
            case (.failedWillRetry, .failed(let kind)):
                writes.append(.attempt(completion.task, worker, kind, outcome: nil))
            case (.failedFinally, .failed(let kind)):
                writes.append(.attempt(completion.task, worker, kind, outcome: .failed))
            case (.duplicate, _), (.differs, .succeeded), (.stale, _):
                break
            default:
                check.violation = "verdict \(verdict) for \(completion)"
            }
        }
        disk.enqueue(writes, ticket: ticket)
    }

    private func receive(_ message: ToCoordinator, from worker: WorkerID) {
        switch message {
        case .hello(let number, let holds):
            guard let offer = workers[worker]?.offer else { return }
            send(.welcome(number), to: worker)
            feed(.workerJoined(worker, offer, holds: holds))
        case .heartbeat(let running): feed(.heartbeat(worker, running: running))
        case .results(let completions): feed(.results(worker, completions))
        case .returned(let assignments): feed(.returned(worker, assignments))
        case .progress(let tasks):
            for task in tasks where scheduler?.isLeased(task, to: worker) == true { disk.enqueue([.progress(task)]) }
            beginCommit()
        case .goodbye: feed(.workerLeft(worker, .leftInOrder))
        }
    }

    /// Order and content of what is decided, in one number.
    private func note(_ action: SchedulerAction) {
        func fold(_ numbers: UInt64...) { for number in numbers { trace = (trace ^ number) &* 0x100_0000_01B3 } }
        func fold(_ worker: WorkerID, _ assignments: [Assignment]) {
            fold(worker.rawValue)
            for each in assignments {
                fold(UInt64(each.sweep.rawValue), UInt64(each.first), UInt64(each.count), UInt64(each.attempt))
            }
        }
        switch action {
        case .assign(let worker, let assignments): fold(worker, assignments)
        case .withdraw(let worker, let assignments): fold(worker, assignments)
        case .verdicts(let worker, let verdicts, let ticket): fold(worker.rawValue, UInt64(verdicts.count), ticket)
        case .acknowledge(let worker, let tasks): fold(worker.rawValue, UInt64(tasks.count))
        case .cancelled(let sweep, let ticket): fold(UInt64(sweep.rawValue), ticket)
        case .conclude(let task, let kind, _, let ticket): fold(UInt64(task.index), UInt64(kind.rawValue), ticket)
        case .attemptLost(let task, let worker, _, _, let ticket): fold(UInt64(task.index), worker.rawValue, ticket)
        case .dropWorker(let worker, _): fold(worker.rawValue)
        case .askForHello(let worker, _): fold(worker.rawValue, 1)
        case .quarantine(let worker, _, _): fold(worker.rawValue)
        case .sweepEnded(let sweep, _): fold(UInt64(sweep.rawValue))
        case .log(let note): fold(UInt64(note.message.utf8.count))
        }
    }
}
