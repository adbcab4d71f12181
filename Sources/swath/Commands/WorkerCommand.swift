import ArgumentParser
import Families
import Glibc
import Identifiers
import Logging
import Protocol
import Worker

struct WorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker",
        abstract: "Work for a coordinator: one process a node, an executor process a slot.",
        discussion: """
            Ctrl-C or SIGTERM once finishes what runs and leaves; twice stops. A coordinator that goes away is \
            waited for: what is held is computed and kept.

            A worker that knows when its allocation ends (--until, or Slurm's word for it) takes only tasks that should end \
            before. A minute before the end, or on SIGUSR1, it begins nothing more and has running tasks save a checkpoint: \
            those that do go on elsewhere with the same bits. What still runs ten seconds before the end is given back.

            EXIT STATUS
            \(WorkerExit.allCases.map { "  \($0.rawValue)  \($0.summary)" }.joined(separator: "\n"))

            EXAMPLES
              swath worker --connect tcp://node1:7077
              swath worker --connect tcp://node1:7077 --slots 64 --key worker.secret --server-key coordinator.public
            """)

    @Option(help: ArgumentHelp("The coordinator's address.", valueName: "endpoint")) var connect: String
    @Option(help: ArgumentHelp("Executors; by default one a core.", valueName: "count")) var slots: Int?
    @OptionGroup var keys: ClientKeyOptions
    @Option(help: ArgumentHelp("Name of this node; by default the host's.", valueName: "name")) var node: String = ""
    @Option(help: ArgumentHelp("Memory that tasks may use together, such as 16GiB.", valueName: "size")) var memory:
        MemorySize?
    @Option(help: ArgumentHelp("Seconds without a coordinator after which to give up.", valueName: "seconds"))
    var giveUp: Double = 3600
    @Option(
        help: ArgumentHelp(
            "When the allocation ends, in seconds since 1970 or as 2026-12-24T18:00:00 in local time; by default what Slurm says.",
            valueName: "time"))
    var until: PointInTime?
    @Flag(help: .hidden) var withParent = false
    @OptionGroup var log: LogOptions

    func run() throws {
        if let slots, !(1...4096).contains(slots) {
            throw CommandFailure(.usage, "--slots must be from 1 to 4096, not \(slots)")
        }
        guard node.utf8.count <= 256, node.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else {
            throw CommandFailure(.usage, "--node must be one line of text of at most 256 bytes")
        }
        guard giveUp > 0 else { throw CommandFailure(.usage, "--give-up must be above 0 seconds, not \(giveUp)") }
        var options = WorkerOptions(
            endpoint: try Endpoint(connect), slots: slots ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))),
            logger: log.logger("worker"))
        options.security = try keys.security()
        options.node = node
        options.memory = UInt64(clamping: memory?.bytes ?? 0)
        options.giveUp = giveUp
        options.remaining = try remaining(options.logger)
        options.executable = Executable.path
        options.ownsProcess = true
        let control = try WorkerControl()
        control.handleSignals()
        if withParent { ParentWatch.start { control.stop() } }
        let end = Worker.run(options, registry: .builtIn, control: control)
        if end != .drained { options.logger.error("\(end.summary)") }
        throw ExitCode(end.rawValue)
    }
}

extension WorkerCommand {
    /// Seconds until the allocation ends; 0: it has no end, or nobody knows.
    private func remaining(_ logger: Logger) throws -> Double {
        guard let until else {
            guard let end = SlurmAllocation.end() else { return 0 }
            let remaining = end - PointInTime.now
            logger.info("Slurm job \(SlurmAllocation.job ?? "?") ends in \(Int(remaining)) s")
            return max(1, remaining)
        }
        guard until.seconds > PointInTime.now else {
            throw CommandFailure(.usage, "--until must be in the future: \(until.seconds) is past")
        }
        return until.seconds - PointInTime.now
    }
}

/// A number of bytes as people write it.
struct MemorySize: ExpressibleByArgument {
    let bytes: Int64

    init?(argument: String) {
        guard let bytes = Quantity.bytes(argument) else { return nil }
        self.bytes = bytes
    }
}
