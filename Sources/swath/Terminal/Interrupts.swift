import Glibc
import Synchronization

/// Ctrl-C and SIGTERM as a count that loops can look at: once asks for a tidy end, twice for an end.
enum Interrupts {
    private static let count = Atomic<Int>(0)

    /// From now on the signals are counted instead of ending the process.
    static func listen() {
        let handler: @convention(c) (Int32) -> Void = { _ in Interrupts.count.wrappingAdd(1, ordering: .relaxed) }
        var action = sigaction()
        action.__sigaction_handler.sa_handler = handler
        // No SA_RESTART: a poll that waits returns at once.
        sigaction(SIGINT, &action, nil)
        sigaction(SIGTERM, &action, nil)
        signal(SIGPIPE, SIG_IGN)
        // Whoever started us may have blocked them: a thread pool does so for what it spawns.
        var both = sigset_t()
        sigemptyset(&both)
        sigaddset(&both, SIGINT)
        sigaddset(&both, SIGTERM)
        pthread_sigmask(SIG_UNBLOCK, &both, nil)
    }

    static var total: Int { count.load(ordering: .relaxed) }
    nonisolated(unsafe) private static var seen = 0

    /// True when a signal has come that ``take()`` has not counted yet.
    static var arePending: Bool { total > seen }

    /// How many signals have come so far.
    static func take() -> Int {
        seen = total
        return seen
    }
}
