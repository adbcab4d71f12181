import Identifiers
import Scheduling

extension Simulation {
    // MARK: Network

    private func transit(_ worker: WorkerID, _ put: (Instant) -> Void) {
        let partitioned = (workers[worker]?.partitionedUntil ?? 0) > now
        if !isSettled {
            if partitioned || random.chance(shape.loss) { return }
            if random.chance(shape.duplication) { put(now + random.between(0, 4) * shape.delay) }
        }
        put(now + random.between(0.1, 1) * shape.delay)
    }

    func send(_ message: ToWorker, to worker: WorkerID) {
        transit(worker) { events.add(.toWorker(worker, message), at: $0) }
    }

    private func send(_ message: ToCoordinator, from worker: WorkerID) {
        transit(worker) { events.add(.toCoordinator(worker, message, life: life), at: $0) }
    }

    // MARK: A worker's life

    func startWorker(_ machine: Int) {
        let offer = shape.workers[machine]
        let id = WorkerID(nextWorker)
        nextWorker += 1
        let worker = VirtualWorker(
            id: id, machine: machine,
            offer: WorkerOffer(node: "node\(offer.node)", slots: offer.slots, memory: offer.memory))
        workers[id] = worker
        alive.append(id)
        sayHello(worker)
        events.add(.heartbeat(id), at: now + random.between(0, 0.5))
    }

    func isStill(_ worker: VirtualWorker) -> Bool { worker.stalledUntil > now }

    func sayHello(_ worker: VirtualWorker) {
        worker.isWelcome = false
        worker.helloNumber += 1
        send(.hello(worker.helloNumber, worker.holds), from: worker.id)
        events.add(.helloAgain(worker.id, number: worker.helloNumber), at: now + 1 + 4 * shape.delay)
    }

    /// Its machine goes down with all that it holds.
    func crash(_ worker: VirtualWorker) {
        worker.isAlive = false
        alive.removeAll { $0 == worker.id }
        workers[worker.id] = nil
        let back = isSettled ? now + 0.5 : now + random.between(0.2, 4)
        events.add(.start(machine: worker.machine), at: back)
    }

    func heartbeat(_ id: WorkerID) {
        guard let worker = workers[id], worker.isAlive else { return }
        events.add(.heartbeat(id), at: now + 0.5)
        guard !isStill(worker) else { return }
        if worker.gather > 0, !worker.isDraining, now - worker.resultsSentAt < 0.5, worker.skippedHeartbeats < 4 {
            worker.skippedHeartbeats += 1
            return
        }
        worker.skippedHeartbeats = 0
        let running = worker.running.map { RunningTask(task: $0.task, elapsed: now - $0.since) }
        send(.heartbeat(running), from: id)
        if shape.progress > 0, worker.isWelcome {
            let saving = worker.running.map(\.task).filter { Double(luck(of: $0) % 100) < 100 * shape.progress }
            if !saving.isEmpty { send(.progress(saving), from: id) }
        }
        if worker.isDraining {
            leaveIfEmpty(worker)
            // It only waits for acknowledgments: one may have been lost.
            if worker.isAlive, worker.isWelcome, worker.tasksInHand.isEmpty { sayHello(worker) }
        }
    }

    /// Its connection is gone, which the coordinator sees before it is there again.
    func disconnect(_ worker: VirtualWorker) {
        feed(.workerLeft(worker.id, random.chance(0.8) ? .disconnected : .misbehaved("something foreign")))
        worker.isWelcome = false
        worker.helloNumber += 1
        events.add(.helloAgain(worker.id, number: worker.helloNumber), at: now + random.between(0.01, 2))
    }

    func stall(_ worker: VirtualWorker, until: Instant) {
        worker.stalledUntil = until
        events.add(.wake(worker.id), at: until)
    }

    func wake(_ worker: VirtualWorker) {
        let inbox = worker.inbox
        worker.inbox = []
        for message in inbox where worker.isAlive { deliver(message, to: worker) }
    }

    func deliver(_ message: ToWorker, to worker: VirtualWorker) {
        if isStill(worker) {
            worker.inbox.append(message)
            return
        }
        switch message {
        case .welcome(let number):
            guard number == worker.helloNumber, !worker.isWelcome else { return }
            worker.isWelcome = true
            worker.unsent = []
            if !worker.finished.isEmpty { send(.results(worker.finished), from: worker.id) }
        case .helloAgain:
            if worker.isWelcome { sayHello(worker) }
        case .assign(let assignments):
            // What was sent before the hello was heard is void: the coordinator counts it as lost.
            guard worker.isWelcome else { return }
            if worker.isDraining {
                send(.returned(assignments), from: worker.id)
                return
            }
            worker.take(assignments)
            begin(worker)
        case .withdraw(let assignments):
            let dropped = worker.drop(assignments)
            if !dropped.isEmpty { send(.returned(dropped), from: worker.id) }
            begin(worker)
        case .acknowledge(let tasks, let gather):
            worker.gather = gather
            worker.acknowledge(tasks)
            if worker.isDraining { leaveIfEmpty(worker) }
        }
    }

    func drain(_ worker: VirtualWorker) {
        worker.isDraining = true
        sendGathered(worker.id)
        send(.returned(worker.dropQueue()), from: worker.id)
        leaveIfEmpty(worker)
    }

    private func leaveIfEmpty(_ worker: VirtualWorker) {
        guard worker.holdsNothing, worker.isAlive else { return }
        send(.goodbye, from: worker.id)
        crash(worker)
    }

    // MARK: Tasks

    /// What the shape says of a sweep. Every id that a worker has heard of has a place there.
    func sweep(_ id: SweepID) -> ScheduleShape.Sweep { shape.sweeps[numbers[id] ?? 0] }

    private func begin(_ worker: VirtualWorker) {
        for task in worker.begin(at: now, cores: { sweep($0).plan.cores }) {
            check.begun(task, at: worker.id)
            events.add(
                .taskEnds(worker.id, task, begun: now), at: now + duration(of: task, on: shape.workers[worker.machine]))
        }
    }

    func taskEnds(_ id: WorkerID, _ task: TaskReference, begun: Instant) {
        guard let worker = workers[id], worker.isAlive else { return }
        if isStill(worker) {
            events.add(.taskEnds(id, task, begun: begun), at: worker.stalledUntil + 0.0001)
            return
        }
        let luck = luck(of: task)
        let sweep = sweep(task.sweep)
        if luck < sweep.poison, worker.running.contains(where: { $0.task == task }) {
            crash(worker)
            return
        }
        let outcome = outcome(of: task, luck, sweep, on: shape.workers[worker.machine])
        guard worker.finish(task, outcome, duration: now - begun) else { return }
        begin(worker)
        guard worker.isWelcome else { return }
        worker.unsent.append(Completion(task: task, outcome: outcome, duration: now - begun))
        let hasIdleSlot = worker.running.reduce(0) { $0 + self.sweep($1.task.sweep).plan.cores } < worker.offer.slots
        if worker.gather == 0 || hasIdleSlot || worker.isDraining {
            sendGathered(id)
        } else if worker.unsent.count == 1 {
            events.add(.gathered(id), at: now + worker.gather)
        }
    }

    /// Sends what a worker has kept back.
    func sendGathered(_ id: WorkerID) {
        guard let worker = workers[id], worker.isAlive, worker.isWelcome, !worker.unsent.isEmpty else { return }
        if isStill(worker) { return events.add(.gathered(id), at: worker.stalledUntil + 0.0001) }
        send(.results(worker.unsent), from: id)
        worker.unsent = []
        worker.resultsSentAt = now
    }

    private func outcome(
        of task: TaskReference, _ luck: Int, _ sweep: ScheduleShape.Sweep, on machine: ScheduleShape.Offer
    ) -> Completion.Outcome {
        if machine.isBroken { return .failed(.crashed) }
        if luck >= 100, luck < 100 + sweep.failsAlways { return .failed(.error) }
        if luck >= 200, luck < 200 + sweep.failsOnce, task.attempt == 1 { return .failed(.timedOut) }
        return .succeeded(digest: Self.digest(of: task))
    }

    /// The same bits whoever runs the task.
    static func digest(of task: TaskReference) -> UInt64 {
        UInt64(bitPattern: task.index &* 0x1000193 ^ task.sweep.rawValue &* 0x5851_F42D)
    }

    /// From 0 to 999: what kind of task it is.
    func luck(of task: TaskReference) -> Int {
        var dice = SeededRandom(seed: seed ^ Self.digest(of: task))
        return dice.below(1000)
    }

    private func duration(of task: TaskReference, on machine: ScheduleShape.Offer) -> Seconds {
        var dice = SeededRandom(seed: seed ^ Self.digest(of: task) &+ 1)
        let sweep = sweep(task.sweep)
        let luck = luck(of: task)
        if luck >= 600, luck < 600 + sweep.hangs, task.attempt == 1 { return 60 }
        return sweep.duration * dice.spread(0.5, 2) * machine.slowness
    }
}
