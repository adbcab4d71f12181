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
            store already has, from this sweep or an earlier one, is not run again. A sweep that was paused goes on.

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
        try LocalFit.check(loaded.sweep, slots: slots ?? LocalNode.standardSlots)
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
        // Whoever runs a sweep wants it to run.
        if try node.client.isPaused(submission.sweep) {
            let sentence = try node.client.control("resume", sweep: submission.sweep)
            if !json, !quiet { Terminal.say("it was paused; \(sentence)") }
        }
        let status = try node.follow(submission.sweep, style: ProgressView.style(json: json, quiet: quiet))
        try Closing.tell(status, of: submission.sweep, in: store.store, json: json, quiet: quiet)
    }
}

/// What `run` and `launch` print when a sweep has ended: counts, the family's first report, and what can be asked next.
struct Closing {
    private let store: String
    private let sweep: SweepSummary
    /// Of all stages together.
    private let counts: CoverageCounts

    /// - Parameter status: The last word of the coordinator; nil: there was none, and nothing is told.
    /// - Throws: the exit status of findings when a task failed or the sweep was cancelled.
    static func tell(
        _ status: WireSweepStatus?, of sweep: SweepID, in store: String, json: Bool, quiet: Bool
    ) throws {
        guard let status else { return }
        let reader = try StoreReader.open(path: store)
        let summary = try SweepLookup.find("\(sweep)", in: reader)
        let counts = try StatusFromFile(of: summary, reader: reader).lines.first?.counts ?? CoverageCounts()
        if json {
            var object = JSONLine()
            object.add("event", "end")
            object.add(status)
            Terminal.print(object.text)
        } else if !quiet {
            try Closing(store: store, sweep: summary, counts: counts).print(reader)
        }
        if counts.failed > 0 || status.state == "cancelled" { throw ExitStatus.findings.code }
    }

    private func print(_ reader: StoreReader) throws {
        var line = "\(HumanText.count(counts.done)) succeeded"
        if counts.reused > 0 { line += " (\(HumanText.count(counts.reused)) of them reused)" }
        if counts.failed > 0 { line += ", " + Terminal.styled("\(HumanText.count(counts.failed)) failed", .red) }
        if counts.cancelled > 0 { line += ", \(HumanText.count(counts.cancelled)) cancelled" }
        Terminal.say(line)
        let hasReports = FamilyRegistry.builtIn[sweep.family]?.reports.isEmpty == false
        if counts.done > 0, hasReports {
            Terminal.print("")
            var writer = TableWriter(format: .table, output: DescriptorOutput(descriptor: STDOUT_FILENO))
            _ = try Report(named: nil, of: sweep, registry: .builtIn).run(on: reader, into: &writer)
        }
        Terminal.say("")
        let option = store == "swath.sqlite" ? "" : " --store \(store)"
        if counts.failed > 0 { Terminal.say("swath coverage\(option)   which tasks failed, and why") }
        let query = "swath query\(option) \"SELECT …\"   any question"
        Terminal.say(hasReports ? "swath report\(option) --list   more reports; \(query)" : query)
    }
}
