import Protocol
import Synchronization
import Testing

@Suite("CURVE over real sockets")
struct CurveTests {
    let context: ZeroMQContext
    let server: CurveKeyPair
    let friend: CurveKeyPair
    let refusals = Refusals()
    let authenticator: ZAPAuthenticator

    final class Refusals: Sendable {
        private let list = Mutex<[ZAPAuthenticator.Refusal]>([])
        func append(_ refusal: ZAPAuthenticator.Refusal) { list.withLock { $0.append(refusal) } }
        var all: [ZAPAuthenticator.Refusal] { list.withLock { $0 } }
    }

    init() throws {
        context = try ZeroMQContext()
        server = try .generate()
        friend = try .generate()
        let refusals = refusals
        authenticator = try ZAPAuthenticator(context: context, authorized: AuthorizedKeys([friend.publicKey])) {
            refusals.append($0)
        }
    }

    func loopback() throws -> Loopback {
        try Loopback(context: context) { $0.security = .curveServer(server, authenticator) }
    }

    /// A client in a context of its own, as another process would be.
    func client(_ endpoint: Endpoint, _ security: Security) throws -> (Socket, SocketMonitor) {
        var options = SocketOptions()
        options.security = security
        options.reconnectInterval = -1
        let socket = try Socket(.dealer, context: ZeroMQContext(), options: options)
        let monitor = try SocketMonitor(socket)
        try socket.connect(endpoint)
        return (socket, monitor)
    }

    @Test("an authorised key talks both ways")
    func rightKey() throws {
        let loopback = try loopback()
        let (dealer, monitor) = try client(
            loopback.endpoint, .curveClient(server: server.publicKey, own: friend))
        #expect(try event([.ready, .keyRefused, .handshakeFailed, .disconnected], monitor) == .ready)
        _ = try dealer.send([[1, 2]], wait: true)
        let message = try #require(try receive(loopback.router))
        #expect(message[1] == [1, 2])
        #expect(try loopback.router.send([message[0], [3]]) == .sent)
        #expect(try receive(dealer) == [[3]])
        #expect(refusals.all.isEmpty)
    }

    @Test("a key that is not authorised is refused, told so and logged, and nothing of it arrives")
    func strangersKey() throws {
        let loopback = try loopback()
        let stranger = try CurveKeyPair.generate()
        let (dealer, monitor) = try client(
            loopback.endpoint, .curveClient(server: server.publicKey, own: stranger))
        _ = try dealer.send([[1]])
        #expect(try event([.ready, .keyRefused, .disconnected], monitor) == .keyRefused)
        #expect(refusals.all.first?.key == stranger.publicKey)
        #expect(refusals.all.first?.description.contains("127.0.0.1") == true)
        try onlyFriendIsHeard(loopback)
        #expect(try dealer.receive(into: ReceivedMessage()) == .empty)
    }

    @Test("who has the wrong key for the coordinator never completes the handshake")
    func wrongServerKey() throws {
        let loopback = try loopback()
        let (dealer, monitor) = try client(
            loopback.endpoint, .curveClient(server: CurveKeyPair.generate().publicKey, own: friend))
        _ = try dealer.send([[1]])
        let end = try event([.ready, .handshakeFailed, .disconnected], monitor)
        #expect(end == .disconnected || end == .handshakeFailed)
        try onlyFriendIsHeard(loopback)
    }

    @Test("a client without keys gets nothing at all from a coordinator that has them")
    func plainClient() throws {
        let loopback = try loopback()
        let (dealer, monitor) = try client(loopback.endpoint, .none)
        _ = try dealer.send([[1]])
        let end = try event([.ready, .handshakeFailed, .disconnected], monitor)
        #expect(end == .disconnected || end == .handshakeFailed)
        try onlyFriendIsHeard(loopback)
        #expect(try dealer.receive(into: ReceivedMessage()) == .empty)
    }

    @Test("a peer of ZMTP 1, which knows no security at all, gets nothing either")
    func ancientClient() throws {
        let loopback = try loopback()
        guard case .tcp(_, let port) = loopback.endpoint else { return }
        let raw = try RawConnection(port: port)
        // An anonymous identity frame, then a message of one byte; enough of it to be looked at.
        raw.write([1, 0] + Array(repeating: [2, 0, 7], count: 40).flatMap { $0 })
        // The coordinator may greet; it hangs up.
        #expect(raw.readAll().count <= 64)
        raw.close()
        try onlyFriendIsHeard(loopback)
    }

    @Test("a client with keys does not talk to a coordinator without them")
    func plainServer() throws {
        let loopback = try Loopback()
        let (_, monitor) = try client(loopback.endpoint, .curveClient(server: server.publicKey, own: friend))
        let end = try event([.ready, .handshakeFailed, .disconnected], monitor)
        #expect(end == .disconnected || end == .handshakeFailed)
    }

    @Test("keys can be exchanged while the coordinator listens")
    func replace() throws {
        let loopback = try loopback()
        let newcomer = try CurveKeyPair.generate()
        authenticator.replace(AuthorizedKeys([newcomer.publicKey]))
        let (_, refused) = try client(loopback.endpoint, .curveClient(server: server.publicKey, own: friend))
        #expect(try event([.ready, .keyRefused], refused) == .keyRefused)
        let (_, accepted) = try client(loopback.endpoint, .curveClient(server: server.publicKey, own: newcomer))
        #expect(try event([.ready, .keyRefused], accepted) == .ready)
    }

    @Test("a server socket keeps its authenticator: letting go of it lets nobody in")
    func authenticatorOutlives() throws {
        let context = try ZeroMQContext()
        let loopback: Loopback = try {
            let authenticator = try ZAPAuthenticator(context: context, authorized: AuthorizedKeys())
            return try Loopback(context: context) { $0.security = .curveServer(server, authenticator) }
        }()
        let (_, monitor) = try client(loopback.endpoint, .curveClient(server: server.publicKey, own: friend))
        #expect(try event([.ready, .keyRefused], monitor) == .keyRefused)
    }

    @Test("a context has one authenticator")
    func second() throws {
        #expect(throws: SocketError.self) { try ZAPAuthenticator(context: context, authorized: AuthorizedKeys()) }
    }

    /// The next thing that the coordinator hears comes from the friend.
    private func onlyFriendIsHeard(_ loopback: Loopback) throws {
        let (dealer, _) = try client(loopback.endpoint, .curveClient(server: server.publicKey, own: friend))
        _ = try dealer.send([Array("friend")], wait: true)
        #expect(try receive(loopback.router)?.last == Array("friend"))
        #expect(try loopback.router.receive(into: ReceivedMessage()) == .empty)
    }
}
