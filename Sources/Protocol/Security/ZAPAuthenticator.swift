import CZeroMQ
import Synchronization

/// Decides who may connect: a thread that answers the ZAP (ZeroMQ RFC 27) requests of its context.
///
/// Only CURVE with an authorised public key gets in. It must exist before a server socket listens;
/// server sockets keep it alive, for without it libzmq would let everybody in.
public final class ZAPAuthenticator: Sendable {
    /// A connection that was turned away.
    public struct Refusal: Sendable, Hashable, CustomStringConvertible {
        /// The peer's address as libzmq gives it.
        public var address: String
        /// The key that it showed; nil when it showed none.
        public var key: CurvePublicKey?
        public var reason: String
        public var description: String {
            "refused a connection from \(address): \(reason)" + (key.map { " (public key \($0))" } ?? "")
        }
    }

    /// The only domain that is answered for.
    static let domain = "swath"

    private let state: State
    private let thread: OwnedThread

    /// Starts answering for `context`. A context has one authenticator at most: a second is refused
    /// with ``SocketError/addressInUse(_:)``.
    /// - Parameter onRefusal: called on the authenticator's thread.
    public init(
        context: ZeroMQContext, authorized: AuthorizedKeys, onRefusal: @escaping @Sendable (Refusal) -> Void = { _ in }
    ) throws(SocketError) {
        let socket = try Socket(.reply, context: context)
        try socket.bind(.inproc(name: "zeromq.zap.01"))
        let state = State(authorized: authorized, wakeUp: try WakeUp(), onRefusal: onRefusal)
        self.state = state
        // The socket moves to the thread for good: nothing here touches it again.
        nonisolated(unsafe) let moved = socket
        thread = try OwnedThread(name: "swath-zap") { state.serve(moved) }
    }

    deinit {
        state.isStopping.store(true, ordering: .releasing)
        state.wakeUp.signal()
        thread.join()
    }

    /// What the owner of a key that was let in may be; nil: anything.
    public func role(of key: CurvePublicKey) -> KeyRole? { state.authorized.withLock { $0.roles[key] } }

    /// From now on these keys are let in. Connections that exist stay.
    public func replace(_ keys: AuthorizedKeys) { state.authorized.withLock { $0 = keys } }

    /// What the thread and the authenticator share; the thread does not keep the authenticator alive.
    private final class State: Sendable {
        let authorized: Mutex<AuthorizedKeys>
        let isStopping = Atomic<Bool>(false)
        let wakeUp: WakeUp
        let onRefusal: @Sendable (Refusal) -> Void

        init(authorized: AuthorizedKeys, wakeUp: WakeUp, onRefusal: @escaping @Sendable (Refusal) -> Void) {
            self.authorized = Mutex(authorized)
            self.wakeUp = wakeUp
            self.onRefusal = onRefusal
        }

        func serve(_ socket: Socket) {
            let request = ReceivedMessage(maxFrames: 16)
            var poller = Poller()
            _ = poller.add(socket)
            _ = poller.add(descriptor: wakeUp.descriptor)
            // An error means that the context ends, and with it all that could ask.
            while !isStopping.load(ordering: .acquiring), (try? poller.wait(milliseconds: -1)) != nil {
                wakeUp.clear()
                while let outcome = try? socket.receive(into: request), outcome != .empty {
                    // A REP socket must answer before it receives again, whatever it was asked.
                    _ = try? socket.send(answer(to: outcome == .received ? request : nil), wait: true)
                }
            }
            socket.close()
        }

        /// Request: version, request id, domain, address, identity, mechanism, credentials.
        private func answer(to request: ReceivedMessage?) -> [[UInt8]] {
            guard let request, request.count >= 6 else {
                return reply(id: [], status: "500", text: "Malformed request")
            }
            let id = request.bytes(1)
            guard request.bytes(0) == Array("1.0".utf8), request.bytes(2) == Array(ZAPAuthenticator.domain.utf8) else {
                return reply(id: id, status: "500", text: "Unknown version or domain")
            }
            let address = String(decoding: request[3], as: UTF8.self)
            guard request.bytes(5) == Array("CURVE".utf8), request.count == 7,
                let key = CurvePublicKey(bytes: request.bytes(6))
            else {
                onRefusal(Refusal(address: address, key: nil, reason: "it shows no CURVE key"))
                return reply(id: id, status: "400", text: "A CURVE key is needed")
            }
            guard authorized.withLock({ $0.contains(key) }) else {
                onRefusal(Refusal(address: address, key: key, reason: "its key is not among the authorised ones"))
                return reply(id: id, status: "400", text: "The key is not authorised")
            }
            return reply(id: id, status: "200", text: "OK", user: "\(key)")
        }

        private func reply(id: [UInt8], status: String, text: String, user: String = "") -> [[UInt8]] {
            [Array("1.0".utf8), id, Array(status.utf8), Array(text.utf8), Array(user.utf8), []]
        }
    }
}
