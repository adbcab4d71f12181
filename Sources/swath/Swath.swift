import ArgumentParser
import ContinualLearning
import Families
import Forecasting
import ScalingLaws
import Identifiers

/// The command line. One file a subcommand, in Commands/.
@main
struct Swath: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "swath",
        abstract: "Runs scientific sweeps and never loses a result.",
        discussion: """
            A sweep file (YAML) names a family of experiment and its axes. `swath run` plays coordinator and \
            workers on this machine; `swath coordinator`, `swath worker` and `swath submit` are the same thing \
            taken apart, for a cluster. Results go to one SQLite file that anybody can query.

            EXAMPLES
              swath run sweeps/forecasting-first.yaml      run a sweep here, watch it, see its leaderboard
              swath plan sweeps/forecasting-first.yaml     what it would run, and for how long
              swath query "SELECT method, median(smape) FROM forecasting GROUP BY method"
              swath status                                 how it goes, and why it is not faster
            """,
        version: EngineBuild.description,
        groupedSubcommands: [
            CommandGroup(
                name: "Sweeps:",
                subcommands: [
                    RunCommand.self, PlanCommand.self, CheckCommand.self, SchemaCommand.self, FamiliesCommand.self,
                    DescribeCommand.self, ForecastCommand.self, ScoreCommand.self, FitCommand.self, PredictCommand.self,
                    AnchorCommand.self,
                ]),
            CommandGroup(
                name: "Chaotic systems:",
                subcommands: [
                    SystemsCommand.self, TrajectoryCommand.self, RateCommand.self, LyapunovCommand.self,
                ]),
            CommandGroup(
                name: "Cluster:",
                subcommands: [
                    CoordinatorCommand.self, WorkerCommand.self, SubmitCommand.self, KeygenCommand.self,
                    LaunchCommand.self,
                ]),
            CommandGroup(
                name: "Watch and steer:",
                subcommands: [
                    StatusCommand.self, WatchCommand.self, PauseCommand.self, ResumeCommand.self, CancelCommand.self,
                    RetryCommand.self, PrioritiseCommand.self, DrainCommand.self, PardonCommand.self,
                    ShutdownCommand.self, HealthCommand.self,
                ]),
            CommandGroup(
                name: "Results:",
                subcommands: [
                    QueryCommand.self, ReportCommand.self, ExportCommand.self, CoverageCommand.self, AuditCommand.self,
                    VerifyCommand.self, MergeCommand.self, BackupCommand.self,
                ]),
            CommandGroup(
                name: "This machine:",
                subcommands: [
                    BenchCommand.self, DrillCommand.self, DoctorCommand.self, CompletionsCommand.self,
                    ExecutorCommand.self, ReachCommand.self,
                ]),
        ])

    /// Every error ends here: one sentence on standard error and a documented exit status.
    static func main() {
        BLASRestart.ifNeeded()
        do {
            var command = try parseAsRoot(ArgumentSpelling.parsable(Array(CommandLine.arguments.dropFirst())))
            try command.run()
        } catch {
            FailureReport.exit(with: error)
        }
    }
}

extension FamilyRegistry {
    /// The families that this build carries.
    static let builtIn = FamilyRegistry([
        ProbeFamily(), CommandFamily(), ForecastingFamily(), ScalingLawsFamily(), ContinualLearningFamily(),
        ContinualKnowledgeFamily(),
    ])
}
