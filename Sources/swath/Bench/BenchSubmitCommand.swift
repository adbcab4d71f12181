import ArgumentParser
import Families
import Identifiers
import Logging
import Storage
import Coordinator
import Protocol

struct BenchSubmitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit",
        abstract: "How long a submission takes, and what a coordinator needs with all of it pending.",
        discussion: """
            EXAMPLES
              swath bench submit --tasks 10000000
              swath bench submit --tasks 1000000000000 --json
            """)

    @Option(help: ArgumentHelp("How many tasks.", valueName: "count")) var tasks: Int64 = 10_000_000
    @OptionGroup var options: BenchOptions

    func run() throws {
        guard tasks > 0, tasks < 1 << 60 else { throw CommandFailure(.usage, "--tasks must be from 1 to 2^60") }
        let folder = try BenchFolder(under: options.folder)
        defer { folder.remove() }
        var logger = Logger(label: "coordinator") { LineLogHandler(label: $0) }
        logger.logLevel = .error
        let endpoint = "ipc://\(folder.path)/socket"
        let server = try CoordinatorServer(
            CoordinatorOptions(
                store: folder.store, endpoints: [endpoint], storeOptions: options.durability.storeOptions,
                registry: .builtIn, logger: logger))
        try server.start()
        let client = try CoordinatorClient(endpoint: Endpoint(endpoint))
        let start = Monotonic.now
        let submission = try client.submit(NoopSweep.make(tasks: tasks), source: "", git: "", watch: false)
        let elapsed = Monotonic.now - start
        let pending = try client.status().sweeps.first { $0.sweep == UInt64(submission.sweep.rawValue) }
        let memory = ProcessUsage.peakMiB
        try server.stop()
        var object = JSONLine()
        object.add("system", "swath")
        object.add("tasks", Int(tasks))
        object.add("pending", Int((pending?.total ?? 0) - (pending?.succeeded ?? 0)))
        object.add("submit_seconds", elapsed)
        object.add("peak_rss_mb", memory)
        Terminal.print(
            options.json
                ? object.text
                : "\(HumanText.count(tasks)) tasks submitted, on disk, in \(HumanText.duration(elapsed)); "
                    + "the coordinator has \(Int(memory)) MiB with all of them pending")
    }
}
