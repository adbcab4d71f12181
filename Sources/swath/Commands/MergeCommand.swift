import ArgumentParser
import Families
import Identifiers
import Storage

struct MergeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Take the results of other stores into one.",
        discussion: """
            For sweeps that ran under several coordinators. A sweep that both files have, with the same tasks, becomes \
            one: each task keeps the result that there is; where both have one, the first file's stays, and if the two \
            differ in their bits, that is told and the exit status is 1. Any other sweep comes as a new one. Sweeps that \
            have not ended come paused: their own coordinator may be at work on them.

            The first file is written, each of the others in one piece or not at all; those are only read, also while \
            their coordinators run. No coordinator may have the first one open.

            EXAMPLES
              swath merge results.sqlite from-cluster.sqlite
              swath merge --dry-run results.sqlite a.sqlite b.sqlite
              swath merge --output all.sqlite a.sqlite b.sqlite
            """)

    @Argument(help: "The store that takes, and those that it takes from.", completion: .file(extensions: ["sqlite"]))
    var files: [String]
    @Option(
        name: [.short, .long],
        help: ArgumentHelp("Leave the first file as it is, and write this one.", valueName: "file"))
    var output: String?
    @Flag(help: "Tell what would come, and write nothing.") var dryRun = false
    @Flag(help: "Print JSON, a line a sweep.") var json = false

    func validate() throws {
        guard files.count > 1 else {
            throw ValidationError("name at least two files: the one that takes, and one that it takes from")
        }
        guard !(dryRun && output != nil) else {
            throw ValidationError("--dry-run writes nothing, --output a file: leave one of them out")
        }
    }

    func run() throws {
        var bar = ShareBar(title: "merge")
        defer { bar.finish() }
        if let output {
            _ = try StoreBackup.copy(files[0], to: output) { done, total in
                bar.show(total > 0 ? Double(done) / Double(total) : 1, "copying \(files[0])")
            }
        }
        let merge = try StoreMerge(into: output ?? files[0], registry: .builtIn)
        defer { try? merge.close() }
        var differing: Int64 = 0
        for source in files.dropFirst() {
            let report = try merge.take(source, isTrial: dryRun) { step, share in
                bar.show(share, "\(source): \(step)")
            }
            bar.finish()
            differing += report.differing
            if json { tell(report) } else { Terminal.print(text(of: report)) }
        }
        try merge.close()
        if differing > 0 { throw ExitStatus.findings.code }
    }

    private func text(of report: MergeReport) -> String {
        let head = "\(report.source) into \(output ?? files[0])" + (dryRun ? ", if it were not a dry run" : "") + ":"
        guard !report.sweeps.isEmpty else { return head + "\n  it has no sweeps" }
        return ([head] + report.sweeps.map { "  " + sentence(of: $0) }).joined(separator: "\n")
    }

    private func sentence(of sweep: MergeReport.Sweep) -> String {
        var parts = ["\(HumanText.count(sweep.taken)) results taken"]
        if sweep.failures > 0 { parts.append("\(HumanText.count(sweep.failures)) failures taken") }
        if sweep.open > 0 { parts.append("\(HumanText.count(sweep.open)) unfinished tasks taken") }
        if sweep.same > 0 { parts.append("\(HumanText.count(sweep.same)) were here already, equal in every bit") }
        if sweep.differing > 0 {
            let examples = sweep.examples.map(String.init).joined(separator: ", ")
            parts.append(
                Terminal.styled("\(HumanText.count(sweep.differing)) DIFFER from those here, which stay", .red)
                    + " (tasks \(examples)\(sweep.examples.count < sweep.differing ? ", …" : ""))")
        }
        let place = sweep.isNew ? "now sweep \(sweep.target)" : "one with sweep \(sweep.target)"
        return "\(sweep.name), sweep \(sweep.source) there, \(place): \(parts.joined(separator: ", "))"
    }

    private func tell(_ report: MergeReport) {
        for sweep in report.sweeps {
            var line = JSONLine()
            line.add("event", "merged")
            line.add("source", report.source)
            line.add("name", sweep.name)
            line.add("source_sweep", Int(sweep.source.rawValue))
            line.add("sweep", Int(sweep.target.rawValue))
            line.add("new", sweep.isNew)
            line.add("taken", Int(sweep.taken))
            line.add("failures", Int(sweep.failures))
            line.add("open", Int(sweep.open))
            line.add("same", Int(sweep.same))
            line.add("differing", Int(sweep.differing))
            line.add("dry_run", dryRun)
            Terminal.print(line.text)
        }
    }
}
