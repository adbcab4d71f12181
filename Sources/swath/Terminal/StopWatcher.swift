import Dispatch

/// Calls back once when the first Ctrl-C or SIGTERM has come.
enum StopWatcher {
    static func start(_ body: @escaping @Sendable () -> Void) {
        let timer = DispatchSource.makeTimerSource(queue: .global())
        timer.schedule(deadline: .now(), repeating: .milliseconds(50))
        timer.setEventHandler {
            guard Interrupts.total > 0 else { return }
            timer.cancel()
            body()
        }
        timer.resume()
    }
}
