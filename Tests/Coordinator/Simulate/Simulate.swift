import ArgumentParser

/// The scheduler under a virtual clock: in misfortune, and at scale.
@main
struct Simulate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Drive the scheduler under a virtual clock.",
        subcommands: [FaultsCommand.self, ScaleCommand.self], defaultSubcommand: FaultsCommand.self)
}
