import Foundation
import Storage
import Testing

/// A folder, a store, a coordinator and workers: all real processes.
final class Cluster {
    let folder: URL
    let store: String
    let endpoint: String
    private(set) var coordinator: SwathProcess?
    private(set) var workers: [SwathProcess] = []

    init(store: String? = nil) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("swath-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        self.store = store ?? folder.appendingPathComponent("store.sqlite").path
        endpoint = "ipc://\(folder.path)/s"
    }

    deinit {
        for process in workers + [coordinator].compactMap({ $0 }) where process.isRunning {
            process.send(SIGCONT)
            process.killHard()
        }
        try? FileManager.default.removeItem(at: folder)
    }

    func startCoordinator(_ more: [String] = [], program: URL = SwathProcess.executable) throws {
        let process = try SwathProcess(
            ["coordinator", "--store", store, "--listen", endpoint, "--lease", "1"] + more, in: folder, program: program
        )
        coordinator = process
        #expect(eventually { process.output.contains("listening") || !process.isRunning })
        #expect(process.isRunning, "\(process.errors)")
    }

    @discardableResult
    func startWorker(
        slots: Int = 2, _ more: [String] = [], program: URL = SwathProcess.executable
    ) throws -> SwathProcess {
        let worker = try SwathProcess(
            ["worker", "--connect", endpoint, "--slots", "\(slots)"] + more, in: folder, program: program)
        workers.append(worker)
        return worker
    }

    func killCoordinator() {
        coordinator?.killHard()
        coordinator = nil
    }

    /// Ends everything in order.
    func stop() {
        if let coordinator {
            coordinator.send(SIGTERM)
            #expect(coordinator.wait(seconds: 30) == 0, "\(coordinator.errors)")
        }
        coordinator = nil
    }

    func submit(_ yaml: String) throws {
        let file = folder.appendingPathComponent("sweep.yaml")
        try yaml.write(to: file, atomically: true, encoding: .utf8)
        let result = try SwathProcess.run(["submit", file.path, "--store", store], in: folder)
        try #require(result.status == 0, "\(result.errors)")
    }

    /// A sweep of two tasks that note their beginnings in `begins`, run until there is a file `go`, and then
    /// do as told.
    func waiting(_ name: String, then end: String) -> String {
        """
        name: \(name)
        family: command
        attempts: 1
        axes: {task: {range: [0, 1]}}
        fixed:
          argv: [sh, -c, "echo {task} >> begins; until [ -e go ]; do sleep 0.05; done; \(end)"]
          workdir: \(folder.path)
        """
    }

    /// How often tasks of ``waiting(_:then:)`` have begun.
    var begins: Int {
        let text = try? String(contentsOf: folder.appendingPathComponent("begins"), encoding: .utf8)
        return text?.count { $0 == "\n" } ?? 0
    }

    /// What they wait for.
    func letGo() throws { try Data().write(to: folder.appendingPathComponent("go")) }

    /// Rows of a query, as text, read while everything runs.
    func rows(_ sql: String) throws -> [[SQLValue]] { try StoreReader.open(path: store).rows(sql) }

    func number(_ sql: String) throws -> Int64 {
        guard case .integer(let value)? = try rows(sql).first?.first else { return -1 }
        return value
    }

    var ended: Int64 { (try? number("SELECT count(*) FROM task WHERE state > 0")) ?? 0 }

    /// Waits until every task of the sweep has its outcome and the sweep is done.
    func waitForEnd(within seconds: Double = 120) throws {
        let isDone = try eventually(within: seconds) {
            let underWay = try number("SELECT count(*) FROM sweep WHERE state IN (0, 1, 4)")
            let all = try number("SELECT count(*) FROM sweep")
            return underWay == 0 && all > 0
        }
        if !isDone {
            let status = try SwathProcess.run(["status", "--store", store], in: folder)
            Issue.record(
                """
                the sweep did not end: \(status.output)\(status.errors)\(coordinator?.errors ?? "")\
                \(workers.map(\.errors))
                """
            )
        }
    }

    /// What a sweep of one task comes to on one executor, which may be killed once it has kept a checkpoint.
    static func outcome(of yaml: String, killing: Bool) throws -> [[SQLValue]] {
        let cluster = try Cluster()
        try cluster.startCoordinator()
        let worker = try cluster.startWorker(slots: 1)
        try cluster.submit(yaml)
        if killing {
            try #require(
                eventually(within: 60) { ((try? cluster.number("SELECT count(*) FROM checkpoint")) ?? 0) > 0 })
            for executor in children(of: worker.pid) { kill(executor, SIGKILL) }
        }
        try cluster.waitForEnd()
        try cluster.expectSound(tasks: 1)
        #expect(try cluster.number("SELECT count(*) FROM attempt WHERE state <> 1") == (killing ? 1 : 0))
        return try cluster.results()
    }

    /// What every task gave: the same for any two runs of a sweep.
    func results() throws -> [[SQLValue]] {
        try rows("SELECT idx, hex(identity), state, digest FROM task ORDER BY idx")
    }

    /// Every task exactly once, proven from the file.
    func expectSound(tasks: Int64) throws {
        #expect(try number("SELECT count(*) FROM task WHERE state = 1") == tasks)
        let audit = try SwathProcess.run(["audit", "--full", "--store", store], in: folder)
        #expect(audit.status == 0, "\(audit.output)\(audit.errors)")
        #expect(audit.output.contains("lost 0") && audit.output.contains("doubled 0"), "\(audit.output)")
    }
}

/// Ten thousand short tasks, each with a value of its own random stream.
func spinSweep(tasks: Int = 10_000, seconds: Double = 0.0005) -> String {
    """
    name: drill
    family: probe
    axes:
      task: {range: [0, \(tasks - 1)]}
    fixed: {action: spin, seconds: \(seconds)}
    """
}
