import ArgumentParser
import Families
import Identifiers
import Reporting
import Storage

struct CoverageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "coverage",
        abstract: "Tell which cells of a sweep are done, missing or failed, and what the failures have in common.",
        discussion: """
            A method that fails on every system is one line here, not 135. `--resubmit` has the holes filled: \
            failed and missing tasks are tried again by the store's coordinator.

            EXAMPLES
              swath coverage
              swath coverage --axes method,system
              swath coverage --resubmit
            """)

    @Argument(help: "The sweep, by name or number; by default the newest.") var sweep: String?
    @OptionGroup var connection: ConnectionOptions
    @Option(help: ArgumentHelp("Also print a matrix of two axes.", valueName: "row,column")) var axes: String?
    @Flag(help: "Have failed tasks tried again and missing ones run.") var resubmit = false
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let reader = try StoreReader.open(path: connection.store.store)
        let summary = try SweepLookup.find(sweep, in: reader)
        let coverage = try Coverage(of: summary, registry: .builtIn, reader: reader, axes: matrixAxes())
        Terminal.print(
            json
                ? "\(coverage.json)"
                : coverage.text(style: TableStyle(width: Terminal.outputIsTerminal ? Terminal.width : nil)))
        if resubmit {
            Terminal.say(try connection.client().control("retry", sweep: summary.id))
        } else if !coverage.isComplete {
            throw ExitStatus.findings.code
        }
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
