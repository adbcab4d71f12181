import ArgumentParser
import Protocol

struct WatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Show how a running sweep goes, until it ends.",
        discussion: """
            EXAMPLES
              swath watch                 the newest sweep of swath.sqlite's coordinator
              swath watch leaderboard     a sweep by name, or by number
              swath watch --json          one JSON object a change, for programs
            """)

    @Argument(help: "The sweep, by name or number; by default the newest.") var sweep: String?
    @OptionGroup var connection: ConnectionOptions
    @Flag(help: "Print JSON lines.") var json = false

    func run() throws {
        let client = try connection.client()
        let id = try SweepChoice.choose(sweep, among: client.status().sweeps)
        Interrupts.listen()
        try client.watch(id)
        var loop = WatchLoop(client: client, style: ProgressView.style(json: json, quiet: false))
        try loop.follow(id)
    }
}
