import Protocol
import Testing

@Suite("Sockets")
struct SocketTests {
    @Test("frames arrive whole and in order, empty ones too, with the sender's routing id before them")
    func roundTrip() throws {
        let loopback = try Loopback()
        let dealer = try loopback.dealer { $0.routingID = Array("worker-1") }
        let large = (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }
        #expect(try dealer.send([[1, 2, 3], [], large], wait: true) == .sent)
        #expect(try receive(loopback.router) == [Array("worker-1"), [1, 2, 3], [], large])
        #expect(try loopback.router.send([Array("worker-1"), [9], []]) == .sent)
        #expect(try receive(dealer) == [[9], []])
    }

    @Test("an envelope with blobs is one message, to a peer of a ROUTER and to a DEALER's")
    func blobs() throws {
        let loopback = try Loopback()
        let dealer = try loopback.dealer { $0.routingID = Array("w") }
        #expect(
            try [UInt8]([5, 6]).withUnsafeBytes { try dealer.send($0, blobs: [[7], [8, 9]], wait: true) } == .sent)
        #expect(try receive(loopback.router) == [Array("w"), [5, 6], [7], [8, 9]])
        let peer = RoutingID(Array("w"))
        #expect(try [UInt8]([1]).withUnsafeBytes { try loopback.router.send(to: peer, $0, blobs: [[2]]) } == .sent)
        #expect(try [UInt8]([3]).withUnsafeBytes { try loopback.router.send(to: peer, $0) } == .sent)
        #expect(try receive(dealer) == [[1], [2]])
        #expect(try receive(dealer) == [[3]])
    }

    @Test("a peer that is not there is reported, and the ROUTER goes on")
    func unreachable() throws {
        let loopback = try Loopback()
        #expect(try loopback.router.send([Array("nobody"), [1], [2]]) == .unreachable)
        let dealer = try loopback.dealer { $0.routingID = Array("somebody") }
        _ = try dealer.send([[1]], wait: true)
        _ = try receive(loopback.router)
        #expect(try loopback.router.send([Array("somebody"), [4]]) == .sent)
        #expect(try receive(dealer) == [[4]])
    }

    @Test("a full queue answers wouldBlock, loses nothing that was taken and takes nothing of what was not")
    func highWaterMark() throws {
        let context = try ZeroMQContext()
        var options = SocketOptions()
        options.sendHighWaterMark = 10
        options.receiveHighWaterMark = 10
        let router = try Socket(.router, context: context, options: options)
        try router.bind(.inproc(name: "marks"))
        options.routingID = Array("slow")
        let dealer = try Socket(.dealer, context: context, options: options)
        try dealer.connect(.inproc(name: "marks"))
        _ = try dealer.send([[0]], wait: true)
        _ = try receive(router)
        var sent = 0
        while try router.send([Array("slow"), [UInt8(truncatingIfNeeded: sent)], [42]]) == .sent { sent += 1 }
        #expect(sent >= 10 && sent < 1000)
        for index in 0..<sent { #expect(try receive(dealer) == [[UInt8(truncatingIfNeeded: index)], [42]]) }
        #expect(try dealer.receive(into: ReceivedMessage()) == .empty)
    }

    @Test("who connects again has one connection, a new one")
    func connectsAgain() throws {
        let loopback = try Loopback()
        var options = SocketOptions()
        options.immediate = true
        let dealer = try Socket(.dealer, context: loopback.context, options: options)
        // Before it connects: else the first connection's event may be taken for the second's.
        let monitor = try SocketMonitor(dealer)
        try dealer.connect(loopback.endpoint)
        #expect(try event([.ready], monitor) == .ready)
        #expect(try dealer.send([[1]], wait: true) == .sent)
        let first = try #require(try receive(loopback.router)?.first)
        for number in [UInt8](2...4) {
            try dealer.connectAgain(loopback.endpoint, connectTimeout: 5_000, reconnectInterval: 100)
            #expect(try event([.ready], monitor) == .ready)
            // Whoever waits, as a worker does between two messages, is told there that the old connection has gone;
            // who only sends may still send there.
            var poller = Poller()
            _ = poller.add(dealer)
            try poller.wait(milliseconds: 0)
            #expect(try dealer.send([[number]], wait: true) == .sent)
            let message = try #require(try receive(loopback.router))
            #expect(message[0] != first && message[1] == [number])
            #expect(try loopback.router.send([message[0], [number]]) == .sent)
            #expect(try receive(dealer) == [[number]])
        }
        #expect(try loopback.router.send([first, [9]]) == .unreachable)
    }

    @Test("a DEALER without a peer does not block")
    func noPeer() throws {
        let context = try ZeroMQContext()
        var options = SocketOptions()
        options.immediate = true
        let dealer = try Socket(.dealer, context: context, options: options)
        try dealer.connect(.tcp(host: "127.0.0.1", port: 9))
        #expect(try dealer.send([[1], [2]]) == .wouldBlock)
    }

    @Test("a message of too many frames or bytes is read to its end and dropped; the next one is whole")
    func oversized() throws {
        let loopback = try Loopback()
        let dealer = try loopback.dealer()
        let message = ReceivedMessage(maxFrames: 4)
        _ = try dealer.send(Array(repeating: [1], count: 50), wait: true)
        _ = try dealer.send([[1, 2, 3]], wait: true)
        _ = try dealer.send([[UInt8](repeating: 1, count: 5000), [2]], wait: true)
        _ = try dealer.send([[4], [5]], wait: true)
        #expect(try receive(loopback.router, into: message) == .oversized)
        #expect(message.count == 0)
        #expect(try receive(loopback.router, into: message) == .received)
        #expect(message.bytes(1) == [1, 2, 3])
        #expect(message.sender == message.bytes(0), "who sent what broke the bound can be told so")
        var poller = Poller()
        _ = poller.add(loopback.router)
        try poller.wait(milliseconds: patience)
        #expect(try loopback.router.receive(into: message, maxTotal: 1000) == .oversized)
        #expect(try receive(loopback.router, into: message) == .received)
        #expect(message.count == 3 && message.bytes(2) == [5] && message.totalSize == message[0].count + 2)
    }

    @Test("a name for this machine can be listened at")
    func localhost() throws {
        let router = try Socket(.router, context: ZeroMQContext())
        let endpoint = try router.bind(Endpoint("tcp://localhost:0"))
        #expect(endpoint.isLocal && "\(endpoint)".hasPrefix("tcp://127.0.0.1:"))
    }

    @Test("a frame beyond the bound costs its sender the connection before it is read; others go on")
    func frameBound() throws {
        let loopback = try Loopback { $0.maxFrameSize = 1000 }
        let rude = try loopback.dealer { $0.reconnectInterval = -1 }
        let monitor = try SocketMonitor(rude)
        let polite = try loopback.dealer()
        _ = try rude.send([[UInt8](repeating: 1, count: 1001)], wait: true)
        #expect(try event([.disconnected], monitor) == .disconnected)
        _ = try polite.send([[UInt8](repeating: 2, count: 1000)], wait: true)
        #expect(try receive(loopback.router)?.last == [UInt8](repeating: 2, count: 1000))
    }

    @Test("bytes that are no ZMTP harm nobody; what libzmq takes for a message of an old version is refused")
    func notZeroMQ() throws {
        let loopback = try Loopback()
        guard case .tcp(_, let port) = loopback.endpoint else { return }
        var dice = Dice(state: 1)
        for length in [1, 10, 64, 1000, 100_000] {
            let raw = try RawConnection(port: port)
            raw.write((0..<length).map { _ in UInt8.random(in: 0...255, using: &dice) })
            raw.close()
        }
        let dealer = try loopback.dealer()
        let goodbye = Sample(body: .goodbye(WireGoodbye()), recipient: .coordinator)
        _ = try dealer.send([goodbye.body.encoded()], wait: true)
        // Anything that does not begin like ZMTP 2 or 3 is ZMTP 1 to libzmq: frames of rubbish.
        let message = ReceivedMessage()
        while try receive(loopback.router, into: message) != .empty {
            if (try? goodbye.decoder().decode(message, envelopeAt: 1)) == goodbye.body { return }
        }
        Issue.record("the goodbye did not arrive")
    }

    @Test("a port in use, a foreign address, a missing folder and a long path each have their sentence")
    func bindErrors() throws {
        let loopback = try Loopback()
        let socket = try Socket(.router, context: loopback.context)
        let inUse = #expect(throws: SocketError.self) { try socket.bind(loopback.endpoint) }
        #expect(inUse == .addressInUse(loopback.endpoint))
        #expect(inUse?.description.contains("\(loopback.endpoint) is in use") == true)
        let foreign = Endpoint.tcp(host: "192.0.2.1", port: 5555)
        #expect(throws: SocketError.addressNotAvailable(foreign)) { try socket.bind(foreign) }
        let folder = Endpoint.ipc(path: "/nonexistent-folder/swath.sock")
        #expect(throws: SocketError.noSuchFolder(folder)) { try socket.bind(folder) }
        let long = Endpoint.ipc(path: "/tmp/" + String(repeating: "x", count: 200))
        #expect(throws: SocketError.pathTooLong(long)) { try socket.bind(long) }
        #expect(throws: SocketError.self) { try socket.connect(.tcp(host: "127.0.0.1", port: 0)) }
        #expect(throws: SocketError.self) { try socket.connect(.tcp(host: "*", port: 5555)) }
    }

    @Test("port 0 takes a free port and says which; IPv6 and Unix sockets work alike")
    func transports() throws {
        let context = try ZeroMQContext()
        let folder = try TemporaryFolder()
        var endpoints: [Endpoint] = [.tcp(host: "127.0.0.1", port: 0), .ipc(path: folder.path + "/s")]
        if RawConnection.hasIPv6 { endpoints.append(.tcp(host: "::1", port: 0)) }
        for wanted in endpoints {
            let router = try Socket(.router, context: context)
            let endpoint = try router.bind(wanted)
            if case .tcp(_, let port) = endpoint { #expect(port != 0) }
            let dealer = try Socket(.dealer, context: context)
            try dealer.connect(endpoint)
            _ = try dealer.send([[1]], wait: true)
            #expect(try receive(router)?.last == [1])
        }
    }

    @Test("shutting the context down ends a blocking receive on another thread")
    func shutDown() throws {
        let context = try ZeroMQContext()
        let started = try WakeUp()
        let ended = try WakeUp()
        let thread = try OwnedThread(name: "blocked") {
            guard let socket = try? Socket(.router, context: context), (try? socket.bind(.inproc(name: "b"))) != nil
            else { return }
            started.signal()
            do throws(SocketError) { _ = try socket.receive(into: ReceivedMessage(), wait: true) } catch {
                if error == .contextTerminated { ended.signal() }
            }
        }
        var poller = Poller()
        let first = poller.add(descriptor: started.descriptor)
        try poller.wait(milliseconds: patience)
        #expect(poller.ready(first) == .readable)
        poller.remove(first)
        let second = poller.add(descriptor: ended.descriptor)
        context.shutDown()
        try poller.wait(milliseconds: patience)
        #expect(poller.ready(second) == .readable)
        thread.join()
    }
}
