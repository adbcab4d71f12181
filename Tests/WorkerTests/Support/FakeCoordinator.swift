import Families
import Foundation
import Identifiers
import Logging
import Protocol
import Testing
import Worker

/// A coordinator that does what a test tells it to, and one worker with real executor processes.
final class FakeCoordinator {
    static let registry = FamilyRegistry([ProbeFamily(), CommandFamily()])

    let context: ZeroMQContext
    private(set) var router: Socket
    let endpoint: Endpoint
    private let message = ReceivedMessage()
    private let decoder = WireDecoder(recipient: .coordinator)
    private(set) var peer: RoutingID?

    /// Everything that came, in order.
    private(set) var results: [(result: WireTaskResult, blobs: [[UInt8]])] = []
    /// Messages with results.
    private(set) var resultMessages = 0
    private(set) var hellos: [WireWorkerHello] = []
    private(set) var returned: [Assignment] = []
    private(set) var heartbeats: [WireHeartbeat] = []
    private(set) var checkpoints: [(upload: WireCheckpointUpload, bytes: [UInt8])] = []
    /// Answers of the worker to parts.
    private(set) var taken: [WireCheckpointTaken] = []
    private(set) var violations: [String] = []
    private(set) var requests: [UInt64] = []
    private(set) var hasLeft = false

    var welcomes = true
    var acknowledges = true
    /// Seconds for which it lets a worker gather results.
    var gather = 0.0
    var heartbeatInterval = 0.1
    var maxCheckpoint = UInt64(TaskLimits.checkpoint)
    var answersParts = true

    init() throws {
        context = try ZeroMQContext()
        router = try Socket(.router, context: context, options: Self.options)
        endpoint = try router.bind(Endpoint("tcp://127.0.0.1:0"))
    }

    private static var options: SocketOptions {
        var options = SocketOptions()
        options.linger = 0
        return options
    }

    /// As kill -9 would: connections and what was on its way are gone, and nobody listens.
    func leave() {
        router.close()
        peer = nil
    }

    /// Leaves, and is there again at the same place.
    func restart(after seconds: Double = 0) throws {
        leave()
        Thread.sleep(forTimeInterval: seconds)
        let deadline = Date().addingTimeInterval(10)
        while true {
            router = try Socket(.router, context: context, options: Self.options)
            do {
                try router.bind(endpoint)
                return
            } catch {
                router.close()
                guard Date() < deadline else { throw error }
                Thread.sleep(forTimeInterval: 0.02)
            }
        }
    }

    func send(_ body: WireEnvelope.OneOf_Body, blobs: [[UInt8]] = []) throws {
        try send(bytes: body.encoded(), blobs: blobs)
    }

    func send(bytes: [UInt8], blobs: [[UInt8]] = []) throws {
        let peer = try #require(self.peer)
        let outcome = try bytes.withUnsafeBytes { try router.send(to: peer, $0, blobs: blobs) }
        try #require(outcome == .sent)
    }

    /// Sends the text of a sweep. `yaml` lacks only its name and family.
    func define(_ sweep: UInt64, _ yaml: String) throws {
        let text = "name: test\n" + (yaml.contains("family:") ? "" : "family: probe\n") + yaml
        let file = try SweepFile.read(text: text, file: "test.yaml", registry: Self.registry)
        var definition = WireSweepDefinition()
        definition.sweep = sweep
        definition.canonical = Data(file.sweep.canonical)
        try send(.sweep(definition))
    }

    func assign(_ sweep: UInt64, _ range: Range<UInt64>, attempt: UInt32 = 1, checkpoints: [UInt64] = []) throws {
        var assign = WireAssign()
        assign.ranges = [Self.range(sweep, range, attempt)]
        assign.checkpoints = checkpoints.map {
            var reference = WireCheckpointReference()
            reference.sweep = sweep
            reference.index = $0
            reference.digest = Data(repeating: 0, count: 32)
            return reference
        }
        try send(.assign(assign))
    }

    func withdraw(_ sweep: UInt64, _ range: Range<UInt64>, attempt: UInt32 = 1) throws {
        var withdraw = WireWithdraw()
        withdraw.ranges = [Self.range(sweep, range, attempt)]
        try send(.withdraw(withdraw))
    }

    func acknowledge(_ sweep: UInt64, _ range: Range<UInt64>, attempt: UInt32 = 1) throws {
        var acknowledge = WireAcknowledge()
        acknowledge.ranges = [Self.range(sweep, range, attempt)]
        acknowledge.gather = gather
        try send(.acknowledge(acknowledge))
    }

    /// A list of so many numbers, as YAML writes it.
    static func list(_ count: Int) -> String { "\(Array(1...count))" }

    static func range(_ sweep: UInt64, _ range: Range<UInt64>, _ attempt: UInt32) -> WireRange {
        var wire = WireRange()
        wire.sweep = sweep
        wire.first = range.lowerBound
        wire.count = UInt64(range.count)
        wire.attempt = attempt
        return wire
    }

    func welcome() throws {
        var welcome = WireWelcome()
        welcome.versions = Handshake.versions(engine: EngineBuild.version)
        welcome.heartbeatInterval = heartbeatInterval
        welcome.lease = 10
        welcome.epoch = 1
        welcome.maxMessage = 32 << 20
        welcome.maxCheckpoint = maxCheckpoint
        try send(.welcome(welcome))
    }

    /// Serves until `condition` holds; fails the test when it does not within `seconds`.
    func serve(within seconds: Double = 30, until condition: () -> Bool) throws {
        let deadline = Date().addingTimeInterval(seconds)
        while !condition() {
            try #require(Date() < deadline, "the worker did not do what was expected within \(seconds) s")
            var poller = Poller()
            _ = poller.add(router)
            try poller.wait(milliseconds: 20)
            while try router.receive(into: message) == .received { try accept() }
        }
    }

    /// Serves for a while, whatever comes.
    func serve(for seconds: Double) throws {
        let end = Date().addingTimeInterval(seconds)
        try serve(within: seconds + 30) { Date() >= end }
    }

    private func accept() throws {
        peer = RoutingID(message[0])
        let body: WireEnvelope.OneOf_Body
        do {
            body = try decoder.decode(message, envelopeAt: 1)
        } catch {
            violations.append("\(error)")
            return
        }
        switch body {
        case .workerHello(let hello):
            hellos.append(hello)
            if welcomes { try welcome() }
        case .results(let batch):
            resultMessages += 1
            var blob = 2
            var ended: [WireRange] = []
            for result in batch.results {
                let count = result.blobCount
                results.append((result, (blob..<(blob + count)).map { message.bytes($0) }))
                blob += count
                if result.outcome != .running {
                    ended.append(
                        Self.range(result.sweep, result.index..<(result.index + 1), result.attempt))
                }
            }
            guard acknowledges, !ended.isEmpty else { return }
            var acknowledge = WireAcknowledge()
            acknowledge.ranges = ended
            acknowledge.gather = gather
            try send(.acknowledge(acknowledge))
        case .returned(let message): returned += try Assignment.list(message.ranges)
        case .heartbeat(let heartbeat): heartbeats.append(heartbeat)
        case .checkpoint(let upload):
            checkpoints.append((upload, message.bytes(2)))
            guard upload.parts > 0, answersParts else { return }
            var answer = WireCheckpointTaken()
            (answer.sweep, answer.index, answer.attempt) = (upload.sweep, upload.index, upload.attempt)
            (answer.digest, answer.part) = (upload.digest, upload.part)
            try send(.checkpointTaken(answer))
        case .checkpointTaken(let answer): taken.append(answer)
        case .goodbye: hasLeft = true
        case .sweepRequest(let request): requests.append(request.sweep)
        default: violations.append("unexpected \(body.name)")
        }
    }

    /// Results that end attempts.
    var ended: [WireTaskResult] { results.map(\.result).filter { $0.outcome != .running } }

    func forgetResults() { results = [] }
}

/// A worker on a thread of its own.
final class RunningWorker: @unchecked Sendable {
    // Sendable: `exit` is written before `done` is signalled and read after it was awaited.
    let control: WorkerControl
    private let done = DispatchSemaphore(value: 0)
    private var exit: WorkerExit?

    init(_ endpoint: Endpoint, slots: Int = 2, _ configure: (inout WorkerOptions) -> Void = { _ in }) throws {
        control = try WorkerControl()
        var options = WorkerOptions(
            endpoint: endpoint, slots: slots, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        options.executable = try #require(ExecutorProgram.path)
        options.giveUp = 20
        options.killGrace = 0.3
        options.drainGrace = 5
        configure(&options)
        let thread = Thread { [self, options] in
            exit = Worker.run(options, registry: FakeCoordinator.registry, control: control)
            done.signal()
        }
        thread.start()
    }

    /// Whether it has ended; the test goes on looking elsewhere meanwhile.
    var hasEnded: Bool {
        guard done.wait(timeout: .now()) == .success else { return false }
        done.signal()
        return true
    }

    /// How it ended; nil when it has not within `seconds`.
    func wait(_ seconds: Double = 20) -> WorkerExit? {
        guard done.wait(timeout: .now() + seconds) == .success else { return nil }
        done.signal()
        return exit
    }

    /// Ends it whatever it does.
    func end() {
        control.stop()
        _ = wait(10)
    }
}

/// The program that tests run executors with: `swath` as it was built beside the tests.
enum ExecutorProgram {
    static let sentence: Comment = "no executable swath lies beside the tests: build it first (swift build)"

    static let path: String? = {
        if let named = ProcessInfo.processInfo.environment["SWATH_EXECUTABLE"] { return named }
        let folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        var folders = [folder, Bundle.main.bundleURL]
        if let argument = CommandLine.arguments.first(where: { $0.contains(".xctest") }) {
            folders.append(URL(fileURLWithPath: argument).deletingLastPathComponent())
        }
        for folder in folders {
            for name in ["swath", "worker-fixture"] {
                let path = folder.appendingPathComponent(name).path
                if FileManager.default.isExecutableFile(atPath: path) { return path }
            }
        }
        return nil
    }()
}

/// Serves a worker through `body`, and ends it.
func withWorker(
    slots: Int = 2, _ configure: (inout WorkerOptions) -> Void = { _ in },
    _ body: (FakeCoordinator, RunningWorker) throws -> Void
) throws {
    let coordinator = try FakeCoordinator()
    let worker = try RunningWorker(coordinator.endpoint, slots: slots, configure)
    defer { worker.end() }
    try coordinator.serve { coordinator.hellos.count == 1 }
    try body(coordinator, worker)
    #expect(coordinator.violations.isEmpty)
}
