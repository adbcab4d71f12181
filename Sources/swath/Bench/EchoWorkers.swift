import Glibc
import Identifiers
import Protocol
import Synchronization

/// Many workers of one thread: each has a real connection, sends signs of life as often as it is told to, and answers
/// every task at once, after a time, or holds what it has as if it ran.
///
/// `@unchecked`: the connections belong to the thread once `start` was called.
final class EchoWorkers: @unchecked Sendable {
    private struct Connection {
        let socket: Socket
        let hello: [UInt8]
        var heartbeatInterval: Seconds = 1
        var nextHeartbeat = Double.infinity
        /// What it runs, since when.
        var held: [WireRange] = []
        var heldSince = 0.0
        /// Where tasks take time: what is in its slots, and waits for one.
        var tasks = TimedTasks()
    }

    private let context: ZeroMQContext
    private var connections: [Connection] = []
    private let decoder = WireDecoder(recipient: .worker)
    private let isStopping = Atomic<Bool>(false)
    private let isHolding = Atomic<Bool>(false)
    /// Nanoseconds that a task takes; 0: it ends as soon as it comes.
    private let length = Atomic<Int>(0)
    private let welcomed = Atomic<Int>(0)
    private let heartbeats = Atomic<Int>(0)
    private let doubted = Atomic<Int>(0)
    private let held = Atomic<Int>(0)
    private let ended = Atomic<Int>(0)
    private let batches = Atomic<Int>(0)
    private let slots: Int
    private let problem = Mutex<String?>(nil)
    private let processorTime = Mutex(0.0)
    private var thread: pthread_t?

    init(count: Int, endpoint: Endpoint, security: Security = .none, slots: Int = 1) throws {
        self.slots = slots
        // One for each, and what the context needs of its own.
        context = try ZeroMQContext(maxSockets: Int32(clamping: count + 64))
        var options = SocketOptions()
        options.security = security
        for number in 0..<count {
            let socket = try Socket(.dealer, context: context, options: options)
            try socket.connect(endpoint)
            var hello = WireWorkerHello()
            hello.versions = Handshake.versions(engine: EngineBuild.version)
            hello.worker = UInt64(number) + 1
            hello.node = "echo-\(number / 64)"
            hello.slots = UInt32(slots)
            let bytes = WireEnvelope.OneOf_Body.workerHello(hello).encoded()
            _ = try socket.send([bytes], wait: true)
            connections.append(Connection(socket: socket, hello: bytes))
        }
    }

    func start() {
        var thread = pthread_t()
        let box = Unmanaged.passRetained(self)
        pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<EchoWorkers>.fromOpaque(argument).takeRetainedValue().serve()
                return nil
            }, box.toOpaque())
        self.thread = thread
    }

    func stop() {
        isStopping.store(true, ordering: .relaxed)
        if let thread { pthread_join(thread, nil) }
    }

    /// Seconds of CPU that the workers themselves have taken.
    var cpu: Double { processorTime.withLock { $0 } }

    /// Workers that the coordinator has said welcome to.
    var welcomedCount: Int { welcomed.load(ordering: .relaxed) }
    /// Signs of life that were sent.
    var heartbeatCount: Int { heartbeats.load(ordering: .relaxed) }
    /// How often the coordinator has asked a worker to say hello again: it had given it up, or doubts what it knows.
    var doubtCount: Int { doubted.load(ordering: .relaxed) }

    /// Tasks that are held.
    var heldCount: Int { held.load(ordering: .relaxed) }

    /// From now on tasks are held as if they ran; or, at the end of that, all of them end.
    func hold(_ holds: Bool) { isHolding.store(holds, ordering: .relaxed) }

    /// Tasks that come from now on take that long, one in a slot; those that come first end one after another all through
    /// it. 0: they are answered at once.
    func takeTime(_ seconds: Seconds) { length.store(Int(seconds * 1e9), ordering: .relaxed) }

    /// Tasks that took time and have ended, and the messages in which that was said.
    var endedCount: Int { ended.load(ordering: .relaxed) }
    var batchCount: Int { batches.load(ordering: .relaxed) }

    /// Throws what went wrong on the thread, if anything did.
    func check() throws {
        if let problem = problem.withLock({ $0 }) { throw CommandFailure(.fault, problem) }
    }

    private func serve() {
        var poller = Poller()
        let tokens = connections.map { poller.add($0.socket) }
        let message = ReceivedMessage()
        do {
            while !isStopping.load(ordering: .relaxed) {
                try poller.wait(milliseconds: 20)
                for (place, token) in tokens.enumerated() where !poller.ready(token).isEmpty {
                    while try connections[place].socket.receive(into: message) == .received {
                        try answer(message, place)
                    }
                }
                processorTime.withLock { $0 = Self.threadTime }
                let now = Monotonic.now
                let isHolding = isHolding.load(ordering: .relaxed)
                for place in connections.indices {
                    if !isHolding, !connections[place].held.isEmpty { try end(place) }
                    if !connections[place].tasks.isEmpty { try advance(place, now) }
                    if now >= connections[place].nextHeartbeat { try beat(place, now) }
                }
            }
        } catch {
            problem.withLock { $0 = "\(error)" }
        }
    }

    private static var threadTime: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    private func beat(_ place: Int, _ now: Double) throws {
        connections[place].nextHeartbeat = max(
            now, connections[place].nextHeartbeat + connections[place].heartbeatInterval)
        if connections[place].tasks.tellOfLife(at: now, interval: connections[place].heartbeatInterval) { return }
        var heartbeat = WireHeartbeat()
        for range in connections[place].held {
            for offset in 0..<range.count {
                var running = WireRunning()
                running.sweep = range.sweep
                running.index = range.first + offset
                running.attempt = range.attempt
                running.elapsed = now - connections[place].heldSince
                heartbeat.running.append(running)
            }
        }
        heartbeat.running += connections[place].tasks.running(at: now)
        heartbeats.add(1, ordering: .relaxed)
        _ = try connections[place].socket.send([WireEnvelope.OneOf_Body.heartbeat(heartbeat).encoded()])
    }

    private func answer(_ message: ReceivedMessage, _ place: Int) throws {
        switch try decoder.decode(message, envelopeAt: 0) {
        case .welcome(let welcome):
            if connections[place].nextHeartbeat == .infinity { welcomed.add(1, ordering: .relaxed) }
            connections[place].heartbeatInterval = welcome.heartbeatInterval
            // Workers that were started together beat apart soon, as each waits for other things; these at once.
            let share = Double(place) / Double(connections.count)
            connections[place].nextHeartbeat = Monotonic.now + welcome.heartbeatInterval * share
        case .refused(let refused): problem.withLock { $0 = "the coordinator refused a worker: \(refused.sentence)" }
        case .helloAgain:
            doubted.add(1, ordering: .relaxed)
            _ = try connections[place].socket.send([connections[place].hello])
        case .assign(let assign) where length.load(ordering: .relaxed) > 0:
            let seconds = Double(length.load(ordering: .relaxed)) * 1e-9
            connections[place].tasks.take(assign.ranges, slots: slots, seconds: seconds, at: Monotonic.now)
        case .assign(let assign):
            if connections[place].held.isEmpty { connections[place].heldSince = Monotonic.now }
            connections[place].held += assign.ranges
            held.add(assign.ranges.reduce(0) { $0 + Int($1.count) }, ordering: .relaxed)
            if !isHolding.load(ordering: .relaxed) { try end(place) }
        case .acknowledge(let message): connections[place].tasks.gather = message.gather
        default: break
        }
    }

    /// Says which tasks have ended by themselves.
    private func advance(_ place: Int, _ now: Double) throws {
        connections[place].tasks.advance(to: now)
        guard let batch = connections[place].tasks.takeUnsent(at: now) else { return }
        ended.add(batch.results.count, ordering: .relaxed)
        batches.add(1, ordering: .relaxed)
        _ = try connections[place].socket.send([WireEnvelope.OneOf_Body.results(batch).encoded()], wait: true)
    }

    /// What a worker runs has ended, all of it.
    private func end(_ place: Int) throws {
        var batch = WireResultBatch()
        for range in connections[place].held {
            for offset in 0..<range.count {
                batch.results.append(
                    WireTaskResult(succeeded: range.sweep, range.first + offset, range.attempt, duration: 1e-6))
            }
        }
        connections[place].held.removeAll(keepingCapacity: true)
        held.subtract(batch.results.count, ordering: .relaxed)
        _ = try connections[place].socket.send([WireEnvelope.OneOf_Body.results(batch).encoded()], wait: true)
    }
}
