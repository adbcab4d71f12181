import ArgumentParser
import Families
import Identifiers
import Reporting
import Storage

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Print a family's report over a sweep, or write them all as a page.",
        discussion: """
            EXAMPLES
              swath report                            the first report of the newest sweep
              swath report forecasting-first by-system --format markdown
              swath report forecasting-quick forecast --task 12
              swath report --list
              swath report --html report.html         one self-contained page with charts
            """)

    @Argument(help: "The sweep, by name or number; by default the newest.") var sweep: String?
    @Argument(help: "The report; by default the family's first.") var report: String?
    @OptionGroup var store: StoreOption
    @OptionGroup var format: FormatOption
    @Option(help: "The task that a report of single tasks is about, by its index; by default the report chooses.")
    var task: TaskIndex?
    @Flag(help: "List the reports that there are.") var list = false
    @Option(help: ArgumentHelp("Write all reports with their charts into one page.", valueName: "file")) var html:
        String?

    func run() throws {
        let reader = try StoreReader.open(path: store.store)
        let summary = try SweepLookup.find(sweep, in: reader)
        let progress = FitProgressView()
        if let html {
            let plotly = try PlotlyLibrary.locate()
            try HTMLReport(of: summary, registry: .builtIn, reader: reader, progress: progress.show)
                .write(path: html, sparing: store.store, plotly: plotly)
            return Terminal.say("wrote \(html)")
        }
        if list {
            let table = try Report.list(for: summary, registry: .builtIn)
            return try format.write(from: store) { writer in try writer.write(table) }
        }
        var report = try Report(named: report, of: summary, registry: .builtIn)
        if let task {
            guard report.isOfTasks else {
                throw ValidationError(
                    "the report \(report.definition.name) is not about single tasks: leave --task out")
            }
            report.task = task
        }
        var notes: [String] = []
        try format.write(from: store) { writer in
            notes = try report.run(on: reader, into: &writer, progress: progress.show)
        }
        for note in notes { Terminal.say(note) }
    }
}
