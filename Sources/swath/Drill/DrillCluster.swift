import Families
import Glibc
import Identifiers
import Protocol
import Reporting
import Storage

/// A coordinator and workers of a drill's own: real processes, a real socket, a real file, in a folder that goes with it.
final class DrillCluster {
    let folder: String
    let disk: String
    var store: String { disk + "/drill.sqlite" }
    private let endpoint: String
    private let environment: [String: String]
    private(set) var coordinator: DrillProcess?
    private(set) var workers: [DrillProcess] = []
    private var client: CoordinatorClient?

    /// - Parameters:
    ///   - disk: A folder for the store in place of one inside `folder`.
    ///   - environment: Of all processes.
    init(folder: String, disk: String? = nil, environment: [String: String] = [:]) {
        self.folder = folder
        self.disk = disk ?? folder
        self.environment = environment
        endpoint = "ipc://\(folder)/socket"
    }

    func startCoordinator() throws {
        client = nil
        coordinator = try DrillProcess(
            ["coordinator", "--store", store, "--listen", endpoint, "--log-level", "notice"],
            log: folder + "/coordinator.log", environment: environment)
    }

    func startWorker(slots: Int) throws {
        workers.append(
            try DrillProcess(
                ["worker", "--connect", endpoint, "--slots", "\(slots)", "--node", "drill\(workers.count + 1)"],
                log: folder + "/worker\(workers.count + 1).log", environment: environment))
    }

    /// A conversation with the coordinator that runs; nil while there is none.
    func status() -> WireStatus? {
        do {
            if client == nil { client = try CoordinatorClient(endpoint: Endpoint(endpoint), patience: 0.5) }
            return try client?.status()
        } catch {
            client = nil
            return nil
        }
    }

    func submit(_ sweep: Sweep) throws -> SweepID {
        let client = try CoordinatorClient(endpoint: Endpoint(endpoint), patience: 30)
        return try client.submit(sweep, source: "", git: "", watch: false).sweep
    }

    func waitForWorkers(_ count: Int) throws {
        let deadline = Monotonic.now + 60
        while (status()?.workers.filter { $0.state == "active" }.count ?? 0) < count {
            guard Monotonic.now < deadline, !Interrupts.arePending else {
                throw CommandFailure(.fault, "the drill's \(count) workers have not come; see \(folder)")
            }
            usleep(20_000)
        }
    }

    /// One number that a query gives.
    func number(_ sql: String) throws -> Int64 {
        try StoreReader.open(path: store).rows(sql).first?.first?.integer ?? 0
    }

    func audit() throws -> Audit {
        try Audit(isFull: true, registry: .builtIn, reader: StoreReader.open(path: store, timeLimit: 3600))
    }

    /// Ends everything, in order if it can be.
    func stop() {
        for worker in workers { worker.send(SIGCONT) }
        for process in workers + [coordinator].compactMap({ $0 }) { process.send(SIGTERM) }
        for process in workers + [coordinator].compactMap({ $0 }) where !process.wait(5) { process.killHard() }
    }
}
