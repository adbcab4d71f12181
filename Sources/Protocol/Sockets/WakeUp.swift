#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Wakes a thread that waits in a ``Poller``, from any other thread: a pipe that never blocks.
public final class WakeUp: Sendable {
    /// Becomes readable when somebody has called ``signal()``.
    public let descriptor: Int32
    private let writeEnd: Int32

    public init() throws(SocketError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw .tooManySockets }
        for end in ends {
            _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK)
            // Executors must not inherit it.
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        (descriptor, writeEnd) = (ends[0], ends[1])
    }

    deinit {
        _ = close(descriptor)
        _ = close(writeEnd)
    }

    /// May be called from any thread, also from a signal handler, any number of times.
    public func signal() {
        var one: UInt8 = 1
        // EAGAIN means that the pipe is full of signals: the descriptor is readable all the same.
        while write(writeEnd, &one, 1) < 0 && errno == EINTR {}
    }

    /// Takes the signals back. Call it before looking at what they were about, never after.
    public func clear() {
        withUnsafeTemporaryAllocation(byteCount: 1024, alignment: 1) { buffer in
            while true {
                let count = read(descriptor, buffer.baseAddress, buffer.count)
                if count < buffer.count && !(count < 0 && errno == EINTR) { return }
            }
        }
    }
}
