import ArgumentParser
import Coordinator
import Families
import Identifiers
import Logging
import Protocol
import Storage

struct BenchWorkersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "workers",
        abstract: "Throughput of a coordinator with many connected workers.",
        discussion: """
            The workers are real connections that answer each task at once, without running it; coordinator, \
            socket and store are the real ones.

            EXAMPLES
              swath bench workers --count 500
              swath bench workers --count 2 --tasks 500000 --json
            """)

    @Option(help: ArgumentHelp("How many workers.", valueName: "count")) var count: Int = 500
    @Option(help: ArgumentHelp("How many tasks.", valueName: "count")) var tasks: Int64 = 500_000
    @OptionGroup var options: BenchOptions

    func run() throws {
        guard (1...20_000).contains(count), (1...100_000_000).contains(tasks) else {
            throw CommandFailure(.usage, "--count must be from 1 to 20000 and --tasks from 1 to 100000000")
        }
        let folder = try BenchFolder(under: options.folder)
        defer { folder.remove() }
        var logger = Logger(label: "coordinator") { LineLogHandler(label: $0) }
        logger.logLevel = .error
        let server = try CoordinatorServer(
            CoordinatorOptions(
                store: folder.store, endpoints: ["tcp://127.0.0.1:0"], storeOptions: options.durability.storeOptions,
                lease: 30, registry: .builtIn, logger: logger))
        try server.start()
        let crowd = try EchoWorkers(count: count, endpoint: server.endpoints[0])
        let client = try CoordinatorClient(endpoint: server.endpoints[0])
        crowd.start()
        while try client.status().workers.count < count { try crowd.check() }

        let cpu = ProcessUsage.cpu - crowd.cpu
        let start = Monotonic.now
        let id = try client.submit(NoopSweep.make(tasks: tasks), source: "", git: "", watch: true).sweep
        while true {
            guard let progress = try client.nextProgress(within: 60) else {
                throw CommandFailure(.fault, "the coordinator of this process does not answer")
            }
            if progress.sweeps.contains(where: { $0.sweep == UInt64(id.rawValue) && $0.state == "done" }) { break }
        }
        let elapsed = Monotonic.now - start
        let used = ProcessUsage.cpu - crowd.cpu - cpu
        crowd.stop()
        try server.stop()

        var object = JSONLine()
        object.add("system", "swath")
        object.add("workers", count)
        object.add("tasks", Int(tasks))
        object.add("tasks_per_second", Double(tasks) / elapsed)
        object.add("server_cpu_us_per_task", used / Double(tasks) * 1e6)
        object.add("peak_rss_mb", ProcessUsage.peakMiB)
        Terminal.print(
            options.json
                ? object.text
                : "\(HumanText.count(count)) workers, \(HumanText.count(tasks)) tasks: "
                    + "\(HumanText.rate(Double(tasks) / elapsed)), "
                    + "\(Int(ProcessUsage.peakMiB)) MiB for coordinator and all connections")
    }
}
