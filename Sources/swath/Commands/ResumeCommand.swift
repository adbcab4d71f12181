import ArgumentParser

struct ResumeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Let a paused sweep go on.", discussion: "EXAMPLES\n  swath resume leaderboard")
    @OptionGroup var options: ControlOptions
    func run() throws { try options.carryOut("resume") }
}
