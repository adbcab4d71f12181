import CZeroMQ

/// How a socket behaves. The defaults suit both ends of Swath's wire.
public struct SocketOptions: Sendable {
    /// Messages that may wait to be sent, a peer. A ROUTER then answers ``SendOutcome/wouldBlock``.
    public var sendHighWaterMark: Int32 = 4096
    /// Messages that may wait to be received, a peer. Beyond it the peer is held back by TCP.
    public var receiveHighWaterMark: Int32 = 1024
    /// Milliseconds that closing may go on sending what waits. -1: for ever.
    public var linger: Int32 = 0
    /// Bytes of the largest frame that is accepted. A peer that announces a larger one is
    /// disconnected before it is read. -1: no bound.
    public var maxFrameSize: Int64 = 64 << 20
    /// Queue messages only to connections that are complete (DEALER): without it, messages wait for a
    /// coordinator that has gone and are given to its successor out of order.
    public var immediate: Bool = false
    /// Milliseconds to the first attempt to connect again, doubled up to the maximum.
    public var reconnectInterval: Int32 = 100
    public var reconnectIntervalMax: Int32 = 2_000
    /// Milliseconds between ZMTP pings on an idle connection; 0: none.
    public var heartbeatInterval: Int32 = 5_000
    /// Milliseconds without any sign after a ping until the connection is given up. The ping, and what answers it, waits
    /// behind all that was sent before: over a slow link that is much longer than the way.
    public var heartbeatTimeout: Int32 = 120_000
    /// Milliseconds that a peer has to complete the handshake.
    public var handshakeTimeout: Int32 = 10_000
    /// Milliseconds for a TCP connection to come about; 0: the system's default.
    public var connectTimeout: Int32 = 5_000
    /// Milliseconds that what was sent over TCP may stay unconfirmed by the other machine until the connection is
    /// given up; 0: the system's default, about a quarter of an hour. TCP itself tries again at intervals that double,
    /// so that after a long outage it notices its end late.
    public var confirmationTimeout: Int32 = 0
    /// Connections that may wait to be accepted.
    public var backlog: Int32 = 1024
    /// The name by which a ROUTER will know this socket; 1 to 255 bytes, the first not 0. Empty: the
    /// ROUTER draws one a connection.
    public var routingID: [UInt8] = []
    /// ROUTER: report peers that cannot be reached instead of dropping what is sent to them.
    public var routerMandatory: Bool = true
    /// ROUTER: let a new connection with a routing id that is in use take it over. The identity is
    /// chosen by the peer, so this stays off unless peers are trusted to name themselves.
    public var routerHandover: Bool = false
    /// Listen on and connect to IPv6 too. Switched on by itself for IPv6 addresses.
    public var ipv6: Bool = false
    public var security: Security = .none

    public init() {}
}

extension Socket {
    /// Sets an option that is a 32-bit integer.
    func set(_ option: Int32, _ value: Int32, _ what: String) throws(SocketError) {
        var value = value
        guard zmq_setsockopt(pointer, option, &value, MemoryLayout<Int32>.size) == 0 else { throw .last("set \(what)") }
    }

    /// Sets an option that is a string of bytes.
    func set(_ option: Int32, bytes: [UInt8], _ what: String) throws(SocketError) {
        guard zmq_setsockopt(pointer, option, bytes, bytes.count) == 0 else { throw .last("set \(what)") }
    }

    func apply(_ options: SocketOptions) throws(SocketError) {
        try set(ZMQ_SNDHWM, options.sendHighWaterMark, "the send mark")
        try set(ZMQ_RCVHWM, options.receiveHighWaterMark, "the receive mark")
        try set(ZMQ_LINGER, options.linger, "the linger time")
        var size = options.maxFrameSize
        guard zmq_setsockopt(pointer, ZMQ_MAXMSGSIZE, &size, MemoryLayout<Int64>.size) == 0 else {
            throw .last("set the frame bound")
        }
        try set(ZMQ_RECONNECT_IVL, options.reconnectInterval, "the reconnection interval")
        try set(ZMQ_RECONNECT_IVL_MAX, options.reconnectIntervalMax, "the reconnection interval")
        try set(ZMQ_HANDSHAKE_IVL, options.handshakeTimeout, "the handshake time")
        try set(ZMQ_BACKLOG, options.backlog, "the backlog")
        try set(ZMQ_CONNECT_TIMEOUT, options.connectTimeout, "the connection time")
        try set(ZMQ_TCP_MAXRT, options.confirmationTimeout, "the confirmation time")
        try set(ZMQ_IMMEDIATE, options.immediate ? 1 : 0, "immediate queueing")
        try set(ZMQ_TCP_KEEPALIVE, 1, "keep-alive")
        // The system's own pause is two hours: a connection to a machine without power would be held for so long.
        try set(ZMQ_TCP_KEEPALIVE_IDLE, 30, "keep-alive")
        try set(ZMQ_TCP_KEEPALIVE_INTVL, 10, "keep-alive")
        try set(ZMQ_TCP_KEEPALIVE_CNT, 3, "keep-alive")
        try set(ZMQ_IPV6, options.ipv6 ? 1 : 0, "IPv6")
        if options.heartbeatInterval > 0 {
            try set(ZMQ_HEARTBEAT_IVL, options.heartbeatInterval, "the heartbeat interval")
            try set(ZMQ_HEARTBEAT_TIMEOUT, options.heartbeatTimeout, "the heartbeat timeout")
        }
        if !options.routingID.isEmpty { try set(ZMQ_ROUTING_ID, bytes: options.routingID, "the routing id") }
        if kind == .router {
            try set(ZMQ_ROUTER_MANDATORY, options.routerMandatory ? 1 : 0, "mandatory routing")
            try set(ZMQ_ROUTER_HANDOVER, options.routerHandover ? 1 : 0, "handover")
        }
        try apply(options.security)
    }

    private func apply(_ security: Security) throws(SocketError) {
        guard !security.isNone else { return }
        guard zmq_has("curve") == 1 else { throw .curveUnavailable }
        switch security {
        case .none: break
        case .curveServer(let own, let authenticator):
            // Keeps the authenticator running as long as this socket lives: libzmq lets everybody in
            // when nobody answers for the ZAP endpoint.
            self.authenticator = authenticator
            try set(ZMQ_ZAP_DOMAIN, bytes: Array(ZAPAuthenticator.domain.utf8), "the ZAP domain")
            try set(ZMQ_CURVE_SERVER, 1, "CURVE")
            try set(ZMQ_CURVE_SECRETKEY, bytes: own.secretKey.bytes, "the secret key")
        case .curveClient(let server, let own):
            try set(ZMQ_CURVE_SERVERKEY, bytes: server.bytes, "the server's key")
            try set(ZMQ_CURVE_PUBLICKEY, bytes: own.publicKey.bytes, "the public key")
            try set(ZMQ_CURVE_SECRETKEY, bytes: own.secretKey.bytes, "the secret key")
        }
    }
}
