import CZeroMQ

/// The I/O threads and sockets of a process. Sockets keep their context alive; it ends when the last
/// of them has gone.
public final class ZeroMQContext: Sendable {
    // libzmq's contexts may be used from any thread; the pointer is written once.
    nonisolated(unsafe) let pointer: UnsafeMutableRawPointer

    /// - Parameters:
    ///   - ioThreads: threads that read and write the network. One carries about 1 GB/s.
    ///   - maxSockets: how many sockets may be open at once.
    public init(ioThreads: Int32 = 1, maxSockets: Int32 = 8192) throws(SocketError) {
        guard let pointer = zmq_ctx_new() else { throw .last("start") }
        self.pointer = pointer
        // 0 means "no limit of our own" to neither: both are checked by libzmq itself.
        guard zmq_ctx_set(pointer, ZMQ_IO_THREADS, ioThreads) == 0,
            zmq_ctx_set(pointer, ZMQ_MAX_SOCKETS, maxSockets) == 0,
            // Without this, closing with unsent messages could wait for ever for a peer that is gone.
            zmq_ctx_set(pointer, ZMQ_BLOCKY, 0) == 0
        else { throw .last("set up its threads") }
    }

    deinit {
        // No socket is left, so this returns as soon as lingering messages are out (or their time is).
        while zmq_ctx_term(pointer) != 0 && zmq_errno() == ZeroMQCode.interrupted {}
    }

    /// Makes every blocking call on any of its sockets return ``SocketError/contextTerminated``, from
    /// any thread.
    public func shutDown() { _ = zmq_ctx_shutdown(pointer) }
}
