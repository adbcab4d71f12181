import CZeroMQ

/// Tells what happens to the connections of one socket: how a worker learns at once that its
/// coordinator went away, or that its key was refused.
public final class SocketMonitor {
    /// What happened.
    public enum Event: Sendable, Hashable {
        /// The other machine has answered: there is a connection, whose handshake begins.
        case connected
        /// The handshake is complete: messages can flow.
        case ready
        /// A connection that was there is gone.
        case disconnected
        /// The coordinator does not know this key.
        case keyRefused
        /// The other side speaks without keys, or with others, or is no ZeroMQ at all.
        case handshakeFailed
        /// There is no connection (yet); the next attempt begins after so many milliseconds.
        case retried(after: Int32)
    }

    private let pair: Socket
    private let message = ReceivedMessage(maxFrames: 4)
    private let watched: Socket

    /// Begins to watch; a socket has one monitor at most.
    public init(_ socket: Socket) throws(SocketError) {
        // The address of a living socket is a name that nobody else in the process has.
        let name = "swath-monitor-\(UInt(bitPattern: socket.pointer))"
        let events =
            ZMQ_EVENT_CONNECTED | ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_DISCONNECTED
            | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL
            | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL | ZMQ_EVENT_CONNECT_RETRIED
        guard zmq_socket_monitor(socket.pointer, "inproc://" + name, events) == 0 else { throw .last("watch a socket") }
        watched = socket
        pair = try Socket(.pair, context: socket.context)
        try pair.connect(.inproc(name: name))
    }

    deinit { _ = zmq_socket_monitor(watched.pointer, nil, 0) }

    /// Add it to a ``Poller``, then call ``next()`` until it gives nil.
    public var socket: Socket { pair }

    /// The next event; nil when there is none.
    public func next() throws(SocketError) -> Event? {
        while try pair.receive(into: message) != .empty {
            // Frame 0: event number (16 bits) and value (32 bits), in the machine's order.
            guard message.count >= 1, message[0].count >= 6 else { continue }
            switch Int32(message[0].loadUnaligned(as: UInt16.self)) {
            case ZMQ_EVENT_CONNECTED: return .connected
            case ZMQ_EVENT_HANDSHAKE_SUCCEEDED: return .ready
            case ZMQ_EVENT_DISCONNECTED: return .disconnected
            case ZMQ_EVENT_HANDSHAKE_FAILED_AUTH: return .keyRefused
            case ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL, ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL: return .handshakeFailed
            case ZMQ_EVENT_CONNECT_RETRIED:
                return .retried(after: message[0].loadUnaligned(fromByteOffset: 2, as: Int32.self))
            default: continue
            }
        }
        return nil
    }
}
