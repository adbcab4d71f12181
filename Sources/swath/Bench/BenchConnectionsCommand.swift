import ArgumentParser
import Glibc
import Identifiers
import Protocol

struct BenchConnectionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "connections",
        abstract: "What thousands of connected workers cost a coordinator that has nothing to tell them.",
        discussion: """
            A coordinator in a process of its own, with keys, and as many real connections over loopback as asked for: \
            hello and welcome, then signs of life alone, then tasks that every worker holds as if it ran them, then a \
            sweep that all of them answer at once, and with --length one of tasks that take their time. Times are the \
            coordinator's processor time; those of tasks come without what signs of life take, but for the last. The exit \
            status is 1 when a worker was given up or a task did not succeed.

            EXAMPLES
              swath bench connections
              swath bench connections --connections 5000 --heartbeat 2 --seconds 30
              swath bench connections --slots 64 --json
              swath bench connections --slots 64 --length 20
            """)

    @Option(help: ArgumentHelp("Workers that are connected.", valueName: "count")) var connections = 2000
    @Option(
        help: ArgumentHelp("Slots of each: tasks that it holds, and names in its signs of life.", valueName: "count"))
    var slots = 1
    @Option(
        help: ArgumentHelp(
            "Between two signs of life; by default what a coordinator asks of remote workers.", valueName: "seconds"))
    var heartbeat = ServerOptions.remoteHeartbeat
    @Option(help: ArgumentHelp("How long signs of life are measured, idle and with tasks.", valueName: "seconds"))
    var seconds = 20.0
    @Option(help: ArgumentHelp("Tasks of the sweep that is answered.", valueName: "count")) var tasks: Int64 = 100_000
    @Option(help: ArgumentHelp("Tasks of this length in every slot at last, one after another.", valueName: "seconds"))
    var length: Double?
    @OptionGroup var options: BenchOptions

    func validate() throws {
        guard (1...30_000).contains(connections), (1...4096).contains(slots) else {
            throw ValidationError("--connections must be from 1 to 30000 and --slots from 1 to 4096")
        }
        guard heartbeat >= 0.05, heartbeat <= 5, seconds >= 0.5, seconds <= 3600 else {
            throw ValidationError("--heartbeat must be from 0.05 to 5 seconds, --seconds from 0.5 to 3600")
        }
        if let length, !(0.01...600).contains(length) {
            throw ValidationError("--length must be from 0.01 to 600 seconds")
        }
        guard (1...100_000_000).contains(tasks) else { throw ValidationError("--tasks must be from 1 to 100000000") }
    }

    func run() throws {
        // Each socket of this process has a descriptor for its connection and one to be woken by.
        try DescriptorLimit.require(2 * connections + 64, for: "\(connections) connections of this process")
        let folder = try BenchFolder(under: options.folder)
        defer { folder.remove() }
        let cluster = try ConnectedCrowd(
            folder: folder, connections: connections, slots: slots, heartbeat: heartbeat,
            durability: options.durability.durability)
        defer { cluster.stop() }
        let figures = try cluster.measure(seconds: seconds, tasks: tasks, length: length)
        Terminal.print(options.json ? figures.json : figures.text)
        if !figures.isGood { throw ExitStatus.findings.code }
    }
}
