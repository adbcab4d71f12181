import ArgumentParser

struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure this machine.",
        discussion: """
            EXAMPLES
              swath bench dispatch --tasks 200000
              swath bench submit --tasks 10000000 --json
              swath bench workers --count 500
              swath bench connections --connections 2000
              swath bench numerics --case mlp
              swath bench trajectories
              swath bench forecasting --case arima
            """,
        subcommands: [
            BenchDispatchCommand.self, BenchSubmitCommand.self, BenchWorkersCommand.self,
            BenchConnectionsCommand.self, BenchNumericsCommand.self, BenchForecastingCommand.self,
            BenchTrajectoriesCommand.self,
        ])
}
