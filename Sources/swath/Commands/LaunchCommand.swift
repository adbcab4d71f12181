import ArgumentParser

struct LaunchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "launch",
        abstract: "Have a cluster run a sweep's workers.",
        discussion: """
            Clusters have schedulers that place, watch and restart what they run. Swath tells them what that is.

            EXAMPLES
              swath launch slurm sweep.yaml --partition short --time 2h --slots 16
            """,
        subcommands: [LaunchSlurmCommand.self])
}
