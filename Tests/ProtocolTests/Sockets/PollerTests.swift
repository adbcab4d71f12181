import Protocol
import Testing

@Suite("Polling")
struct PollerTests {
    @Test("a wake-up from another thread is seen once, however often it was signalled")
    func wakeUp() throws {
        let wakeUp = try WakeUp()
        var poller = Poller()
        let token = poller.add(descriptor: wakeUp.descriptor)
        #expect(try poller.wait(milliseconds: 0) == 0)
        // More signals than a pipe holds bytes: none of them blocks.
        let thread = try OwnedThread(name: "signals") { for _ in 0..<100_000 { wakeUp.signal() } }
        thread.join()
        #expect(try poller.wait(milliseconds: patience) == 1)
        #expect(poller.ready(token) == .readable)
        wakeUp.clear()
        #expect(try poller.wait(milliseconds: 0) == 0)
        wakeUp.signal()
        #expect(try poller.wait(milliseconds: patience) == 1)
    }

    @Test("sockets and descriptors are waited for together; what was removed is never ready")
    func mixed() throws {
        let loopback = try Loopback()
        let dealer = try loopback.dealer()
        let wakeUp = try WakeUp()
        var poller = Poller()
        let socket = poller.add(loopback.router)
        let descriptor = poller.add(descriptor: wakeUp.descriptor)
        _ = try dealer.send([[1]], wait: true)
        #expect(try poller.wait(milliseconds: patience) == 1)
        #expect(poller.ready(socket) == .readable && poller.ready(descriptor) == [])
        wakeUp.signal()
        #expect(try poller.wait(milliseconds: patience) == 2)
        poller.remove(socket)
        #expect(try poller.wait(milliseconds: patience) == 1)
        poller.change(descriptor, [])
        #expect(try poller.wait(milliseconds: 0) == 0)
        poller.change(descriptor, .readable)
        let again = poller.add(loopback.router)
        #expect(try poller.wait(milliseconds: patience) == 2)
        #expect(poller.ready(again) == .readable)
    }

    @Test("a monitor tells when a connection is complete and when it is gone")
    func monitor() throws {
        let context = try ZeroMQContext()
        var options = SocketOptions()
        options.reconnectInterval = 10
        let dealer = try Socket(.dealer, context: context, options: options)
        let monitor = try SocketMonitor(dealer)
        let port: Endpoint
        do {
            let loopback = try Loopback()
            port = loopback.endpoint
            try dealer.connect(port)
            #expect(try event([.connected, .ready], monitor) == .connected)
            #expect(try event([.connected, .ready], monitor) == .ready)
        }
        #expect(try event([.disconnected], monitor) == .disconnected)
        // Nobody listens: it tries again, and is there when somebody does.
        let pauses = (options.reconnectInterval...2 * options.reconnectInterval).map(
            SocketMonitor.Event.retried(after:))
        #expect(try event(Set(pauses), monitor) != nil)
        let router = try Socket(.router, context: context)
        try router.bind(port)
        #expect(try event([.ready], monitor) == .ready)
    }
}
