import ArgumentParser

struct PrioritiseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "priority",
        abstract: "Set a sweep's priority: higher ones get the workers first.",
        discussion: "EXAMPLES\n  swath priority 10 leaderboard")
    @Argument(help: "Any whole number; sweeps begin with 0.") var value: Int
    @OptionGroup var options: ControlOptions
    func run() throws { try options.carryOut("priority", priority: value) }
}
