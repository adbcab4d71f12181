import ArgumentParser
import Families
import Glibc
import Identifiers
import Launching

struct LaunchSSHCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ssh",
        abstract: "Run a sweep on machines that answer ssh: this program is copied there, and nothing else is needed.",
        discussion: """
            The coordinator runs here, and one worker a host there, with as many slots as the host has cores. ssh is the \
            user's own, with its configuration, agent and jumps; it asks nothing, so that keys and host keys must be in \
            order: `ssh HOST true` should say nothing. All hosts are checked before anything is started on any.

            A worker outlives its ssh connection. It finds the coordinator by itself, at --address, or over ssh with \
            --tunnel, where hosts cannot reach this machine (a laptop, say).

            Ctrl-C once lets workers finish what they run and leave; twice ends them at once. Either way what was done is \
            kept. The same command goes on from there, and finds workers of its own that are still there.

            A file of hosts has one a line: box1, or me@box2:2222 slots=16. From # on a line is a comment.

            EXAMPLES
              swath launch ssh sweep.yaml --hosts box1,box2,me@box3:2222
              swath launch ssh sweep.yaml --hosts-file hosts.txt --slots 8
              swath launch ssh sweep.yaml --hosts box1 --tunnel
              swath launch ssh sweep.yaml --hosts box1,box2 --dry-run
            """)

    @OptionGroup var input: SweepFileArgument
    @OptionGroup var hosts: SSHHostOptions
    @OptionGroup var store: StoreOption
    @Option(help: ArgumentHelp("This machine's address as hosts reach it; by default found out.", valueName: "host"))
    var address: String?
    @Option(help: ArgumentHelp("The coordinator's port; by default that of the last launch.", valueName: "port"))
    var port: Int?
    @Flag(help: "Workers reach the coordinator over ssh: for machines that hosts cannot reach.") var tunnel = false
    @Option(
        help: ArgumentHelp("The swath that hosts run; by default this one.", valueName: "path"), completion: .file())
    var executable: String?
    @Option(help: ArgumentHelp("Where hosts keep programs and logs.", valueName: "folder"))
    var remoteFolder: String = HostLaunch.standardFolder
    @Option(help: ArgumentHelp("Seconds without a coordinator after which workers leave.", valueName: "seconds"))
    var giveUp: Int = 300
    @OptionGroup var durability: DurabilityOption
    @Flag(help: "Look at the hosts, print what would be done there, and do none of it.") var dryRun = false
    @Flag(help: "Print one JSON object a change, and one at the end.") var json = false
    @Flag(name: .shortAndLong, help: "Say nothing but errors.") var quiet = false
    @OptionGroup var log: LogOptions

    func run() throws {
        guard !(tunnel && address != nil) else {
            throw CommandFailure(
                .usage, "--tunnel and --address exclude each other: over a tunnel, hosts find this machine at 127.0.0.1"
            )
        }
        let loaded = try input.loadAndWarn()
        Interrupts.listen()
        do {
            let plan = try SSHPlan(
                hosts: hosts.resolved(), store: store.absolute, executable: executable ?? Executable.path,
                remoteFolder: remoteFolder, patience: giveUp, voice: SSHVoice(json: json, quiet: quiet))
            defer { plan.end() }
            let place = try plan.place(tunnel: tunnel, address: address, port: port)
            if dryRun { return try plan.rehearse(at: place, tunnel: tunnel, json: json) }
            let hosts = try plan.examine(at: place, tunnel: tunnel)
            try Self.checkFit(loaded.sweep, hosts)
            try launch(loaded, plan, place, hosts)
        } catch let problem as LaunchProblem { throw CommandFailure(.badInput, problem.description) }
    }

    private func launch(
        _ loaded: SweepFileArgument.Loaded, _ plan: SSHPlan, _ place: CoordinatorPlace, _ hosts: [ExaminedHost]
    ) throws {
        let coordinator = try LaunchCoordinator(
            place: place, folder: plan.folder, store: store.absolute, storeOptions: durability.storeOptions,
            logLevel: log.logLevel)
        let launch = try plan.start(
            hosts, coordinator: coordinator, reasons: LaunchVoice(json: json, quiet: quiet))
        defer { launch.end() }
        let (sweep, status) = try launch.run(loaded, style: ProgressView.style(json: json, quiet: quiet))
        if status != nil, !quiet {
            try HostShares(of: sweep, in: store.store, hosts: hosts.map(\.name)).tell(json: json)
        }
        try Closing.tell(status, of: sweep, in: store.store, json: json, quiet: quiet)
    }

    /// Throws when no task could ever run on any of them.
    private static func checkFit(_ sweep: Sweep, _ hosts: [ExaminedHost]) throws(LaunchProblem) {
        let most = hosts.map(\.slots).max() ?? 0
        for resources in [sweep.resources] + sweep.later.map(\.resources) where resources.cores > most {
            throw LaunchProblem(
                "a task of sweep \(sweep.name) needs \(resources.cores) cores, and the largest worker would have \(most) "
                    + "slots: name a larger host, or lower `cores`")
        }
    }
}
