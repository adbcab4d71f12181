import DequeModule
import Families
import FoundationEssentials
import Glibc
import Identifiers
import Logging
import Protocol
import Scheduling
import Storage

/// The thread that owns the ROUTER socket and the scheduler.
///
/// It is the only place where the outside and the scheduler meet: messages and commits become
/// events, actions become messages and writes. Nothing here waits for a disk or a peer.
final class Gateway {
    let options: CoordinatorOptions
    let store: Store
    let router: Socket
    let inbox: Inbox
    let wakeUp: WakeUp
    let decoder = WireDecoder(recipient: .coordinator)

    let background: Background
    let epoch: UInt64
    var scheduler: Scheduler
    var spareActions: [SchedulerAction] = []
    var peers: [RoutingID: Peer] = [:]
    var routes: [WorkerID: RoutingID] = [:]
    /// Peers that a message waits for, and clients that watch something: known without looking at thousands.
    var blocked: Set<RoutingID> = []
    var watchers: Set<RoutingID> = []
    var sweeps = SweepBook()
    var submissions: [UInt64: SweepID] = [:]
    var batch = ResultsAtHand()

    /// Numbers every write that is handed to the store.
    var sequence: UInt64 = 0
    var committedThrough: UInt64 = 0
    /// Checkpoints that are on their way to the disk: a task that is given back right behind its last one goes on from
    /// that.
    var unwritten: [UnwrittenCheckpoint.Key: UnwrittenCheckpoint] = [:]
    /// Which of them the scheduler waits for.
    var tickets: Deque<(sequence: UInt64, ticket: Ticket)> = []
    /// Workers that are to be told what is on disk with their next assignment, in the order of the first result of each.
    var acknowledgments: Deque<(route: RoutingID, since: Double)> = []
    /// Answers to clients that wait for a commit.
    var replies: Deque<(sequence: UInt64, route: RoutingID, body: WireEnvelope.OneOf_Body)> = []
    var storeProblem: String?
    /// What whoever places the workers has to say.
    var notes: [String] = []
    /// How often each kind of event has been logged.
    var eventCounts: [String: UInt64] = [:]
    /// What needs the id of a new sweep, and came when all that were reserved had been given.
    var whenIDsAreReserved: [() -> Void] = []

    private let incoming = ReceivedMessage()
    /// What is said of peers that break the protocol.
    var misbehaviour = LogThrottle(limit: 20)
    let started = Clock.now
    var now = Clock.now
    var isStopping = false
    private var nextTick = 0.0
    var nextProgress = 0.0
    private var nextRoundOfClients = 0.0

    init(
        options: CoordinatorOptions, store: Store, router: Socket, inbox: Inbox, wakeUp: WakeUp,
        expectedWorkers: Set<WorkerID>
    ) {
        self.options = options
        self.store = store
        self.router = router
        self.inbox = inbox
        self.wakeUp = wakeUp
        background = Background(store: store, inbox: inbox, registry: options.registry)
        epoch = store.epoch
        var configuration = SchedulerConfiguration()
        configuration.leaseSeconds = options.lease
        configuration.heartbeatSeconds = options.heartbeatInterval
        configuration.gatherAbove = options.gatherAbove
        scheduler = Scheduler(configuration: configuration, expectedWorkers: expectedWorkers)
    }

    /// Seconds since 1970, for what people read.
    var wallClock: Double { Clock.wall }

    /// Serves until told to stop.
    func run() {
        var poller = Poller()
        let routerItem = poller.add(router)
        let wakeItem = poller.add(descriptor: wakeUp.descriptor)
        while !isStopping {
            letSomeCome()
            do { try poller.wait(milliseconds: waitTime) } catch {
                // Without its socket the gateway is of no use; workers keep what they hold.
                options.logger.critical("the gateway ends: \(error)")
                return
            }
            now = Clock.now
            if !poller.ready(wakeItem).isEmpty {
                wakeUp.clear()
                for item in inbox.takeAll() { read(item) }
            }
            if !poller.ready(routerItem).isEmpty { receiveAll() }
            now = Clock.now
            if now >= nextTick {
                nextTick = now + 0.05
                decide(.tick)
                goOnWithNewSweeps()
                sendLateAcknowledgments()
                flushOutboxes()
                if let count = misbehaviour.takeHeld(at: now) {
                    options.logger.warning("dropped or refused peers \(count) more times; it is not said each time")
                }
            }
            if now >= nextRoundOfClients {
                nextRoundOfClients = now + options.clientPatience / 2
                forgetGoneClients()
                background.giveMemoryBack()
            }
            if now >= nextProgress {
                nextProgress = now + 0.1
                tellWatchers()
            }
        }
        flushOutboxes()
    }

    /// Where there are so many results that workers gather them, each message is not worth a wake-up of its own: a
    /// hundredth of that time brings several.
    private func letSomeCome() {
        if scheduler.gather > 0 { usleep(useconds_t(min(scheduler.gather * 1e4, 5000))) }
    }

    private var waitTime: Int {
        let idle = sweeps.underWay.isEmpty && peers.isEmpty
        return idle ? 250 : max(1, Int((nextTick - Clock.now) * 1000) + 1)
    }

    private func read(_ item: InboxItem) {
        switch item {
        case .committed(let number): committed(through: number)
        case .storeFailing(let reason):
            storeProblem = reason
            options.logger.error("the store cannot write: \(reason)")
            decide(.storeFailing(reason))
        case .storeRecovered:
            storeProblem = nil
            options.logger.notice("the store writes again")
            decide(.storeRecovered)
        case .resultRejected(let task): decide(.rejected(task))
        case .reuseFound(let sweep, let result): planned(sweep, reuse: result)
        case .stageDecided(let sweep, let result): stageDecided(sweep, result)
        case .historyRead(let sweep, let result): goOn(sweep, result)
        case .partWritten(let route, let answer, let verdict): partWritten(route, answer, verdict)
        case .partRead(let route, let part): partRead(route, part)
        case .notes(let sentences): notes = sentences
        case .observe(let tell): tell(observation)
        case .stop: isStopping = true
        }
    }

    // MARK: Messages

    /// Reads what has come, up to a bound, so that ticks and commits get their turn.
    private func receiveAll() {
        for _ in 0..<256 {
            do {
                switch try router.receive(into: incoming) {
                case .received: receive()
                case .empty: return
                case .oversized:
                    let limits = decoder.limits
                    misbehaved(
                        RoutingID(incoming.sender),
                        "a message has more than \(limits.frames - 1) frames or \(limits.message >> 20) MiB")
                }
            } catch {
                options.logger.error("nothing can be received: \(error)")
                return
            }
        }
    }

    /// Handles the message at hand.
    private func receive() {
        guard incoming.count > 0 else { return }
        let route = RoutingID(incoming[0])
        peers[route, default: Peer(lastHeard: now)].lastHeard = now
        do {
            let body = try decoder.decode(incoming, envelopeAt: 1)
            let blobs = incoming.count > 2 ? (2..<incoming.count).map { incoming.bytes($0) } : []
            try handle(body, blobs: blobs, from: route)
        } catch {
            misbehaved(route, "\(error)")
        }
    }

    private func handle(
        _ body: WireEnvelope.OneOf_Body, blobs: [[UInt8]], from route: RoutingID
    ) throws(WireViolation) {
        switch body {
        case .workerHello(let hello): if mayBe(.worker, route) { try greet(hello, route) }
        case .clientHello(let hello): if mayBe(.client, route) { greetClient(hello, route) }
        case .heartbeat, .results, .returned, .checkpoint, .checkpointTaken, .goodbye, .sweepRequest:
            guard case .worker(let worker)? = peers[route]?.role else {
                askForHello(route, "this coordinator does not know the worker yet")
                return
            }
            try handleWorker(body, blobs: blobs, worker: worker, route: route)
        case .submit, .control, .statusRequest, .watch:
            guard peers[route]?.role == .client else {
                refuse(route, .badHello, "say client_hello first")
                return
            }
            handleClient(body, route)
        case .welcome, .refused, .sweep, .assign, .acknowledge, .withdraw, .drain, .helloAgain, .checkpointData,
            .submitted, .done, .status, .progress:
            throw WireViolation(.wrongDirection, "a coordinator cannot be sent the message \"\(body.name)\"")
        }
    }

    /// Whether the key behind the hello at hand is for this. Says no to whoever sent it if it is not.
    private func mayBe(_ role: KeyRole, _ route: RoutingID) -> Bool {
        guard case .curveServer(_, let authenticator) = options.security, let key = incoming.provenKey(1),
            let only = authenticator.role(of: key), only != role
        else { return true }
        let sentence =
            "the key \(key) is authorised as a \(only.rawValue) alone, and came as a \(role.rawValue): use another key, or "
            + "take [\(only.rawValue)] out of its line in the coordinator's file of authorised keys"
        if misbehaviour.mayPass(at: now) { options.logger.warning("refused a \(role.rawValue): \(sentence)") }
        refuse(route, .badHello, sentence)
        return false
    }

    /// Drops a peer that sent what nobody may send.
    private func misbehaved(_ route: RoutingID, _ reason: String) {
        let isSaid = misbehaviour.mayPass(at: now)
        if isSaid { options.logger.warning("dropped a peer: \(reason)", metadata: ["route": "\(route)"]) }
        if case .worker(let worker)? = peers[route]?.role {
            if isSaid { log("misbehaved", worker: worker, reason) }
            decide(.workerLeft(worker, .misbehaved(reason)))
            routes[worker] = nil
        }
        refuse(route, .invalid, reason)
        peers[route] = nil
    }

    // MARK: Sending

    func refuse(_ route: RoutingID, _ code: RefusalCode, _ sentence: String) {
        send(.refused(Handshake.refused(code, sentence)), to: route)
    }

    func send(_ body: WireEnvelope.OneOf_Body, blobs: [[UInt8]] = [], to route: RoutingID) {
        let message = OutgoingMessage(envelope: body.encoded(), blobs: blobs)
        guard peers[route]?.outbox.isEmpty != false else { return queue(message, for: route) }
        switch transmit(message, to: route) {
        case .sent: break
        case .wouldBlock: queue(message, for: route)
        case .unreachable: vanished(route)
        }
    }

    private func transmit(_ message: OutgoingMessage, to route: RoutingID) -> SendOutcome {
        do {
            return try router.send([route.bytes, message.envelope] + message.blobs)
        } catch {
            options.logger.error("nothing can be sent: \(error)")
            return .unreachable
        }
    }

    /// Keeps a message for a peer whose pipe is full. A ROUTER would drop it in silence.
    private func queue(_ message: OutgoingMessage, for route: RoutingID) {
        guard peers[route] != nil else { return }
        blocked.insert(route)
        peers[route]?.outbox.append(message)
        peers[route]?.outboxBytes += message.size
        // A peer that takes nothing for so long is not worth more memory.
        if let bytes = peers[route]?.outboxBytes, bytes > 256 << 20 { vanished(route) }
    }

    private func flushOutboxes() {
        guard !blocked.isEmpty else { return }
        for route in blocked {
            sending: while let message = peers[route]?.outbox.first {
                switch transmit(message, to: route) {
                case .sent:
                    peers[route]?.outbox.removeFirst()
                    peers[route]?.outboxBytes -= message.size
                case .wouldBlock: break sending
                case .unreachable: vanished(route)
                }
            }
            if peers[route]?.outbox.isEmpty != false { blocked.remove(route) }
        }
    }

    /// Nobody is at the other end any more.
    private func vanished(_ route: RoutingID) {
        guard let peer = peers.removeValue(forKey: route) else { return }
        if case .worker(let worker) = peer.role, routes[worker] == route {
            routes[worker] = nil
            decide(.workerLeft(worker, .disconnected))
            noteWorker(peer, worker: worker, isPresent: false, reason: "disconnected")
        }
    }
}

/// Clocks in seconds.
enum Clock {
    /// Goes only forward, from an arbitrary zero.
    static var now: Double { seconds(CLOCK_MONOTONIC) }
    /// Since 1970.
    static var wall: Double { seconds(CLOCK_REALTIME) }

    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
