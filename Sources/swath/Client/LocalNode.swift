import Coordinator
import Families
import Glibc
import Logging
import Protocol
import Storage

/// A coordinator in this process and one worker process beside it, over a Unix socket. What this process
/// asks of its own coordinator does not leave it.
final class LocalNode {
    let client: CoordinatorClient
    let slots: Int
    let store: String
    private let server: CoordinatorServer
    private let folder: String
    private let endpoint: String
    private let logLevel: Logger.Level
    private(set) var worker: LocalWorker
    private var hasEnded = false

    init(store: String, slots: Int?, storeOptions: StoreOptions, logLevel: Logger.Level) throws {
        self.slots = slots ?? Self.standardSlots
        self.store = store
        folder = try Self.makeFolder()
        endpoint = "ipc://\(folder)/socket"
        self.logLevel = logLevel
        let inside = Endpoint.inproc(name: "coordinator")
        var logger = Logger(label: "coordinator") { LineLogHandler(label: $0) }
        // The progress line tells what matters; `--log-level` brings the rest.
        logger.logLevel = logLevel == .notice ? .error : logLevel
        let context = try ZeroMQContext()
        let options = CoordinatorOptions(
            store: store, endpoints: [endpoint, "\(inside)"], context: context, storeOptions: storeOptions,
            heartbeatInterval: 0.25, lease: 1.8,
            registry: .builtIn, logger: logger)
        do { server = try CoordinatorServer(options) } catch {
            Self.remove(folder)
            throw error
        }
        try server.start()
        worker = try LocalWorker(endpoint: endpoint, slots: self.slots, logLevel: logLevel)
        client = try CoordinatorClient(endpoint: inside, context: context)
    }

    /// One a core.
    static var standardSlots: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// Lets the worker finish what it runs, and leave.
    func drain() throws { _ = try client.control("drain") }

    /// Waits until the worker has gone; false when `isImpatient` says so before.
    func waitForWorker(whileWaiting isImpatient: () -> Bool) throws -> Bool {
        while worker.end == nil, coordinatorRuns {
            if isImpatient() { return false }
            usleep(20_000)
        }
        return true
    }

    /// False once somebody has told the coordinator to stop.
    var coordinatorRuns: Bool { server.isRunning }

    /// Another worker in the place of one that has gone.
    func replaceWorker() throws {
        worker = try LocalWorker(endpoint: endpoint, slots: slots, logLevel: logLevel)
    }

    /// Ends the worker at once.
    func kill() { worker.kill() }

    /// Ends worker and coordinator; everything acknowledged is on disk when it returns.
    func stop() throws {
        guard !hasEnded else { return }
        hasEnded = true
        kill()
        try server.stop()
        Self.remove(folder)
    }

    /// As ``stop()``, for ways out on which an error is on its way already.
    func end() {
        do { try stop() } catch { Terminal.say("swath: \(error)") }
    }

    // MARK: Pieces

    private static func makeFolder() throws -> String {
        let preferred = getenv("XDG_RUNTIME_DIR").map { String(cString: $0) } ?? ""
        let base = !preferred.isEmpty && access(preferred, W_OK) == 0 ? preferred : "/tmp"
        var template = Array("\(base)/swath-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw CommandFailure(
                .fault, "no folder for a socket can be made in \(base): \(String(cString: strerror(errno)))")
        }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func remove(_ folder: String) {
        unlink("\(folder)/socket")
        rmdir(folder)
    }
}

/// This program's file.
enum Executable {
    static let path: String = {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        return count > 0
            ? String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self) : CommandLine.arguments[0]
    }()
}
