import Protocol

/// A ROUTER on a free port of loopback and DEALERs that connect to it. Every wait is bounded, so that
/// a broken rule fails a test instead of hanging it.
struct Loopback {
    let context: ZeroMQContext
    let router: Socket
    let endpoint: Endpoint

    init(
        context: ZeroMQContext? = nil, _ configure: (inout SocketOptions) -> Void = { _ in }
    ) throws {
        let context = try context ?? ZeroMQContext()
        var options = SocketOptions()
        configure(&options)
        self.context = context
        router = try Socket(.router, context: context, options: options)
        endpoint = try router.bind(Endpoint("tcp://127.0.0.1:0"))
    }

    func dealer(_ configure: (inout SocketOptions) -> Void = { _ in }) throws -> Socket {
        var options = SocketOptions()
        configure(&options)
        let dealer = try Socket(.dealer, context: context, options: options)
        try dealer.connect(endpoint)
        return dealer
    }
}

/// The longest that a test waits for what must come.
let patience = 20_000

/// The next message's frames, or nil when none comes.
func receive(_ socket: Socket, within milliseconds: Int = patience) throws -> [[UInt8]]? {
    let message = ReceivedMessage()
    guard try receive(socket, into: message, within: milliseconds) == .received else { return nil }
    return (0..<message.count).map { message.bytes($0) }
}

func receive(_ socket: Socket, into message: ReceivedMessage, within milliseconds: Int = patience) throws
    -> ReceiveOutcome
{
    var poller = Poller()
    _ = poller.add(socket)
    let clock = ContinuousClock()
    let end = clock.now + .milliseconds(milliseconds)
    // A socket may wake whoever waits for it and have no message: a connection came or went.
    while true {
        try poller.wait(milliseconds: max(0, Int((end - clock.now) / .milliseconds(1))))
        let outcome = try socket.receive(into: message)
        if outcome != .empty || clock.now >= end { return outcome }
    }
}

/// The next event of a monitor that is `wanted`, skipping others; nil when it does not come.
func event(_ wanted: Set<SocketMonitor.Event>, _ monitor: SocketMonitor) throws -> SocketMonitor.Event? {
    var poller = Poller()
    _ = poller.add(monitor.socket)
    for _ in 0..<100 {
        try poller.wait(milliseconds: patience)
        guard let event = try monitor.next() else { return nil }
        if wanted.contains(event) { return event }
    }
    return nil
}

extension Array<UInt8> {
    init(_ text: String) { self = Array(text.utf8) }
}

/// SplitMix64: the same numbers for the same seed, everywhere.
struct Dice: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
