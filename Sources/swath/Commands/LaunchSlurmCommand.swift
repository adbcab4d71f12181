import ArgumentParser
import Families
import FoundationEssentials
import Glibc
import Identifiers
import Launching
import Protocol
import Reporting
import Storage

struct LaunchSlurmCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "slurm",
        abstract: "Run a sweep with workers that Slurm places: as many as its work asks for.",
        discussion: """
            The coordinator runs here, so start this where it may stay: a login node, or a job of its own. Allocations \
            are asked for while tasks wait, replaced when they are lost, and given back when they idle; workers are \
            their steps, and a task never is a job. The store, its keys and this program must lie on a file system \
            that nodes share. `swath status` says what a launch waits for.

            Ctrl-C once gives allocations back as their tasks end; twice, at once. Either way what was done is kept. \
            The same command goes on from there, and finds allocations of its own that are still there.

            A site profile holds any of: \(SlurmSite.keys.joined(separator: ", ")).

            EXAMPLES
              swath launch slurm sweep.yaml --partition short --time 2h --slots 16 --maximum 8
              swath launch slurm sweep.yaml --site site.yaml --dry-run
              swath launch slurm sweep.yaml --slots 8 --sbatch --gres=gpu:1 --setup "module load gcc"
            """)

    @OptionGroup var input: SweepFileArgument
    @OptionGroup var store: StoreOption
    @OptionGroup var site: SlurmSiteOptions
    @Option(help: ArgumentHelp("This machine's address as nodes reach it; by default found out.", valueName: "host"))
    var address: String?
    @Option(help: ArgumentHelp("The coordinator's port; by default that of the last launch.", valueName: "port"))
    var port: Int?
    @OptionGroup var durability: DurabilityOption
    @Flag(help: "Print the batch script, and on standard error what would be done; submit nothing.") var dryRun = false
    @Flag(help: "Print one JSON object a change, and one at the end.") var json = false
    @Flag(name: .shortAndLong, help: "Say nothing but errors.") var quiet = false
    @OptionGroup var log: LogOptions

    func run() throws {
        let loaded = try input.loadAndWarn()
        let path = store.absolute
        let commands = SlurmCommands()
        let prepared: SlurmPreparation
        let forecast = try self.forecast(of: loaded.sweep)
        do {
            let site = try self.site.resolved()
            prepared = try SlurmPreparation(
                site: site, store: path, executable: Executable.path, address: address, port: port, commands: commands)
            try Self.checkFit(loaded.sweep, prepared, forecast)
            try prepared.rehearse(commands)
        } catch let problem as LaunchProblem { throw CommandFailure(.badInput, problem.description) }
        if dryRun {
            Terminal.write(prepared.script.text, to: STDOUT_FILENO)
            return prepared.plan.forEach(Terminal.say)
        }
        if !json, !quiet { prepared.plan.forEach(Terminal.say) }
        Interrupts.listen()
        let coordinator = try LaunchCoordinator(
            place: prepared.place, folder: prepared.script.folder, store: path, storeOptions: durability.storeOptions,
            logLevel: log.logLevel)
        let launch = try SlurmLaunch.start(
            prepared, coordinator: coordinator, commands: commands,
            estimate: WorkEstimate(coreSecondsPerTask: forecast), voice: LaunchVoice(json: json, quiet: quiet))
        defer { launch.end() }
        let (sweep, status) = try launch.run(loaded, style: ProgressView.style(json: json, quiet: quiet))
        try Closing.tell(status, of: sweep, in: store.store, json: json, quiet: quiet)
    }

    /// Seconds of one core that a task is predicted to take on average; nil when the store knows nothing.
    private func forecast(of sweep: Sweep) throws -> Double? {
        guard access(store.store, F_OK) == 0 else { return nil }
        let forecast = try CostForecast(sweep, reader: try StoreReader.open(path: store.store))
        return forecast.map { $0.coreSeconds / Double(max(1, sweep.grid.count)) }
    }

    /// Throws when no task could ever run in an allocation.
    private static func checkFit(_ sweep: Sweep, _ prepared: SlurmPreparation, _ forecast: Double?) throws {
        let slots = prepared.script.site.slots ?? prepared.partition.cores
        for resources in [sweep.resources] + sweep.later.map(\.resources) where resources.cores > slots {
            throw LaunchProblem(
                "a task of sweep \(sweep.name) needs \(resources.cores) cores and a worker would have \(slots) slots: "
                    + "raise --slots, or lower `cores`")
        }
        // A task that can go on elsewhere need not end here.
        guard !sweep.familyInstance.savesCheckpoints, let forecast, let usable = prepared.script.site.usableSeconds,
            forecast > usable
        else { return }
        throw LaunchProblem(
            "tasks of sweep \(sweep.name) are predicted to take \(HumanText.duration(forecast)) each, and an allocation "
                + "has \(HumanText.duration(usable)) for them: raise --time")
    }
}
