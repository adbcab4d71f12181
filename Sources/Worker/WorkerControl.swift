import Glibc
public import Protocol
import Synchronization

/// Tells a running worker to end, from any thread or from signals.
public final class WorkerControl: Sendable {
    private let requests = Atomic<Int>(0)
    private let isEnding = Atomic<Bool>(false)
    let wakeUp: WakeUp

    public init() throws(SocketError) { wakeUp = try WakeUp() }

    /// What has been asked for: nothing, then to drain, then to stop.
    enum Request: Int, Comparable {
        case none = 0
        case drain = 1
        case stop = 2
        static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
    }

    var request: Request { Request(rawValue: min(requests.load(ordering: .acquiring), 2)) ?? .stop }

    /// Whether this worker's place is about to be taken away.
    var endsSoon: Bool { isEnding.load(ordering: .acquiring) }

    /// Drain, and have running tasks save a checkpoint: those that do are given back, to go on elsewhere.
    public func windDown() {
        isEnding.store(true, ordering: .releasing)
        drain()
    }

    /// Begin nothing more, finish what runs, deliver, leave.
    public func drain() {
        _ = requests.compareExchange(expected: 0, desired: 1, ordering: .acquiringAndReleasing)
        wakeUp.signal()
    }

    /// Stop what runs, give it back, leave.
    public func stop() {
        requests.store(2, ordering: .releasing)
        wakeUp.signal()
    }

    /// The first call drains, the second stops.
    func escalate() {
        requests.add(1, ordering: .acquiringAndReleasing)
        wakeUp.signal()
    }

    /// From now on SIGTERM and SIGINT drain this worker, and stop it when repeated; SIGUSR1 (which
    /// Slurm sends before an allocation ends) has it wind down.
    public func handleSignals() {
        signalled = self
        signal(SIGTERM) { _ in signalled?.escalate() }
        signal(SIGINT) { _ in signalled?.escalate() }
        signal(SIGUSR1) { _ in signalled?.windDown() }
        signal(SIGPIPE, SIG_IGN)
        // Whoever started us may have blocked them: a thread pool does so for what it spawns.
        var all = sigset_t()
        sigemptyset(&all)
        for number in [SIGTERM, SIGINT, SIGUSR1] { sigaddset(&all, number) }
        pthread_sigmask(SIG_UNBLOCK, &all, nil)
    }
}

/// Written once, before the handlers that read it are in place.
nonisolated(unsafe) private var signalled: WorkerControl?
