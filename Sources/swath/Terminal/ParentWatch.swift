import Dispatch
import Glibc

/// Calls back once when the process that started this one is gone.
enum ParentWatch {
    static func start(_ body: @escaping @Sendable () -> Void) {
        let parent = getppid()
        let timer = DispatchSource.makeTimerSource(queue: .global())
        timer.schedule(deadline: .now(), repeating: .milliseconds(250))
        timer.setEventHandler {
            guard getppid() != parent else { return }
            timer.cancel()
            body()
        }
        timer.resume()
    }
}
