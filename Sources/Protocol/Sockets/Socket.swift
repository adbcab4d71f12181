import CZeroMQ

/// A ZeroMQ socket. It belongs to one thread at a time: hand it over, never share it.
public final class Socket {
    /// The kinds that Swath uses.
    public enum Kind: Sendable, Hashable {
        /// One end for many peers; the first frame of a message is the peer's routing id.
        case router
        /// One end for one peer (or several, in turn).
        case dealer
        /// Answers one request at a time: the ZAP authenticator.
        case reply
        /// Two ends in one process: the monitor.
        case pair

        var number: Int32 {
            switch self {
            case .router: ZMQ_ROUTER
            case .dealer: ZMQ_DEALER
            case .reply: ZMQ_REP
            case .pair: ZMQ_PAIR
            }
        }
    }

    public let kind: Kind
    /// The context lives at least as long as its sockets.
    public let context: ZeroMQContext
    let pointer: UnsafeMutableRawPointer
    /// See `SocketOptions.apply`.
    var authenticator: ZAPAuthenticator?
    private var isClosed = false

    public init(
        _ kind: Kind, context: ZeroMQContext, options: SocketOptions = SocketOptions()
    ) throws(SocketError) {
        guard let pointer = zmq_socket(context.pointer, kind.number) else { throw .last("open a socket") }
        self.kind = kind
        self.context = context
        self.pointer = pointer
        // A class whose initialiser throws runs no deinit before all is set; all is set here, so the
        // socket is closed by deinit if an option is refused.
        try apply(options)
    }

    deinit { close() }

    /// Closes the socket; what waits to be sent goes on for the linger time. Harmless when repeated.
    public func close() {
        guard !isClosed else { return }
        isClosed = true
        _ = zmq_close(pointer)
    }

    /// Listens at `endpoint`. A socket may listen at several.
    /// - Returns: the endpoint as it came about, with the port that the system chose for port 0.
    @discardableResult
    public func bind(_ endpoint: Endpoint) throws(SocketError) -> Endpoint {
        guard !isClosed else { throw .contextTerminated }
        // libzmq listens at addresses and interfaces, not at names of hosts.
        let endpoint =
            if case .tcp("localhost", let port) = endpoint {
                Endpoint.tcp(host: "127.0.0.1", port: port)
            } else {
                endpoint
            }
        if endpoint.needsIPv6 { try set(ZMQ_IPV6, 1, "IPv6") }
        guard zmq_bind(pointer, "\(endpoint)") == 0 else { throw .last("listen", endpoint: endpoint) }
        guard case .tcp(let host, 0) = endpoint else { return endpoint }
        let last = try lastEndpoint()
        // For `*` libzmq answers 0.0.0.0: keep what was asked for, take the port.
        guard case .tcp(_, let port)? = try? Endpoint(last) else { return endpoint }
        return .tcp(host: host, port: port)
    }

    /// Stops listening at an endpoint that ``bind(_:)`` returned.
    public func unbind(_ endpoint: Endpoint) throws(SocketError) {
        guard !isClosed else { return }
        guard zmq_unbind(pointer, "\(endpoint)") == 0 else { throw .last("stop listening", endpoint: endpoint) }
    }

    /// Connects to `endpoint`, now or as soon as somebody listens there.
    public func connect(_ endpoint: Endpoint) throws(SocketError) {
        guard !isClosed else { throw .contextTerminated }
        if case .tcp(_, 0) = endpoint { throw .endpointRefused(endpoint, reason: "to connect, a port must be given") }
        if case .tcp("*", _) = endpoint { throw .endpointRefused(endpoint, reason: "to connect, a host must be given") }
        if endpoint.needsIPv6 { try set(ZMQ_IPV6, 1, "IPv6") }
        guard zmq_connect(pointer, "\(endpoint)") == 0 else { throw .last("connect", endpoint: endpoint) }
    }

    /// Ends the connection to `endpoint`; what waits to be sent there is dropped.
    public func disconnect(_ endpoint: Endpoint) throws(SocketError) {
        guard !isClosed else { return }
        guard zmq_disconnect(pointer, "\(endpoint)") == 0 else { throw .last("disconnect", endpoint: endpoint) }
    }

    /// Ends the connection to `endpoint`, or the attempt at one, and begins another at once.
    /// - Parameters:
    ///   - connectTimeout: As in ``SocketOptions``; of this attempt and those that follow it.
    ///   - reconnectInterval: Milliseconds from each of them to the next, always the same, but for what ZeroMQ adds by chance.
    public func connectAgain(
        _ endpoint: Endpoint, connectTimeout: Int32, reconnectInterval: Int32
    ) throws(SocketError) {
        try disconnect(endpoint)
        try set(ZMQ_CONNECT_TIMEOUT, connectTimeout, "the connection time")
        try set(ZMQ_RECONNECT_IVL, reconnectInterval, "the reconnection interval")
        try set(ZMQ_RECONNECT_IVL_MAX, reconnectInterval, "the reconnection interval")
        try connect(endpoint)
    }

    private func lastEndpoint() throws(SocketError) -> String {
        var buffer = [CChar](repeating: 0, count: 512)
        var size = buffer.count
        guard zmq_getsockopt(pointer, ZMQ_LAST_ENDPOINT, &buffer, &size) == 0 else { throw .last("name its endpoint") }
        return String(decoding: buffer.prefix(max(0, size - 1)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
