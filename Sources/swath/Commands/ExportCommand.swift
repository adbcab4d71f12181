public import ArgumentParser
public import Reporting
import Storage

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a sweep's results, records or attempts as a table.",
        discussion: """
            EXAMPLES
              swath export --output results.csv
              swath export my-sweep --what records --format csv > records.csv
            """)

    @Argument(help: "The sweep, by name or number; by default the newest.") var sweep: String?
    @Option(help: "results, records, attempts, artifacts or events.") var what: Export.Subject = .results
    @OptionGroup var store: StoreOption
    @OptionGroup var format: FormatOption

    func run() throws {
        let reader = try StoreReader.open(path: store.store, timeLimit: 86_400)
        let export = Export(what, of: try SweepLookup.find(sweep, in: reader))
        try format.write(from: store) { writer in _ = try export.run(on: reader, into: &writer) }
    }
}

extension Export.Subject: ExpressibleByArgument {}
