import ArgumentParser
import Families
import Identifiers
import Protocol

struct SubmitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit",
        abstract: "Hand a sweep to a running coordinator.",
        discussion: """
            Returns when the sweep is on the coordinator's disk. A sweep that the store has under way already is \
            not submitted twice: its number is printed.

            EXAMPLES
              swath submit sweep.yaml
              swath submit sweep.yaml --watch --connect tcp://node1:7077
            """)

    @OptionGroup var input: SweepFileArgument
    @OptionGroup var connection: ConnectionOptions
    @Flag(help: "Stay and show how it goes.") var watch = false
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let loaded = try input.loadAndWarn()
        let client = try connection.client()
        let submission = try client.submit(
            loaded.sweep, source: loaded.source, git: GitState.of(folderOf: loaded.path), watch: watch)
        if json {
            var object = JSONLine()
            object.add("sweep", Int(submission.sweep.rawValue))
            object.add("tasks", Int(submission.tasks))
            object.add("reused", Int(submission.reused))
            object.add("hash", loaded.sweep.hash)
            Terminal.print(object.text)
        } else {
            Terminal.print(
                "sweep \(submission.sweep) (\(loaded.sweep.name)): "
                    + "\(HumanText.count(submission.tasks)) tasks are queued"
            )
        }
        guard watch else { return }
        Interrupts.listen()
        var loop = WatchLoop(client: client, style: ProgressView.style(json: json, quiet: false))
        try loop.follow(submission.sweep)
    }
}
