import Glibc
import Identifiers
import Logging
import Protocol

// What is said between agent and coordinator.
extension Agent {
    /// Seconds after which a hello that nobody answers is repeated.
    static let greetingPatience: Seconds = 5
    /// Seconds for which results are gathered at most, whatever a coordinator says.
    private static let longestGather: Seconds = 5
    /// Signs of life in a row that results may stand for.
    private static let mostSkippedHeartbeats = 4
    /// Handshakes that may fail before the reason must be the keys.
    private static let handshakeAttempts = 5

    func followConnection() throws(SocketError) {
        var timeout: Int32?
        var isPauseNew = false
        while let event = try monitor.next() {
            let now = MonotonicClock.seconds()
            switch event {
            case .connected:
                // What it takes the network, where an answer to a hello waits for a busy coordinator, too.
                patience.heard(after: pause.age(at: now))
            case .ready:
                (timeout, isPauseNew, connectAt) = (nil, false, nil)
                handshakeFailures = 0
                try greet(now)
            case .disconnected:
                if phase == .joined {
                    log.warning("The coordinator at \(options.endpoint) is away; going on meanwhile.")
                    timeout = patience.lost()
                    isPauseNew = pause.reset()
                } else {
                    // Who accepts every connection and ends it, such as a tunnel without its other end, is not asked again
                    // at once.
                    _ = pause.missed(at: now, timeout: connectTimeout)
                    connectAt = now + Double(pause.current) / 1000
                }
                phase = .away
                if awaySince == nil { awaySince = now }
                // The next hello does not name the tasks that wait for something on this connection.
                loseArrivals()
                answers = []
                hasNewConnection = true
            case .keyRefused:
                end(
                    .notAuthorised,
                    "The coordinator at \(options.endpoint) does not know this worker's key: "
                        + "add its public key to the coordinator's file of authorised keys.")
            case .handshakeFailed:
                handshakeFailures += 1
                if handshakeFailures >= Self.handshakeAttempts, !isWelcomed {
                    end(
                        .notAuthorised,
                        "What listens at \(options.endpoint) cannot agree on keys with this worker: it is no "
                            + "coordinator, or has another key than the one given here, or only one side uses keys.")
                }
            case .retried(let wait):
                connectAt = nil
                timeout = patience.missed() ?? timeout
                isPauseNew = pause.missed(at: now, timeout: connectTimeout) || isPauseNew
                pause.begins(at: now + Double(wait) / 1000)
            }
        }
        if timeout != nil || isPauseNew { try connectAgain(timeout ?? connectTimeout) }
    }

    /// Begins an attempt to connect, and others after it as the pause is now.
    func connectAgain(_ timeout: Int32) throws(SocketError) {
        (connectTimeout, connectAt) = (timeout, nil)
        pause.begins(at: MonotonicClock.seconds())
        // Workers that have lost a coordinator together do not come together every time.
        let interval = Int32.random(in: pause.current * 3 / 4...pause.current)
        try socket.connectAgain(options.endpoint, connectTimeout: timeout, reconnectInterval: interval)
    }

    /// Says hello, with all that this worker holds.
    func greet(_ now: Double) throws(SocketError) {
        var hello = WireWorkerHello()
        hello.versions = Handshake.versions(engine: options.engine)
        hello.worker = id
        hello.node = options.node.isEmpty ? ProcessTable.hostName : options.node
        hello.processor = String(ProcessTable.processor.prefix(100))
        hello.slots = UInt32(options.slots)
        hello.memory = options.memory == 0 ? ProcessTable.memory.total : options.memory
        // Nothing would mean that nobody knows.
        hello.remaining = allocation.map { max(0.001, $0.last - now) } ?? 0
        hello.holds = holdings().map(WireRange.init)
        hello.families = options.families
        hello.process = UInt32(getpid())
        hello.maxCheckpoint = UInt64(options.checkpointBytes)
        if try send(.workerHello(hello)) { phase = .greeting(since: now) }
    }

    /// All that is assigned and not acknowledged.
    private func holdings() -> [Assignment] {
        var held = ledger.held
        held += queue.all
        held += unknown.values.joined()
        held += awaiting.values
        for slot in slots { held += slot?.given.all.map(\.assignment) ?? [] }
        return Array(held.prefix(decoder.limits.ranges))
    }

    /// Sends one envelope; false when the connection cannot take it now.
    @discardableResult
    func send(_ body: WireEnvelope.OneOf_Body, blob: [UInt8]? = nil) throws(SocketError) -> Bool {
        let bytes = body.encoded()
        let result: Result<SendOutcome, SocketError> = bytes.withUnsafeBytes { bytes in
            Result { () throws(SocketError) in try socket.send(bytes, blobs: blob.map { [$0] } ?? []) }
        }
        return try result.get() == .sent
    }

    /// Sends what is due: heartbeat, results, checkpoints.
    func deliver(_ now: Double) throws(SocketError) {
        if case .greeting(let since) = phase, now - since >= Self.greetingPatience { try greet(now) }
        if let awaySince, now - awaySince >= options.giveUp {
            end(
                .unreachable,
                "No coordinator answered at \(options.endpoint) for \(Int(options.giveUp)) s. Is it running, and is "
                    + "the address right? (--give-up sets how long a worker waits.)")
        }
        guard phase == .joined else { return }
        if now >= nextHeartbeat {
            if resultsTell(now) { skippedHeartbeats += 1 } else { try beat(now) }
            nextHeartbeat = now + heartbeatInterval
        }
        if ledger.hasUnsent, !mayGather(now) {
            gatheringSince = nil
            resultsSentAt = now
            try ledger.sendAll { (bytes, blobs) throws(SocketError) in try socket.send(bytes, blobs: blobs) == .sent }
        }
        loseArrivals(at: now)
        try sendReturned()
        try deliverCheckpoints(now)
        // What the connection does not take now: wait until it does.
        let isBlocked = ledger.hasUnsent || outbox.isBlocked || !answers.isEmpty
        poller.change(socketToken, isBlocked ? [.readable, .writable] : .readable)
    }

    /// Whether what has ended waits for more: never for long, nor while a slot waits for work.
    private func mayGather(_ now: Double) -> Bool {
        guard gather > 0, departure == nil, !hasIdleSlot, !ledger.hasSeveralUnsent else { return false }
        let since = gatheringSince ?? now
        gatheringSince = since
        return now < since + gather
    }

    /// Whether results say often enough that this worker is there, to a coordinator that has much to do; what runs is told
    /// now and then all the same.
    private func resultsTell(_ now: Double) -> Bool {
        gather > 0 && now - resultsSentAt < heartbeatInterval && skippedHeartbeats < Self.mostSkippedHeartbeats
    }

    private func beat(_ now: Double) throws(SocketError) {
        skippedHeartbeats = 0
        var heartbeat = WireHeartbeat()
        let clock = MonotonicClock.nanoseconds()
        var waiting: Int64 = 0
        for slot in slots.compactMap({ $0 }) {
            waiting += slot.givenCount
            guard let (task, _, started) = slot.running else { continue }
            dropCheckpoint(of: task)
            waiting -= 1
            var running = WireRunning()
            running.sweep = UInt64(task.sweep.rawValue)
            running.index = UInt64(task.index)
            running.attempt = task.attempt
            running.elapsed = clock > started ? Double(clock - started) * 1e-9 : 0
            heartbeat.running.append(running)
            heartbeat.memoryUsed += UInt64(ProcessTable.residentBytes(of: slot.process.pid) ?? 0)
        }
        // Ranges that make no sense together may not overflow.
        let queued = queue.all.reduce(Double(waiting) + Double(awaiting.count)) { $0 + Double($1.count) }
        heartbeat.queued = UInt32(min(max(queued, 0), Double(UInt32.max)))
        heartbeat.load = ProcessTable.load
        try send(.heartbeat(heartbeat))
    }

    /// Takes what the coordinator has sent, some at a time.
    func followCoordinator() throws(SocketError) {
        for _ in 0..<256 {
            switch try socket.receive(into: message) {
            case .empty: return
            case .oversized: try distrust("a message has too many bytes or frames")
            case .received:
                do throws(WireViolation) {
                    try accept(try decoder.decode(message, envelopeAt: 0))
                } catch {
                    try distrust("\(error)")
                }
            }
            if outcome != nil { return }
        }
    }

    /// A message made no sense. What was in it may be missed: telling what is held lets the
    /// coordinator see.
    private func distrust(_ reason: String) throws(SocketError) {
        violations += 1
        if violations <= 10 { log.error("Ignored a message from \(options.endpoint): \(reason)") }
        guard phase == .joined else { return }
        try greet(MonotonicClock.seconds())
    }

    private func accept(_ body: WireEnvelope.OneOf_Body) throws(WireViolation) {
        let result = Result { () throws(SocketError) in try follow(body) }
        switch result {
        case .success(let violation): if let violation { throw violation }
        case .failure(let error): end(.failed, "\(error)")
        }
    }

    /// Does what a message says; what is wrong with it, if anything.
    private func follow(_ body: WireEnvelope.OneOf_Body) throws(SocketError) -> WireViolation? {
        do throws(WireViolation) {
            switch body {
            case .welcome(let welcome): join(welcome)
            case .refused(let refused): turnedAway(refused)
            // Once is enough: what asks for another was said before the hello that is on its way.
            case .helloAgain: helloIsDue = phase == .joined
            case .sweep(let definition): learn(definition)
            // Sent before the hello was read, which does not name it: the coordinator counts it as lost
            // and hands it out again.
            case .assign where isGreeting: break
            case .assign(let assign): try take(assign)
            case .acknowledge(let message):
                for range in try Assignment.list(message.ranges) { ledger.acknowledge(range) }
                gather = min(message.gather, Self.longestGather)
            case .withdraw(let message): withdraw(try Assignment.list(message.ranges))
            case .drain(let message):
                beginDeparture(message.reason.isEmpty ? "the coordinator asked for it" : message.reason)
            case .checkpointData(let data): take(data, message.bytesOfBlob)
            case .checkpointTaken(let taken): take(taken)
            default: break
            }
        } catch {
            return error
        }
        if helloIsDue {
            helloIsDue = false
            try greet(MonotonicClock.seconds())
        }
        try sendReturned()
        try requestSweeps()
        return nil
    }

    private var isGreeting: Bool { if case .greeting = phase { true } else { false } }

    private func join(_ welcome: WireWelcome) {
        let isAgain = isWelcomed
        if case .greeting(let since) = phase { patience.heard(after: MonotonicClock.seconds() - since) }
        isWelcomed = true
        phase = .joined
        awaySince = nil
        gather = 0
        heartbeatInterval = min(max(welcome.heartbeatInterval, 0.05), 60)
        nextHeartbeat = MonotonicClock.seconds() + heartbeatInterval
        if isAgain {
            ledger.sendAgain()
            log.info("Joined the coordinator at \(options.endpoint) again.")
        } else {
            log.info("Joined the coordinator at \(options.endpoint) with \(options.slots) slots.")
        }
        // A coordinator that says nothing of parts takes what fits into one message.
        outbox.limit = Int(clamping: welcome.maxCheckpoint)
        if hasNewConnection { outbox.sendAgain(limit: outbox.limit) }
        hasNewConnection = false
        // What was asked for on an earlier connection may never have arrived.
        requested.removeAll()
    }

    private func turnedAway(_ refused: WireRefused) {
        switch RefusalCode(rawValue: refused.code) {
        case .shuttingDown, .busy:
            log.info("The coordinator says: \(refused.sentence) Trying again.")
            phase = .greeting(since: MonotonicClock.seconds())
            if awaySince == nil { awaySince = MonotonicClock.seconds() }
        case .invalid where isWelcomed && refusals < 10:
            refusals += 1
            log.error("The coordinator did not understand this worker: \(refused.sentence)")
            phase = .greeting(since: MonotonicClock.seconds() - Self.greetingPatience + 1)
        default:
            end(.refused, "The coordinator at \(options.endpoint) refused this worker: \(refused.sentence)")
        }
    }

    /// Ends the worker with a sentence for the person who started it.
    func end(_ exit: WorkerExit, _ sentence: String) {
        guard outcome == nil else { return }
        outcome = exit
        if exit == .drained { log.info("\(sentence)") } else { log.error("\(sentence)") }
    }
}

extension ReceivedMessage {
    /// The blob behind an envelope; the decoder has seen to it that it is there.
    var bytesOfBlob: [UInt8] { count > 1 ? bytes(1) : [] }
}
