import ArgumentParser
import Coordinator
import Families
import Glibc
import Identifiers
import Logging
import Protocol
import Reporting
import Storage

struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a sweep on this machine: coordinator and workers with one command.",
        discussion: """
            Results go to the store as they come. Ctrl-C once lets running tasks finish and ends; twice stops at \
            once. Either way what was done is kept: the same command goes on from there. A task whose result the \
            store already has, from this sweep or an earlier one, is not run again.

            EXAMPLES
              swath run sweeps/forecasting-first.yaml
              swath run sweep.yaml --slots 8 --store results.sqlite
              swath run sweep.yaml --json > progress.jsonl
            """)

    @OptionGroup var input: SweepFileArgument
    @OptionGroup var store: StoreOption
    @Option(help: ArgumentHelp("Executors that run at once; by default one a core.", valueName: "count"))
    var slots: Int?
    @OptionGroup var durability: DurabilityOption
    @Flag(help: "Print one JSON object a change, and one at the end.") var json = false
    @Flag(name: .shortAndLong, help: "Say nothing but errors.") var quiet = false
    @OptionGroup var log: LogOptions

    func run() throws {
        let loaded = try input.loadAndWarn()
        if let slots, !(1...4096).contains(slots) {
            throw CommandFailure(.usage, "--slots must be from 1 to 4096, not \(slots)")
        }
        Interrupts.listen()
        let node = try LocalNode(
            store: store.store, slots: slots, storeOptions: durability.storeOptions, logLevel: log.logLevel)
        defer { node.end() }
        let submission = try node.client.submit(
            loaded.sweep, source: loaded.source, git: GitState.of(folderOf: loaded.path), watch: true)
        if !json, !quiet {
            Terminal.say(
                "sweep \(submission.sweep) \"\(loaded.sweep.name)\": \(HumanText.count(submission.tasks)) tasks, "
                    + "\(node.slots) slots, results in \(store.store)")
        }
        let status = try follow(submission.sweep, on: node)
        try node.stop()
        try finish(status, sweep: submission.sweep)
    }

    /// Watches to the end; the first Ctrl-C drains, the second stops.
    private func follow(_ sweep: SweepID, on node: LocalNode) throws -> WireSweepStatus? {
        var loop = WatchLoop(client: node.client, style: ProgressView.style(json: json, quiet: quiet))
        while true {
            switch try loop.untilEvent(sweep, patience: 60) {
            case .ended: return loop.last
            case .silent: throw CommandFailure(.fault, "the coordinator of this process does not answer")
            case .interrupted:
                guard Interrupts.take() == 1 else {
                    node.kill()
                    try node.stop()
                    return try interrupted(loop.last)
                }
                Terminal.say("running tasks are finished, nothing new is started; Ctrl-C again stops at once")
                try node.drain()
                if try node.waitForWorker(whileWaiting: { Interrupts.arePending }) {
                    try node.stop()
                    return try interrupted(loop.last)
                }
            }
        }
    }

    private func interrupted(_ status: WireSweepStatus?) throws -> WireSweepStatus? {
        Terminal.say("stopped; what was done is in \(store.store), and the same command goes on from there")
        throw ExitStatus.interrupted.code
    }

    /// The closing lines: counts, the family's first report, and what can be asked next.
    private func finish(_ status: WireSweepStatus?, sweep: SweepID) throws {
        guard let status else { return }
        if json {
            var object = JSONLine()
            object.add("event", "end")
            object.add(status)
            Terminal.print(object.text)
        } else if !quiet {
            try Closing(store: store.store, sweep: sweep, status: status).print()
        }
        if status.failed > 0 || status.state == "cancelled" { throw ExitStatus.findings.code }
    }
}

/// What `run` prints when a sweep has ended.
struct Closing {
    let store: String
    let sweep: SweepID
    let status: WireSweepStatus

    func print() throws {
        let reader = try StoreReader.open(path: store)
        let summary = try SweepLookup.find("\(sweep)", in: reader)
        var line = "\(HumanText.count(status.succeeded)) succeeded"
        if status.reused > 0 { line += " (\(HumanText.count(status.reused)) of them reused)" }
        if status.failed > 0 { line += ", " + Terminal.styled("\(HumanText.count(status.failed)) failed", .red) }
        if status.cancelled > 0 { line += ", \(HumanText.count(status.cancelled)) cancelled" }
        Terminal.say(line)
        if status.succeeded > 0, let family = FamilyRegistry.builtIn[status.family], !family.reports.isEmpty {
            Terminal.print("")
            var writer = TableWriter(format: .table, output: DescriptorOutput(descriptor: STDOUT_FILENO))
            _ = try Report(named: nil, of: summary, registry: .builtIn).run(on: reader, into: &writer)
        }
        Terminal.say("")
        let option = store == "swath.sqlite" ? "" : " --store \(store)"
        if status.failed > 0 { Terminal.say("swath coverage\(option)   which tasks failed, and why") }
        Terminal.say("swath report\(option) --list   more reports; swath query\(option) \"SELECT …\"   any question")
    }
}
