import ArgumentParser

struct PrioritiseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "priority",
        abstract: "Set a sweep's priority: higher ones get the workers first.",
        discussion: "EXAMPLES\n  swath priority 10 leaderboard\n  swath priority -5 leaderboard")
    @Argument(help: "A whole number from -1000000 to 1000000; sweeps begin with 0.") var value: PriorityArgument
    @OptionGroup var options: ControlOptions
    func run() throws { try options.carryOut("priority", priority: value.number) }
}

/// A priority as the command line gives it, within what sweep files may write.
struct PriorityArgument: ExpressibleByArgument {
    let number: Int

    /// Nil: not a whole number, or one out of range.
    init?(argument: String) {
        guard let number = Int(argument.drop { $0 == " " }), (-1_000_000...1_000_000).contains(number) else {
            return nil
        }
        self.number = number
    }
}
