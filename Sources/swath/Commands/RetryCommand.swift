import ArgumentParser

struct RetryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Try the failed tasks of a sweep again, with all their attempts.",
        discussion: "EXAMPLES\n  swath retry leaderboard")
    @OptionGroup var options: ControlOptions
    func run() throws { try options.carryOut("retry") }
}
