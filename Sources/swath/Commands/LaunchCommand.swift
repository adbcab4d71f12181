import ArgumentParser

struct LaunchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "launch",
        abstract: "Have a cluster run a coordinator and its workers.",
        discussion: """
            Clusters have schedulers that place, watch and restart what they run. Swath tells them what that is.

            EXAMPLES
              swath launch slurm sweep.yaml --partition short --time 2h --slots 16
              swath launch kubernetes --name lorenz --image registry.example/swath:1.0 --workers 20
            """,
        subcommands: [LaunchSlurmCommand.self, LaunchKubernetesCommand.self])
}
