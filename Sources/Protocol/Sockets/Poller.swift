import CZeroMQ

/// Waits for sockets and file descriptors together.
public struct Poller {
    /// What is waited for, and what there is.
    public struct Events: OptionSet, Sendable {
        public let rawValue: Int16
        public init(rawValue: Int16) { self.rawValue = rawValue }
        public static let readable = Events(rawValue: Int16(ZMQ_POLLIN))
        public static let writable = Events(rawValue: Int16(ZMQ_POLLOUT))
        /// For descriptors: an error, or the other end has gone.
        public static let failed = Events(rawValue: Int16(ZMQ_POLLERR))
    }

    /// Names what was added.
    public struct Token: Hashable, Sendable {
        let index: Int
    }

    private var items: [zmq_pollitem_t] = []
    /// Keeps the sockets alive; nil for descriptors and vacant places.
    private var sockets: [Socket?] = []
    private var vacant: [Int] = []

    public init() {}

    public mutating func add(_ socket: Socket, _ events: Events = .readable) -> Token {
        insert(zmq_pollitem_t(socket: socket.pointer, fd: -1, events: events.rawValue, revents: 0), socket)
    }

    public mutating func add(descriptor: Int32, _ events: Events = .readable) -> Token {
        insert(zmq_pollitem_t(socket: nil, fd: descriptor, events: events.rawValue, revents: 0), nil)
    }

    /// Changes what is waited for. With no events the place stays and is never ready.
    public mutating func change(_ token: Token, _ events: Events) { items[token.index].events = events.rawValue }

    /// Its token must not be used again.
    public mutating func remove(_ token: Token) {
        // poll(2) skips negative descriptors; libzmq hands them through.
        items[token.index] = zmq_pollitem_t(socket: nil, fd: -1, events: 0, revents: 0)
        sockets[token.index] = nil
        vacant.append(token.index)
    }

    /// What there is for a token after ``wait(milliseconds:)``.
    public func ready(_ token: Token) -> Events { Events(rawValue: items[token.index].revents) }

    /// Waits until something is ready, the time is over or a signal came.
    /// - Parameter milliseconds: -1: for ever; 0: only look.
    /// - Returns: how many are ready; 0 after a signal or at the end of the time.
    @discardableResult
    public mutating func wait(milliseconds: Int) throws(SocketError) -> Int {
        let count = Int32(items.count)
        let ready = items.withUnsafeMutableBufferPointer { zmq_poll($0.baseAddress, count, milliseconds) }
        if ready >= 0 { return Int(ready) }
        guard zmq_errno() == ZeroMQCode.interrupted else { throw .last("poll") }
        for index in items.indices { items[index].revents = 0 }
        return 0
    }

    private mutating func insert(_ item: zmq_pollitem_t, _ socket: Socket?) -> Token {
        if let index = vacant.popLast() {
            items[index] = item
            sockets[index] = socket
            return Token(index: index)
        }
        items.append(item)
        sockets.append(socket)
        return Token(index: items.count - 1)
    }
}
