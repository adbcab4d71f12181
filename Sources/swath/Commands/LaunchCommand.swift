import ArgumentParser

struct LaunchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "launch",
        abstract: "Have a cluster, or machines that answer ssh, run a coordinator and its workers.",
        discussion: """
            Clusters have schedulers that place, watch and restart what they run. Swath tells them what that is. For a handful \
            of machines without one, ssh will do.

            EXAMPLES
              swath launch slurm sweep.yaml --partition short --time 2h --slots 16
              swath launch ssh sweep.yaml --hosts box1,box2,me@box3:2222
              swath launch kubernetes --name lorenz --image registry.example/swath:1.0 --workers 20
            """,
        subcommands: [LaunchSlurmCommand.self, LaunchSSHCommand.self, LaunchKubernetesCommand.self])
}
