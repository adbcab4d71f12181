import FoundationEssentials
import Identifiers
import Logging
import Protocol
import Scheduling
import Storage

/// What workers say.
extension Gateway {
    func greet(_ hello: WireWorkerHello, _ route: RoutingID) throws(WireViolation) {
        let holds = try Assignment.list(hello.holds)
        // A worker that names its families brings an engine of its own; it is not compared with ours.
        let refusal = Handshake.refusal(
            of: hello.versions, engine: EngineBuild.version, mustMatchEngine: hello.families.isEmpty)
        if let refusal {
            if misbehaviour.mayPass(at: now) {
                options.logger.warning("refused a worker on \(hello.node): \(refusal.sentence)")
            }
            return send(.refused(refusal), to: route)
        }
        let worker = WorkerID(hello.worker)
        guard routes[worker] != nil || routes.count < options.connectionLimit else {
            let sentence =
                "this coordinator has \(routes.count) workers and no descriptors for more: raise its limit (ulimit -n), "
                + "or start fewer workers with more slots"
            if misbehaviour.mayPass(at: now) {
                options.logger.warning("refused a worker on \(hello.node): \(sentence)")
            }
            return refuse(route, .busy, sentence)
        }
        // The same worker over a new connection: the old one is of no use any more.
        if let old = routes[worker], old != route { peers[old] = nil }
        peers[route]?.role = .worker(worker)
        peers[route]?.definitions = []
        peers[route]?.hello = hello
        routes[worker] = route

        var welcome = WireWelcome()
        welcome.versions = Handshake.versions(engine: EngineBuild.version)
        welcome.heartbeatInterval = options.heartbeatInterval
        welcome.lease = options.lease
        welcome.epoch = epoch
        welcome.maxMessage = UInt64(decoder.limits.envelope)
        welcome.maxCheckpoint = UInt64(min(options.storeOptions.checkpointLimit, decoder.limits.checkpoint))
        send(.welcome(welcome), to: route)
        if let peer = peers[route] { noteWorker(peer, worker: worker, isPresent: true, reason: "") }
        options.logger.info(
            "worker \(worker) joined", metadata: ["node": "\(hello.node)", "slots": "\(hello.slots)"])

        let offer = WorkerOffer(
            node: hello.node, slots: Int(hello.slots), memory: Int64(clamping: hello.memory),
            remaining: hello.remaining > 0 ? hello.remaining : nil)
        decide(.workerJoined(worker, offer, holds: holds))
    }

    func handleWorker(
        _ body: WireEnvelope.OneOf_Body, blobs: [[UInt8]], worker: WorkerID, route: RoutingID
    ) throws(WireViolation) {
        switch body {
        case .results(let message): try take(message.results, blobs: blobs, of: worker)
        case .heartbeat(let heartbeat):
            var running: [RunningTask] = []
            for task in heartbeat.running {
                running.append(RunningTask(task: try TaskReference(task), elapsed: task.elapsed))
            }
            decide(.heartbeat(worker, running: running))
        case .returned(let returned): decide(.returned(worker, try Assignment.list(returned.ranges)))
        case .goodbye(let goodbye):
            if let peer = peers.removeValue(forKey: route) {
                noteWorker(peer, worker: worker, isPresent: false, reason: goodbye.reason)
            }
            routes[worker] = nil
            options.logger.info("worker \(worker) left: \(goodbye.reason)")
            decide(.workerLeft(worker, .leftInOrder))
        case .sweepRequest(let request):
            peers[route]?.definitions.remove(SweepID(Int64(clamping: request.sweep)))
            define(SweepID(Int64(clamping: request.sweep)), for: route)
        case .checkpoint(let upload): try take(upload, blobs: blobs, worker: worker, route: route)
        case .checkpointTaken(let taken): take(taken, route: route)
        default: throw WireViolation(.wrongDirection, "a worker cannot send the message \"\(body.name)\"")
        }
    }

    private func take(
        _ results: [WireTaskResult], blobs: [[UInt8]], of worker: WorkerID
    ) throws(WireViolation) {
        batch = try ResultsAtHand(results, blobs: blobs)
        for (task, result) in batch.progress where scheduler.isWelcome(task, from: worker) {
            enqueue([
                .progress(
                    sweep: task.sweep, index: task.index, attempt: task.attempt,
                    records: ResultsAtHand.records(of: result))
            ])
        }
        guard !batch.endings.isEmpty else { return }
        decide(.results(worker, batch.completions))
        tellOfEnds()
    }

    /// The scheduler has given a worker up.
    func drop(_ worker: WorkerID, _ reason: LossReason) {
        log(reason == .leftInOrder ? "worker-left" : "worker-lost", worker: worker, reason.sentence)
        guard let route = routes.removeValue(forKey: worker), let peer = peers[route] else { return }
        noteWorker(peer, worker: worker, isPresent: false, reason: reason.sentence)
        // Should it be there after all, its next message is answered by "say hello again".
        peers[route] = nil
    }

    /// What is known of a worker may be wrong: its hello says what it holds. Until then it stays a peer,
    /// so that what is on its way to it still arrives, and before the hello.
    func askForHello(_ route: RoutingID, _ reason: String) {
        var again = WireHelloAgain()
        again.reason = reason
        send(.helloAgain(again), to: route)
    }

    /// The worker's row in the store.
    func noteWorker(_ peer: Peer, worker: WorkerID, isPresent: Bool, reason: String) {
        guard let hello = peer.hello else { return }
        enqueue([
            .worker(
                WorkerWrite(
                    id: worker, node: hello.node, processor: hello.processor, engine: hello.versions.engine,
                    slots: Int(hello.slots), process: Int64(hello.process), isPresent: isPresent, reason: reason))
        ])
    }
}

extension LossReason {
    /// For logs, the store and people.
    var sentence: String {
        switch self {
        case .leftInOrder: "left in order"
        case .silent(let seconds): "nothing was heard of it for \((seconds * 10).rounded() / 10) s"
        case .disconnected: "its connection is gone"
        case .misbehaved(let what): "it sent what no worker may send: \(what)"
        }
    }
}
