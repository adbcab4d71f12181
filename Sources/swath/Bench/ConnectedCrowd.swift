import Glibc
import Identifiers
import Protocol
import Storage

/// A coordinator of its own process and a crowd of real connections to it, with keys.
final class ConnectedCrowd {
    private let connections: Int
    private let slots: Int
    private let heartbeat: Double
    private let files: [String]
    private let coordinator: DrillProcess
    private let endpoint: Endpoint
    private let security: Security
    private let store: String
    private var crowd: EchoWorkers?

    init(
        folder: BenchFolder, connections: Int, slots: Int, heartbeat: Double, durability: StoreOptions.Durability
    ) throws {
        (self.connections, self.slots, self.heartbeat, store) = (connections, slots, heartbeat, folder.store)
        let server = try CurveKeyPair.generate()
        let worker = try CurveKeyPair.generate()
        let key = try server.write(base: folder.path + "/coordinator")
        let authorized = try worker.write(base: folder.path + "/worker")
        security = .curveClient(server: server.publicKey, own: worker)
        let log = folder.path + "/coordinator.log"
        files = [key.publicKey, key.secretKey, authorized.publicKey, authorized.secretKey, log]
        coordinator = try DrillProcess(
            [
                "coordinator", "--store", folder.store, "--listen", "tcp://127.0.0.1:0", "--key", key.secretKey,
                "--authorized-keys", authorized.publicKey, "--lease", "10", "--heartbeat", "\(heartbeat)",
                "--durability", durability.rawValue, "--log-level", "error",
            ], log: log)
        do { endpoint = try Self.endpoint(in: log, of: coordinator) } catch {
            coordinator.killHard()
            for file in files { unlink(file) }
            throw error
        }
    }

    /// The one that it says it listens on.
    private static func endpoint(in log: String, of coordinator: DrillProcess) throws -> Endpoint {
        let deadline = Monotonic.now + 30
        while Monotonic.now < deadline, coordinator.isRunning {
            let lines = (ProcessFile.text(log) ?? "").split(separator: "\n")
            if let line = lines.first(where: { $0.hasPrefix("listening on ") }) {
                return try Endpoint(String(line.dropFirst("listening on ".count)))
            }
            usleep(10_000)
        }
        throw CommandFailure(.fault, "the coordinator has not come up: \(ProcessFile.text(log) ?? "")")
    }

    func stop() {
        crowd?.stop()
        coordinator.send(SIGTERM)
        if !coordinator.wait(30) { coordinator.killHard() }
        for file in files { unlink(file) }
    }

    /// - Parameter length: seconds that tasks take in the last part; nil: there is none.
    func measure(seconds: Double, tasks: Int64, length: Seconds?) throws -> ConnectionFigures {
        var figures = ConnectionFigures(connections: connections, slots: slots, heartbeat: heartbeat)
        let client = try CoordinatorClient(endpoint: endpoint, security: security, patience: 60)
        usleep(200_000)
        let alone = ProcessFigures(of: coordinator.id)
        let start = Monotonic.now
        let crowd = try EchoWorkers(count: connections, endpoint: endpoint, security: security, slots: slots)
        self.crowd = crowd
        crowd.start()
        try wait("\(connections) workers have not been welcomed") { crowd.welcomedCount >= connections }
        figures.registration = Monotonic.now - start
        // What joining has left to write is written.
        usleep(1_000_000)
        let joined = ProcessFigures(of: coordinator.id)
        figures.joining = joined.cpu - alone.cpu
        figures.bytes = (joined.bytes - alone.bytes) / connections
        figures.descriptors = joined.descriptors
        figures.idle = try beat(for: seconds, &figures.heartbeats)

        let handingOut = Stretch(of: coordinator.id)
        let busy = try NoopSweep.make(tasks: Int64(connections * slots), number: 1 << 50)
        crowd.hold(true)
        let id = try client.submit(busy, source: "", git: "", watch: false).sweep
        try wait("workers hold fewer than \(connections * slots) tasks") {
            crowd.heldCount == connections * slots
        }
        let handedOut = handingOut.cpu(beyond: figures.idle)
        var heartbeats = 0
        figures.busy = try beat(for: seconds, &heartbeats)
        let taking = Stretch(of: coordinator.id)
        crowd.hold(false)
        try complete(id, client)
        figures.perHeldTask = (handedOut + taking.cpu(beyond: figures.idle)) / Double(connections * slots)

        let answering = Stretch(of: coordinator.id)
        try complete(client.submit(NoopSweep.make(tasks: tasks), source: "", git: "", watch: false).sweep, client)
        figures.tasks = Int(tasks)
        figures.perTask = answering.cpu(beyond: figures.idle) / Double(tasks)
        if let length { figures.steady = try steadily(for: seconds, tasksOf: length, client) }
        let status = try client.status()
        figures.connected = status.workers.filter { $0.state == "active" }.count
        figures.doubts = crowd.doubtCount
        figures.succeeded = Int(status.sweeps.reduce(0) { $0 + $1.succeeded })
        return figures
    }

    /// A sweep of tasks that take their time in every slot: what the coordinator needs for each, signs of life included.
    private func steadily(
        for seconds: Double, tasksOf length: Seconds, _ client: CoordinatorClient
    ) throws -> ConnectionFigures.Steady {
        guard let crowd else { throw CommandFailure(.fault, "there is no crowd yet") }
        crowd.takeTime(length)
        let slots = Double(connections * self.slots)
        // The end of a sweep, when nobody has more than it runs, is not what is measured; nor its beginning: the first
        // assignments are of all slots at once, nothing has been learned, and no worker has anything at hand.
        let settling = max(2, length)
        let tasks = Int64((slots * (3 + (seconds + settling) / length)).rounded(.up))
        let sweep = try NoopSweep.make(tasks: tasks, number: 2 << 50)
        let id = try client.submit(sweep, source: "", git: "", watch: false).sweep
        let measuring = Monotonic.now + settling
        while Monotonic.now < measuring {
            try crowd.check()
            usleep(50_000)
        }
        let stretch = Stretch(of: coordinator.id)
        let (start, ended, batches) = (Monotonic.now, crowd.endedCount, crowd.batchCount)
        while Monotonic.now < start + seconds {
            try crowd.check()
            usleep(50_000)
        }
        let count = Double(crowd.endedCount - ended)
        let (cpu, elapsed) = (stretch.cpu(beyond: 0), Monotonic.now - start)
        let messages = Double(crowd.batchCount - batches)
        try complete(id, client, within: 120 + 4 * length)
        return ConnectionFigures.Steady(
            length: length, tasks: Int(tasks), rate: count / elapsed, busySlots: count / elapsed * length / slots,
            perTask: cpu / count, together: count / messages)
    }

    /// The share of a core that the coordinator takes while workers say that they are there, and nothing else.
    private func beat(for seconds: Double, _ count: inout Int) throws -> Double {
        guard let crowd else { return .nan }
        let (cpu, start, sent) = (ProcessFigures(of: coordinator.id).cpu, Monotonic.now, crowd.heartbeatCount)
        while Monotonic.now < start + seconds {
            try crowd.check()
            usleep(50_000)
        }
        count = crowd.heartbeatCount - sent
        return (ProcessFigures(of: coordinator.id).cpu - cpu) / (Monotonic.now - start)
    }

    private func complete(_ sweep: SweepID, _ client: CoordinatorClient, within seconds: Double = 120) throws {
        try wait("sweep \(sweep) has not ended", within: seconds) {
            // To tell of thousands of workers costs the coordinator what hundreds of tasks cost it.
            usleep(1_000_000)
            return try client.status().sweeps.first { $0.sweep == UInt64(sweep.rawValue) }?.state == "done"
        }
    }

    private func wait(_ problem: String, within seconds: Double = 120, until isSo: () throws -> Bool) throws {
        let deadline = Monotonic.now + seconds
        while try !isSo() {
            try crowd?.check()
            guard Monotonic.now < deadline, coordinator.isRunning else {
                throw CommandFailure(
                    .findings,
                    "\(problem) within \(HumanText.duration(seconds)): \(ProcessFile.text(coordinator.log) ?? "")")
            }
            usleep(20_000)
        }
    }
}

/// A process from one moment on.
private struct Stretch {
    private let process: pid_t
    private let cpu: Double
    private let start = Monotonic.now

    init(of process: pid_t) {
        self.process = process
        cpu = ProcessFigures(of: process).cpu
    }

    /// Seconds of processor time since then, beyond a share of a core that it takes all the time.
    func cpu(beyond standing: Double) -> Double {
        max(0, ProcessFigures(of: process).cpu - cpu - standing * (Monotonic.now - start))
    }
}

/// What a process of this machine has used and has.
struct ProcessFigures {
    /// Seconds of processor time, of all its threads.
    let cpu: Double
    /// In memory, backed by no file.
    let bytes: Int
    let descriptors: Int

    init(of process: pid_t) {
        let stat = ProcessFile.text("/proc/\(process)/stat") ?? ""
        // The name, in brackets, may hold anything.
        let fields = (stat.split(separator: ")").last ?? "").split(separator: " ")
        let ticks = fields.count > 12 ? (Double(fields[11]) ?? 0) + (Double(fields[12]) ?? 0) : 0
        cpu = ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
        let status = (ProcessFile.text("/proc/\(process)/status") ?? "").split(separator: "\n")
        let line = status.first { $0.hasPrefix("RssAnon:") }?.split(separator: " ") ?? []
        bytes = line.count > 1 ? (Int(line[1]) ?? 0) * 1024 : 0
        var count = 0
        if let entries = opendir("/proc/\(process)/fd") {
            while readdir(entries) != nil { count += 1 }
            closedir(entries)
        }
        descriptors = max(0, count - 2)
    }
}
