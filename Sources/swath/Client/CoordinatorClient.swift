import Families
import Glibc
import Identifiers
import Protocol
import Storage

/// A conversation with a coordinator: one request after another, and progress as it comes.
final class CoordinatorClient {
    private let socket: Socket
    private let message = ReceivedMessage()
    private var poller = Poller()
    private let token: Poller.Token
    private let endpoint: Endpoint
    private let decoder = WireDecoder(recipient: .client)
    /// Seconds to wait for an answer.
    private let patience: Double
    /// Progress that came while an answer was awaited.
    private(set) var lastProgress: WireProgress?

    /// Connects and says hello. `context`: the coordinator's, when it is in this process and the endpoint is
    /// inside it.
    init(
        endpoint: Endpoint, security: Security = .none, patience: Double = 10, context: ZeroMQContext? = nil
    ) throws {
        self.endpoint = endpoint
        self.patience = patience
        let context = try context ?? ZeroMQContext()
        var options = SocketOptions()
        options.security = security
        options.linger = 500
        socket = try Socket(.dealer, context: context, options: options)
        try socket.connect(endpoint)
        token = poller.add(socket)
        var hello = WireClientHello()
        hello.versions = Handshake.versions(engine: EngineBuild.version)
        guard case .welcome = try ask(.clientHello(hello)) else { throw unexpected }
    }

    // MARK: Requests

    struct Submission {
        let sweep: SweepID
        let tasks: UInt64
        let reused: UInt64
    }

    /// Returns when the sweep is on the coordinator's disk.
    func submit(_ sweep: Sweep, source: String, git: String, watch: Bool) throws -> Submission {
        let request = Self.submission(of: sweep, source: source, git: git, watch: watch)
        guard case .submitted(let answer) = try ask(.submit(request)) else { throw unexpected }
        return Submission(sweep: SweepID(Int64(clamping: answer.sweep)), tasks: answer.tasks, reused: answer.reused)
    }

    /// Hands a sweep over without waiting for the disk; its progress comes by ``nextProgress(within:)``.
    func begin(_ sweep: Sweep) throws {
        try send(.submit(Self.submission(of: sweep, source: "", git: "", watch: true)))
    }

    private static func submission(of sweep: Sweep, source: String, git: String, watch: Bool) -> WireSubmit {
        var submit = WireSubmit()
        submit.token = UInt64.random(in: 1...UInt64.max)
        submit.canonical = .init(sweep.canonical)
        submit.source = source
        submit.git = git
        submit.watch = watch
        return submit
    }

    /// Asks for something to be done to a sweep or a worker; returns the coordinator's sentence.
    func control(_ verb: String, sweep: SweepID? = nil, worker: WorkerID? = nil, priority: Int = 0) throws -> String {
        var control = WireControl()
        control.token = UInt64.random(in: 1...UInt64.max)
        control.verb = verb
        control.sweep = UInt64(sweep?.rawValue ?? 0)
        control.worker = worker?.rawValue ?? 0
        control.priority = Int32(clamping: priority)
        guard case .done(let done) = try ask(.control(control)) else { throw unexpected }
        return done.sentence
    }

    func status() throws -> WireStatus {
        var request = WireStatusRequest()
        request.token = UInt64.random(in: 1...UInt64.max)
        guard case .status(let status) = try ask(.statusRequest(request)) else { throw unexpected }
        return status
    }

    /// Whether somebody has paused a sweep.
    func isPaused(_ sweep: SweepID) throws -> Bool {
        try status().sweeps.contains { $0.sweep == UInt64(clamping: sweep.rawValue) && $0.state == "paused" }
    }

    func watch(_ sweep: SweepID?) throws {
        var watch = WireWatch()
        watch.sweep = UInt64(sweep?.rawValue ?? 0)
        try send(.watch(watch))
    }

    /// The next progress, or nil when none came in time (or a signal interrupted the wait).
    func nextProgress(within seconds: Double) throws -> WireProgress? {
        if let progress = lastProgress {
            lastProgress = nil
            return progress
        }
        var left = seconds
        repeat {
            if case .progress(let progress)? = try receive(within: &left, isInterruptible: true) { return progress }
        } while left > 0 && !Interrupts.arePending
        return nil
    }

    // MARK: Wire

    private func ask(_ body: WireEnvelope.OneOf_Body) throws -> WireEnvelope.OneOf_Body {
        try send(body)
        var left = patience
        while let answer = try receive(within: &left, isInterruptible: false) {
            switch answer {
            case .progress(let progress): lastProgress = progress
            case .refused(let refused):
                throw CommandFailure(Self.status(of: refused.code), refused.sentence)
            default: return answer
            }
        }
        throw CommandFailure(
            .coordinator,
            "no coordinator answered at \(endpoint) within \(HumanText.duration(patience)); "
                + "is it running, and is the address (or the key) right?")
    }

    private static func status(of code: String) -> ExitStatus {
        switch code {
        case "protocol-version", "engine-version": .version
        case "invalid", "not-found": .badInput
        default: .coordinator
        }
    }

    private var unexpected: CommandFailure {
        CommandFailure(.coordinator, "the coordinator at \(endpoint) gave an answer that does not fit the question")
    }

    private func send(_ body: WireEnvelope.OneOf_Body) throws {
        _ = try socket.send([body.encoded()])
    }

    /// The next message, or nil when none came in the time that is left, which is less afterwards.
    ///
    /// Time in which this process stood still (Ctrl-Z) is no waiting: its coordinator may have stood still with it.
    private func receive(within left: inout Double, isInterruptible: Bool) throws -> WireEnvelope.OneOf_Body? {
        while true {
            if try socket.receive(into: message) == .received, message.count > 0 {
                return try decoder.decode(message, envelopeAt: 0)
            }
            if left <= 0 || (isInterruptible && Interrupts.arePending) { return nil }
            let start = Monotonic.now
            let share = min(left, 1)
            try poller.wait(milliseconds: max(1, Int(share * 1000)))
            left -= min(Monotonic.now - start, share + 0.1)
        }
    }
}

/// A clock that only goes forward, in seconds.
enum Monotonic {
    static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
