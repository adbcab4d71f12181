import ArgumentParser
import Families
import Identifiers
import Logging
import Reporting
import Storage

struct CoverageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "coverage",
        abstract: "Tell which cells of a sweep are done, missing or failed, and what the failures have in common.",
        discussion: """
            A method that fails on every system is one line here, not 135.

            With `--resubmit` the holes are filled. Failed cells get their attempts again. A sweep that was cancelled, \
            or has ended with cells missing, is submitted again as it was, and takes over every result that is there. \
            The store's coordinator does it; where none runs, this command runs it on this machine, as `swath run` \
            does, to the end.

            EXAMPLES
              swath coverage
              swath coverage --axes method,system
              swath coverage --resubmit
            """)

    @Argument(help: "The sweep, by name or number; by default the newest.") var sweep: String?
    @OptionGroup var connection: ConnectionOptions
    @Option(help: ArgumentHelp("Also print a matrix of two axes.", valueName: "row,column")) var axes: String?
    @Flag(help: "Have failed tasks tried again and missing ones run.") var resubmit = false
    @Option(
        help: ArgumentHelp("Executors for --resubmit without a coordinator; by default one a core.", valueName: "count")
    )
    var slots: Int?
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        if let slots, !(1...4096).contains(slots) {
            throw CommandFailure(.usage, "--slots must be from 1 to 4096, not \(slots)")
        }
        let (summary, coverage) = try read(sweep)
        Terminal.print(
            json
                ? "\(coverage.json)"
                : coverage.text(style: TableStyle(width: Terminal.outputIsTerminal ? Terminal.width : nil)))
        let isFilled = resubmit ? try fillHoles(of: summary, coverage) : coverage.isComplete
        if !isFilled { throw ExitStatus.findings.code }
    }

    private func read(_ sweep: String?) throws -> (SweepSummary, Coverage) {
        let reader = try StoreReader.open(path: connection.store.store)
        let summary = try SweepLookup.find(sweep, in: reader)
        return (summary, try Coverage(of: summary, registry: .builtIn, reader: reader, axes: matrixAxes()))
    }

    /// Returns whether the holes are filled, or in the hands of a coordinator that fills them.
    private func fillHoles(of summary: SweepSummary, _ coverage: Coverage) throws -> Bool {
        let plan = Resubmission(coverage)
        Terminal.say(plan.sentence(of: summary))
        let filling = HoleFilling(sweep: summary, plan: plan)
        let hasCoordinator = connection.connect != nil || Store.holder(path: connection.store.store) != nil
        switch plan {
        case .nothing: return true
        case .paused(_, let failed):
            // Without a coordinator there is nobody to resume it, and nothing would be started.
            if hasCoordinator, failed > 0 { try filling.ask(connection.client()) }
            if !hasCoordinator {
                Terminal.say("it needs a coordinator: swath coordinator --store \(connection.store.store)")
            }
            return false
        case .underWay, .retry, .submitAgain:
            guard hasCoordinator else { return try runHere(filling) }
            try filling.ask(connection.client())
            return true
        }
    }

    /// Runs what is missing on a node of this process, to the end.
    private func runHere(_ filling: HoleFilling) throws -> Bool {
        if case .underWay = filling.plan { Terminal.say("no coordinator runs it, so it goes on here") }
        Interrupts.listen()
        let node = try LocalNode(
            store: connection.store.store, slots: slots, storeOptions: StoreOptions(), logLevel: .notice)
        defer { node.end() }
        let sweep = try filling.ask(node.client, watch: true)
        _ = try node.follow(sweep, style: ProgressView.style(json: false, quiet: json))
        let (_, coverage) = try read("\(sweep)")
        Terminal.say(coverage.headline)
        return coverage.isComplete
    }

    private func matrixAxes() throws -> (String, String)? {
        guard let axes else { return nil }
        let names = axes.split(separator: ",").map(String.init)
        guard names.count == 2 else {
            throw CommandFailure(
                .usage, "--axes wants two names with a comma between, such as method,system; not \"\(axes)\"")
        }
        return (names[0], names[1])
    }
}
