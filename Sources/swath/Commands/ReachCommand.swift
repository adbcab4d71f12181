import ArgumentParser
import Launching

/// Whether this machine reaches a launch that gets ready. `swath launch ssh` runs it on its hosts; it is of no use by hand.
struct ReachCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reach", abstract: "Reach a launch that gets ready (run on hosts by `swath launch ssh`).",
        shouldDisplay: false)

    @Argument(help: "tcp://HOST:PORT") var endpoint: String
    @Option(help: "What the launch says to those who come.") var word: String
    @Option(help: ArgumentHelp("Seconds to wait.", valueName: "seconds")) var within: Double = 10

    func run() throws {
        guard within > 0, within <= 3600 else {
            throw CommandFailure(.usage, "--within must be above 0, up to 3600 seconds")
        }
        if let fault = GreetingCheck.fault(of: endpoint, word: word, within: within) {
            throw CommandFailure(.coordinator, fault)
        }
    }
}
