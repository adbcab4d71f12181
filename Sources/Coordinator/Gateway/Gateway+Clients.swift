import Families
import Identifiers
import Protocol
import Scheduling
import Storage

/// What clients ask.
extension Gateway {
    func greetClient(_ hello: WireClientHello, _ route: RoutingID) {
        let refusal = Handshake.refusal(of: hello.versions, engine: EngineBuild.version, mustMatchEngine: false)
        if let refusal { return send(.refused(refusal), to: route) }
        peers[route]?.role = .client
        var welcome = WireWelcome()
        welcome.versions = Handshake.versions(engine: EngineBuild.version)
        welcome.epoch = epoch
        welcome.maxMessage = UInt64(decoder.limits.envelope)
        send(.welcome(welcome), to: route)
    }

    func handleClient(_ body: WireEnvelope.OneOf_Body, _ route: RoutingID) {
        switch body {
        case .submit(let submission): submit(submission, route)
        case .control(let control): self.control(control, route)
        case .statusRequest(let request):
            var status = self.status
            status.token = request.token
            send(.status(status), to: route)
        case .watch(let watch):
            self.watch(SweepID(Int64(clamping: watch.sweep)), route)
            nextProgress = 0
        default: break
        }
    }

    // MARK: Control

    private func control(_ control: WireControl, _ route: RoutingID) {
        func answer(_ sentence: String) -> WireDone {
            var done = WireDone()
            done.token = control.token
            done.sentence = sentence
            return done
        }
        // Said only when what it says is on disk.
        let done: (String) -> Void = { [self] sentence in reply(.done(answer(sentence)), to: route, after: sequence) }
        // What concerns workers is in no file, and must work while the disk is full.
        let doneAtOnce: (String) -> Void = { [self] sentence in send(.done(answer(sentence)), to: route) }
        let id = SweepID(Int64(clamping: control.sweep))
        switch control.verb {
        case "drain":
            if control.worker == 0 {
                decide(.drain(nil))
                for (worker, _) in routes { tellToDrain(worker) }
                return doneAtOnce("every worker that is here finishes what it runs and leaves")
            }
            guard routes[WorkerID(control.worker)] != nil else {
                return refuse(route, .notFound, "no worker \(WorkerID(control.worker)) is connected")
            }
            decide(.drain(WorkerID(control.worker)))
            tellToDrain(WorkerID(control.worker))
            return doneAtOnce("worker \(WorkerID(control.worker)) finishes what it runs and leaves")
        case "pardon":
            guard routes[WorkerID(control.worker)] != nil else {
                return refuse(route, .notFound, "no worker \(WorkerID(control.worker)) is connected")
            }
            decide(.pardon(WorkerID(control.worker)))
            return doneAtOnce("the node of worker \(WorkerID(control.worker)) gets work again")
        case "shutdown":
            doneAtOnce("the coordinator stops")
            isStopping = true
            return
        default: break
        }
        guard let live = sweeps.current(stageOf: id) else {
            return refuse(route, .notFound, "no sweep \(id) is in this file")
        }
        let name = live.sweep.name
        if live.phase == .ended || live.wasCancelled {
            switch control.verb {
            case "retry" where live.wasCancelled:
                return refuse(
                    route, .invalid,
                    "sweep \(name) was cancelled; submit it again to go on: what it has done is reused")
            case "pause", "resume", "cancel":
                return done("sweep \(name) is \(live.stateWord) already: there is nothing to \(control.verb)")
            default: break
            }
        }
        let stages = sweeps.stages(of: id).filter { !$0.wasCancelled }
        let underWay = stages.filter { $0.phase != .ended }
        switch control.verb {
        case "pause":
            for stage in underWay { setPaused(stage, true) }
            done("sweep \(name) is paused: what runs is finished, nothing new is started")
        case "resume":
            for stage in underWay { setPaused(stage, false) }
            done("sweep \(name) goes on")
        case "cancel":
            for stage in underWay { cancel(stage) }
            done("sweep \(name) is cancelled: what was finished is kept")
        case "retry":
            let count = stages.reduce(0) { $0 + retry($1) }
            guard count > 0 || live.phase == .scheduled || live.phase == .ended else {
                return refuse(
                    route, .busy,
                    "sweep \(name) is \(live.stateWord); failed tasks can be retried while it runs or when it has ended"
                )
            }
            done(
                count == 0
                    ? "sweep \(name) has no failed tasks" : "\(count) failed tasks of sweep \(name) are tried again")
        case "priority":
            guard (-1_000_000...1_000_000).contains(control.priority) else {
                return refuse(route, .invalid, "a priority is from -1000000 to 1000000, not \(control.priority)")
            }
            for stage in underWay.isEmpty ? [live] : underWay { setPriority(stage, Int(control.priority)) }
            done("sweep \(name) has priority \(control.priority)")
        default:
            refuse(
                route, .invalid,
                "\"\(control.verb)\" is not a control: pause, resume, cancel, retry, priority, drain, pardon, shutdown")
        }
    }

    private func tellToDrain(_ worker: WorkerID) {
        guard let route = routes[worker] else { return }
        var drain = WireDrain()
        drain.reason = "somebody asked this worker to drain"
        send(.drain(drain), to: route)
    }

    /// Answers a client when everything handed to the store so far is on disk.
    func reply(_ body: WireEnvelope.OneOf_Body, to route: RoutingID, after number: UInt64) {
        if number <= committedThrough { return send(body, to: route) }
        replies.append((number, route, body))
    }

    // MARK: Telling

    /// Progress to every client that watches something.
    func tellWatchers() {
        for route in watchers {
            guard let watches = peers[route]?.watches, !watches.isEmpty else {
                watchers.remove(route)
                continue
            }
            tell(route, watches)
        }
        sweeps.forgetEnds()
    }

    func watch(_ sweep: SweepID, _ route: RoutingID) {
        peers[route]?.watches.insert(sweep)
        if peers[route] != nil { watchers.insert(route) }
    }

    /// A client that has gone says nothing of it, and it shows only when something is sent to it. Those that have been
    /// silent for long and watch nothing are sent progress that tells nothing.
    func forgetGoneClients() {
        for (route, peer) in peers where now - peer.lastHeard > options.clientPatience {
            switch peer.role {
            case .client where peer.watches.isEmpty && peer.outbox.isEmpty: send(.progress(WireProgress()), to: route)
            case .stranger: peers[route] = nil
            case .client, .worker: break
            }
        }
    }

    /// Says at once that a watched sweep has all its outcomes, before they are on disk: whoever waits
    /// for a lone task hears of it without waiting for the disk.
    func tellOfEnds() {
        for id in sweeps.underWay {
            guard let live = sweeps[id], live.phase == .scheduled, !live.toldOfEnd else { continue }
            let counts = scheduler.counts(of: id) ?? live.counts
            guard counts.pending == 0, counts.running == 0 else { continue }
            sweeps[id]?.toldOfEnd = true
            for route in watchers {
                guard let watches = peers[route]?.watches else { continue }
                if watches.contains(live.root) || watches.contains(.all) { tell(route, [live.root]) }
            }
        }
    }

    /// Of all sweeps, those are told that are under way or have just ended. What has ended is told once.
    func tell(_ route: RoutingID, _ watched: Set<SweepID>) {
        var progress = WireProgress()
        var told = watched
        if told.remove(.all) != nil {
            for id in sweeps.underWay.union(sweeps.justEnded) { told.formUnion((sweeps[id]?.root).map { [$0] } ?? []) }
        }
        for id in told.sorted() {
            guard let live = sweeps.current(stageOf: id) else { continue }
            progress.sweeps.append(sweepStatus(live))
            if live.phase == .ended { peers[route]?.watches.remove(id) }
        }
        let slots = scheduler.slots
        progress.workers = UInt32(routes.count)
        progress.slots = UInt32(slots.total)
        progress.busy = UInt32(slots.busy)
        send(.progress(progress), to: route)
    }

    var status: WireStatus {
        var status = WireStatus()
        status.uptime = now - started
        status.store = options.store
        for root in sweeps.roots {
            if let live = sweeps.current(stageOf: root) { status.sweeps.append(sweepStatus(live)) }
        }
        status.rate = status.sweeps.reduce(0) { $0 + $1.rate }
        for worker in scheduler.workers(at: now) {
            var row = WireWorkerStatus()
            row.worker = worker.worker.rawValue
            row.node = worker.node
            row.slots = UInt32(worker.slots)
            row.busy = UInt32(worker.busy)
            row.queued = UInt32(worker.queued)
            row.state = worker.condition.rawValue
            row.reason = worker.reason
            row.silent = worker.silent
            row.finished = UInt64(worker.finished)
            status.workers.append(row)
        }
        if let storeProblem { status.reasons.append("the store cannot write: \(storeProblem)") }
        status.reasons += notes
        return status
    }

    func sweepStatus(_ live: LiveSweep) -> WireSweepStatus {
        var row = WireSweepStatus()
        let counts = scheduler.counts(of: live.id) ?? live.counts
        row.sweep = UInt64(live.root.rawValue)
        row.name = live.sweep.name
        row.family = live.sweep.family
        row.state = live.stateWord
        // The scheduler counts to 2^62: nobody will see it get there.
        row.total = UInt64(max(counts.total, live.sweep.count))
        row.reused = UInt64(live.reused)
        row.succeeded = UInt64(counts.succeeded)
        row.failed = UInt64(counts.failed)
        row.cancelled = UInt64(counts.cancelled)
        row.running = UInt64(counts.running)
        // A stage that the scheduler has forgotten ended with every outcome on disk.
        let onDisk = scheduler.snapshot(of: live.id)?.durable ?? counts.succeeded + counts.failed + counts.cancelled
        row.durable = UInt64(onDisk)
        row.stage = UInt32(live.sweep.stage)
        row.stages = UInt32(live.sweep.stageCount)
        row.priority = Int32(live.priority)
        let estimate = scheduler.estimate(live.id, at: now)
        row.eta = estimate?.eta ?? -1
        row.etaLow = estimate?.low ?? row.eta
        row.etaHigh = estimate?.high ?? row.eta
        row.rate = estimate?.rate ?? 0
        switch live.phase {
        case .planning: row.reasons = ["looking for results that the file already has"]
        case .deciding: row.reasons = ["the family is deciding about the next stage"]
        case .stuck(let reason): row.reasons = [reason]
        case .scheduled: row.reasons = scheduler.explain(live.id, at: now)
        case .ended: break
        }
        return row
    }
}

extension SweepID {
    /// What a client names to watch whatever is under way.
    fileprivate static let all = SweepID(0)
}
