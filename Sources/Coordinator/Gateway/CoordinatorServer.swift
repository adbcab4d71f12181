import Families
public import Identifiers
import Logging
public import Protocol
import Storage
import Synchronization

/// A coordinator: one SQLite file, one ROUTER socket, one scheduler.
///
///     let server = try CoordinatorServer(options)   // everything that can be refused is refused here
///     server.start()
///     …
///     try server.stop()
public final class CoordinatorServer: Sendable {
    public let options: CoordinatorOptions
    /// Where it listens, with real ports.
    public let endpoints: [Endpoint]
    private let store: Store
    private let inbox: Inbox
    private let thread: GatewayThread

    /// Opens the store, brings back what it holds and listens.
    ///
    /// - Throws: ``Storage/StoreError`` when the file cannot be used, `SocketError` or `EndpointError`
    ///   when an endpoint cannot be listened on, ``CoordinatorError`` for the rest. Nothing has been
    ///   started then.
    public init(_ options: CoordinatorOptions) throws {
        self.options = options
        let wanted = try options.endpoints.map { try Endpoint($0) }
        for endpoint in wanted {
            try BindPolicy.check(endpoint, security: options.security, insecure: options.isInsecure)
        }
        let context = try options.context ?? ZeroMQContext()
        var socketOptions = SocketOptions()
        socketOptions.security = options.security
        socketOptions.linger = 1000
        // Workers say that they are there themselves, and of a machine that has gone the kernel finds out (keep-alive).
        // With pings of its own for thousands of peers libzmq walks through thousands of timers at each answer.
        socketOptions.heartbeatInterval = 0
        let router = try Socket(.router, context: context, options: socketOptions)
        // A port in use is found before there is a file. Of a store that is held its holder is the news.
        var bound: [Endpoint: Endpoint] = [:]
        if Store.holder(path: options.store) == nil {
            for endpoint in wanted where endpoint.isPort && bound[endpoint] == nil {
                bound[endpoint] = try router.bind(endpoint)
            }
        }
        store = try Store.open(path: options.store, registry: options.registry, options: options.storeOptions)
        do {
            // A Unix socket would be taken from the coordinator that has it: the store comes first.
            endpoints = try wanted.map { try bound[$0] ?? router.bind($0) }
            for warning in store.warnings { options.logger.warning("\(warning)") }

            let wakeUp = try WakeUp()
            inbox = Inbox(wakeUp: wakeUp)
            let gateway = Gateway(
                options: options, store: store, router: router, inbox: inbox, wakeUp: wakeUp,
                expectedWorkers: Set(try store.presentWorkers().map(\.id)))
            try gateway.restore()
            thread = GatewayThread(gateway)
        } catch {
            try? store.close()
            throw error
        }
    }

    /// Starts the store's thread and the gateway's.
    public func start() throws {
        store.start(
            onCommit: { [inbox] number in inbox.post(.committed(number)) },
            onFailing: { [inbox] reason in inbox.post(.storeFailing(reason)) },
            onRecovered: { [inbox] in inbox.post(.storeRecovered) },
            onRejected: { [inbox] task in inbox.post(.resultRejected(task)) })
        if let first = endpoints.first { store.publish(endpoint: "\(first)") }
        try thread.start()
    }

    /// How things are now; nil when the gateway has not answered within `seconds`: it hangs, or has ended.
    public func observation(within seconds: Seconds) async -> CoordinatorObservation? {
        await withCheckedContinuation { continuation in
            let once = OnlyOnce(continuation)
            inbox.post(.observe { once.resume($0) })
            Task {
                try? await Task.sleep(for: .seconds(seconds))
                once.resume(nil)
            }
        }
    }

    /// Sentences that `swath status` tells from now on, in place of those of the last call: why whoever places the
    /// workers waits, say.
    public func note(_ sentences: [String]) { inbox.post(.notes(sentences)) }

    /// False once it has ended: a client has asked it to stop, ``stop()`` was called, or it cannot go on.
    public var isRunning: Bool { thread.isRunning }

    /// Waits until a client has asked the coordinator to stop, or ``stop()`` was called.
    public func wait() { thread.join() }

    /// Ends the gateway, writes what waits and closes the file. Workers keep what is not on disk.
    public func stop() throws {
        inbox.post(.stop)
        thread.join()
        try store.close()
    }

    /// Asks the gateway to end, from any thread or a signal-aware loop. ``wait()`` then returns.
    public func requestStop() { inbox.post(.stop) }
}

/// Whoever comes first resumes what waits.
private final class OnlyOnce: Sendable {
    private let continuation: Mutex<CheckedContinuation<CoordinatorObservation?, Never>?>

    init(_ continuation: CheckedContinuation<CoordinatorObservation?, Never>) {
        self.continuation = Mutex(continuation)
    }

    func resume(_ observation: CoordinatorObservation?) {
        continuation.withLock { waiting in
            defer { waiting = nil }
            return waiting
        }?.resume(returning: observation)
    }
}

/// The gateway and the thread that runs it.
///
/// `@unchecked`: the gateway is touched by the thread that makes it, before `start`, and from then on
/// by the gateway's thread alone.
private final class GatewayThread: @unchecked Sendable {
    private let gateway: Gateway
    private let thread = Mutex<OwnedThread?>(nil)
    private let hasEnded = Atomic<Bool>(false)

    init(_ gateway: Gateway) { self.gateway = gateway }

    func start() throws {
        let thread = try OwnedThread(name: "gateway") { [self] in
            gateway.run()
            hasEnded.store(true, ordering: .releasing)
        }
        self.thread.withLock { $0 = thread }
    }

    var isRunning: Bool { !hasEnded.load(ordering: .acquiring) }

    func join() { thread.withLock { $0 }?.join() }
}
