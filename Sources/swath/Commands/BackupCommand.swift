import ArgumentParser
import Storage

struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the store as it is at this moment, also while a coordinator writes to it.",
        discussion: """
            The copy is one whole file: it can be queried, audited, merged, moved to another machine, or opened by a \
            coordinator, which goes on from there. Under its name there is never half a copy.

            EXAMPLES
              swath backup results-monday.sqlite
              swath backup --store results.sqlite --replace /backup/results.sqlite
            """)

    @Argument(help: "The file to write.", completion: .file(extensions: ["sqlite"])) var target: String
    @OptionGroup var store: StoreOption
    @Flag(help: "Take the place of a file that is there.") var replace = false
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        var bar = ShareBar(title: "backup")
        defer { bar.finish() }
        let bytes = try StoreBackup.copy(store.store, to: target, replaces: replace) { done, total in
            bar.show(
                total > 0 ? Double(done) / Double(total) : 1,
                "\(HumanText.bytes(Double(done))) of \(HumanText.bytes(Double(total)))")
        }
        bar.finish()
        guard json else {
            return Terminal.print("\(target): \(HumanText.bytes(Double(bytes))) copied from \(store.store)")
        }
        var line = JSONLine()
        line.add("store", store.store)
        line.add("copy", target)
        line.add("bytes", Int(bytes))
        Terminal.print(line.text)
    }
}
