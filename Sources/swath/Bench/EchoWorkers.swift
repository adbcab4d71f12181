import Glibc
import Identifiers
import Protocol
import Synchronization

/// Many workers of one thread: each has a real connection and answers every task at once.
///
/// `@unchecked`: the sockets belong to the thread once `start` was called.
final class EchoWorkers: @unchecked Sendable {
    private let context: ZeroMQContext
    private var sockets: [Socket] = []
    private let decoder = WireDecoder(recipient: .worker)
    private let isStopping = Atomic<Bool>(false)
    private let problem = Mutex<String?>(nil)
    private let processorTime = Mutex(0.0)
    private var thread: pthread_t?

    init(count: Int, endpoint: Endpoint) throws {
        context = try ZeroMQContext()
        for number in 0..<count {
            let socket = try Socket(.dealer, context: context)
            try socket.connect(endpoint)
            var hello = WireWorkerHello()
            hello.versions = Handshake.versions(engine: EngineBuild.version)
            hello.worker = UInt64(number) + 1
            hello.node = "echo-\(number / 64)"
            hello.slots = 1
            _ = try socket.send([WireEnvelope.OneOf_Body.workerHello(hello).encoded()], wait: true)
            sockets.append(socket)
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

    /// Throws what went wrong on the thread, if anything did.
    func check() throws {
        if let problem = problem.withLock({ $0 }) { throw CommandFailure(.fault, problem) }
    }

    private func serve() {
        var poller = Poller()
        let tokens = sockets.map { poller.add($0) }
        let message = ReceivedMessage()
        var nextHeartbeat = Monotonic.now
        do {
            while !isStopping.load(ordering: .relaxed) {
                try poller.wait(milliseconds: 100)
                for (socket, token) in zip(sockets, tokens) where !poller.ready(token).isEmpty {
                    while try socket.receive(into: message) == .received { try answer(message, on: socket) }
                }
                processorTime.withLock { $0 = Self.threadTime }
                if Monotonic.now > nextHeartbeat {
                    nextHeartbeat = Monotonic.now + 1
                    let heartbeat = WireEnvelope.OneOf_Body.heartbeat(WireHeartbeat()).encoded()
                    for socket in sockets { _ = try socket.send([heartbeat]) }
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

    private func answer(_ message: ReceivedMessage, on socket: Socket) throws {
        guard case .assign(let assign) = try decoder.decode(message, envelopeAt: 0) else { return }
        var batch = WireResultBatch()
        for range in assign.ranges {
            for offset in 0..<range.count {
                var result = WireTaskResult()
                result.sweep = range.sweep
                result.index = range.first + offset
                result.attempt = range.attempt
                result.outcome = .succeeded
                result.duration = 1e-6
                result.started = 1
                batch.results.append(result)
            }
        }
        _ = try socket.send([WireEnvelope.OneOf_Body.results(batch).encoded()], wait: true)
    }
}
