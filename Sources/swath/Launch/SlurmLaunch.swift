import Coordinator
import Families
import Glibc
import Identifiers
import Launching
import Logging
import Protocol
import Storage

/// A coordinator in this process, and allocations that come and go as its work asks for them.
final class SlurmLaunch {
    let client: CoordinatorClient
    private let server: CoordinatorServer
    private let launcher: SlurmLauncher
    private var hasEnded = false

    /// Makes the keys and files, listens, and says hello to itself as a worker would.
    init(
        _ prepared: SlurmPreparation, store: String, storeOptions: StoreOptions, commands: SlurmCommands,
        estimate: WorkEstimate, voice: LaunchVoice, logLevel: Logger.Level
    ) throws {
        let folder = prepared.script.folder
        try Self.prepare(folder, prepared.script)
        let own = try CurveKeyPair.read(secretKeyFile: folder.coordinatorKey + ".secret")
        let workers = try CurveKeyPair.read(secretKeyFile: folder.workerKey + ".secret")
        var logger = Logger(label: "coordinator") { LineLogHandler(label: $0) }
        logger.logLevel = logLevel == .notice ? .warning : logLevel
        let refusals = logger
        let context = try ZeroMQContext()
        let authenticator = try ZAPAuthenticator(context: context, authorized: AuthorizedKeys([workers.publicKey])) {
            refusals.warning("\($0)")
        }
        server = try CoordinatorServer(
            CoordinatorOptions(
                store: store, endpoints: [prepared.listen], security: .curveServer(own, authenticator),
                context: context,
                storeOptions: storeOptions, lease: 10, registry: .builtIn, logger: logger))
        try server.start()
        do {
            client = try CoordinatorClient(
                endpoint: try Endpoint(prepared.local), security: .curveClient(server: own.publicKey, own: workers))
        } catch {
            try? server.stop()
            throw error
        }
        launcher = SlurmLauncher(
            script: prepared.script, limits: prepared.limits,
            coordinator: ClientView(client: client, estimate: estimate),
            reasons: StatusNotes(server: server, next: voice), commands: commands)
    }

    private static func prepare(_ folder: LaunchFolder, _ script: SlurmScript) throws {
        do {
            try folder.make()
            try folder.makeKeys { _ = try CurveKeyPair.generate().write(base: $0, comment: "swath launch slurm") }
            try folder.write(script.text, to: folder.script)
            try folder.write(script.endpoint + "\n", to: folder.endpoint)
        } catch let problem as SlurmProblem { throw CommandFailure(.badInput, problem.description) }
    }

    /// Watches a sweep to its end, and gives every allocation back.
    func follow(_ sweep: SweepID, style: ProgressView.Style) throws -> WireSweepStatus? {
        var loop = WatchLoop(client: client, style: style)
        while true {
            // Slurm's commands may take half a minute each while its controller is away.
            switch try loop.untilEvent(sweep, patience: 600, isBroken: { step() }) {
            case .ended:
                try finish(.over)
                return loop.last
            case .silent: throw CommandFailure(.fault, "the coordinator of this process does not answer")
            case .broken: throw standstill()
            case .interrupted:
                let isFirst = Interrupts.take() == 1
                if isFirst {
                    Terminal.say("allocations are given back as their tasks end; Ctrl-C again gives them back at once")
                }
                try finish(isFirst ? .drain : .now)
                throw ExitStatus.interrupted.code
            }
        }
    }

    /// Ends the coordinator; everything acknowledged is on disk when it returns.
    func stop() throws {
        guard !hasEnded else { return }
        hasEnded = true
        try server.stop()
    }

    /// As ``stop()``, for ways out on which an error is on its way already.
    func end() {
        do { try stop() } catch { Terminal.say("swath: \(error)") }
    }

    /// Looks and acts; true when nothing goes on any more.
    private func step() -> Bool {
        launcher.step(now: Monotonic.now)
        return !server.isRunning || launcher.standstill != nil
    }

    private func standstill() -> CommandFailure {
        guard server.isRunning, let reason = launcher.standstill else {
            return CommandFailure(.interrupted, "the coordinator of this launch was told to stop")
        }
        return CommandFailure(.badInput, "\(reason). What was done is kept, and the same command goes on from there")
    }

    /// Gives all allocations back and waits until they are gone.
    private func finish(_ ending: LaunchEnding) throws {
        launcher.end(ending)
        launcher.queuePace = launcher.pace
        while server.isRunning {
            launcher.step(now: Monotonic.now)
            if launcher.isEmpty { return try stop() }
            usleep(500_000)
            if Interrupts.arePending {
                // Whoever asks a third time does not want to wait for Slurm either.
                guard Interrupts.take() <= 2 else { return try stop() }
                launcher.end(.now)
            }
        }
    }
}

/// What a launch learns from the coordinator of this process.
final class ClientView: CoordinatorView {
    private let client: CoordinatorClient
    private var estimate: WorkEstimate

    init(client: CoordinatorClient, estimate: WorkEstimate) {
        self.client = client
        self.estimate = estimate
    }

    func view() throws -> ClusterView {
        let status = try client.status()
        let open = status.sweeps.filter { $0.state != "done" && $0.state != "cancelled" }
        let running = open.reduce(0) { $0 + Int(clamping: $1.running) }
        let pending = open.filter { $0.state != "paused" }.reduce(0) { sum, sweep in
            let ended = sweep.succeeded + sweep.failed + sweep.cancelled + sweep.running
            return sum + (sweep.total > ended ? Int(clamping: sweep.total - ended) : 0)
        }
        let present = status.workers.filter { $0.state != "lost" }
        let slots = present.reduce(0) { $0 + Int($1.slots) }
        let eta = open.map(\.eta).filter { $0 >= 0 }.max()
        return ClusterView(
            pending: pending, running: running,
            coreSecondsLeft: estimate.coreSeconds(unfinished: pending + running, eta: eta, slots: slots),
            workers: present.map {
                WorkerView(
                    id: "\(WorkerID($0.worker))", name: $0.node, slots: Int($0.slots), held: Int($0.busy + $0.queued),
                    finished: Int(clamping: $0.finished))
            },
            isOver: open.isEmpty && !status.sweeps.isEmpty)
    }

    func drain(worker: String) throws {
        guard let number = UInt64(worker, radix: 16) else { return }
        _ = try client.control("drain", worker: WorkerID(number))
    }
}

/// Has the reasons of a launch told by `swath status` too.
final class StatusNotes: LaunchReasons {
    private let server: CoordinatorServer
    private let next: any LaunchReasons

    init(server: CoordinatorServer, next: any LaunchReasons) {
        self.server = server
        self.next = next
    }

    func tell(_ report: LaunchReport) {
        server.note(report.reasons.map { "launch: \($0)" })
        next.tell(report)
    }
}

/// Says what a launch does, on the terminal or as JSON. A reason is said once, until it changes.
final class LaunchVoice: LaunchReasons {
    private let json: Bool
    private let quiet: Bool
    private var said: Set<String> = []

    init(json: Bool, quiet: Bool) {
        self.json = json
        self.quiet = quiet
    }

    func tell(_ report: LaunchReport) {
        // Seconds that pass make no other reason.
        let kinds = Set(report.reasons.map { $0.filter { !$0.isNumber } })
        let news = report.reasons.filter { !said.contains($0.filter { !$0.isNumber }) }
        defer { said = kinds }
        guard !report.events.isEmpty || !news.isEmpty else { return }
        if json { return Terminal.print(Self.line(report)) }
        guard !quiet else { return }
        for event in report.events { Terminal.say(event) }
        for reason in news { Terminal.say("  - \(reason)") }
    }

    private static func line(_ report: LaunchReport) -> String {
        var object = JSONLine()
        object.add("event", "launch")
        object.add("happened", report.events)
        object.add("reasons", report.reasons)
        object.add(
            "allocations",
            report.allocations.map { allocation in
                var row = JSONLine()
                row.add("allocation", Int(allocation.id.number))
                row.add("state", allocation.state.word)
                row.add("reason", allocation.reason)
                row.add("seconds_left", allocation.secondsLeft ?? .nan)
                row.add("nodes", allocation.nodes)
                return row
            })
        return object.text
    }
}
