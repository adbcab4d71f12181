import Glibc

/// A launch of which everything was checked that can be before anything is started.
public struct SlurmPreparation: Sendable {
    /// What allocations run.
    public let script: SlurmScript
    /// Where the coordinator listens, and where it is found.
    public let place: CoordinatorPlace
    /// Where allocations run.
    public let partition: SlurmPartition
    /// What binds the launch.
    public let limits: AllocationLimits

    /// Checks a site against the Slurm that is there, and finds the address.
    /// - Parameters:
    ///   - site: what is asked for.
    ///   - store: the store's absolute path.
    ///   - executable: this program's own path, for sites that name no other.
    ///   - address: a host that somebody gave.
    ///   - port: a port that somebody gave; else the one of the last launch, or a free one.
    ///   - commands: how Slurm is asked.
    public init(
        site: SlurmSite, store: String, executable: String, address given: String?, port givenPort: Int?,
        commands: SlurmCommands
    ) throws(LaunchProblem) {
        try site.check()
        let folder = LaunchFolder(ofStore: store)
        guard ShellText.isOneLine(folder.path) else {
            throw LaunchProblem("the path of the store must be one line of text: Slurm's logs lie beside it")
        }
        if site.executable == nil, access(executable, X_OK) != 0 {
            throw LaunchProblem("\(executable) cannot be run; name the program that nodes have with --executable")
        }
        partition = try Self.ask { () throws(SlurmFault) in try commands.partition(site.partition) }
        try partition.check(site)
        let address: ReachableAddress
        if let given {
            address = try .given(given)
        } else {
            let name = partition.name
            address = try .find(nodes: Self.ask { () throws(SlurmFault) in try commands.addresses(partition: name) })
        }
        place = try CoordinatorPlace(address: address, port: givenPort, folder: folder)
        script = SlurmScript(
            site: site, name: LaunchName(store: store), folder: folder, endpoint: place.endpoint,
            executable: site.executable ?? executable)
        limits = AllocationLimits(site: site, slots: site.slots ?? partition.cores)
    }

    /// Throws what Slurm says to the script, without submitting it: a bad account, constraint or limit.
    public func rehearse(_ commands: SlurmCommands) throws(LaunchProblem) {
        let file = "/tmp/swath-rehearsal-\(getpid()).sh"
        defer { unlink(file) }
        unlink(file)
        try script.folder.write(script.text, to: file)
        do { try commands.rehearse(script: file) } catch .refused(let sentence) {
            throw LaunchProblem("Slurm would refuse this allocation: \(sentence)")
        } catch .missing(let program) {
            throw LaunchProblem("\(SlurmFault.missing(program))")
        } catch {
            // It may take it later; the launch tells what it waits for.
        }
    }

    /// What would be done, for people.
    public var plan: [String] {
        let site = script.site
        let slots = limits.slots
        return [
            "partition  \(partition.name), at most \(partition.longest)",
            "address    \(place)",
            "allocation \(site.nodes) node\(site.nodes == 1 ? "" : "s"), \(site.workers) worker"
                + "\(site.workers == 1 ? "" : "s") each, \(slots) slot\(slots == 1 ? "" : "s") in all, for \(site.time)",
            "bounds     \(site.minimum) to \(site.maximum) allocations; given back after \(Int(site.idle)) s without a task",
            "jobs       \(script.name)", "files      \(script.folder.path)",
        ]
    }

    private static func ask<Value>(_ question: () throws(SlurmFault) -> Value) throws(LaunchProblem) -> Value {
        do { return try question() } catch .unreachable(let text) {
            throw LaunchProblem("Slurm cannot be reached: \(text)")
        } catch { throw LaunchProblem("\(error)") }
    }
}
