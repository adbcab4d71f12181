import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A thread of the operating system that somebody owns and joins: for libraries that block.
public final class OwnedThread: Sendable {
    private let handle: Mutex<pthread_t?>

    /// Starts `body` on a new thread.
    /// - Parameter name: shown by `ps -L` and debuggers; the first 15 bytes are kept.
    public init(name: String, _ body: @escaping @Sendable () -> Void) throws(SocketError) {
        let start = Start(name: name, body: body)
        let argument = Unmanaged.passRetained(start)
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
                OwnedThread.rename(start.name)
                start.body()
                return nil
            }, argument.toOpaque())
        guard code == 0 else {
            argument.release()
            throw .library(operation: "start a thread", code: code, text: String(cString: strerror(code)))
        }
        handle = Mutex(thread)
    }

    /// Waits until the thread has ended. Harmless when repeated.
    public func join() {
        let thread = handle.withLock { handle in
            defer { handle = nil }
            return handle
        }
        if let thread { pthread_join(thread, nil) }
    }

    deinit {
        // Nobody joined it: let the system clean up when it ends.
        if let thread = handle.withLock({ $0 }) { pthread_detach(thread) }
    }

    /// Names the calling thread, where the system has /proc; elsewhere it stays nameless.
    private static func rename(_ name: String) {
        let file = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { return }
        let bytes = Array(name.utf8.prefix(15))
        _ = write(file, bytes, bytes.count)
        _ = close(file)
    }

    private final class Start: Sendable {
        let name: String
        let body: @Sendable () -> Void
        init(name: String, body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }
    }
}
