import ArgumentParser

struct CancelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "End a sweep; what was finished is kept.", discussion: "EXAMPLES\n  swath cancel 3")
    @OptionGroup var options: ControlOptions
    func run() throws { try options.carryOut("cancel") }
}
