import ArgumentParser

struct PauseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Start no more tasks of a sweep; what runs is finished.",
        discussion: "EXAMPLES\n  swath pause leaderboard\n  swath resume leaderboard")
    @OptionGroup var options: ControlOptions
    func run() throws { try options.carryOut("pause") }
}
