import Glibc

/// A launch of which everything was checked that can be before anything is started.
public struct SlurmPreparation: Sendable {
    /// What allocations run.
    public let script: SlurmScript
    /// Where the coordinator listens, and why there.
    public let address: ReachableAddress
    /// Its port.
    public let port: Int
    /// Where the coordinator listens. An address that somebody gave may be a name, or another machine's that passes
    /// connections on: then everywhere. Keys tell who may come in.
    public var listen: String {
        guard address.isGiven else { return script.endpoint }
        return script.endpoint.contains("[") ? "tcp://[::]:\(port)" : "tcp://0.0.0.0:\(port)"
    }
    /// Where this machine finds it.
    public var local: String {
        guard address.isGiven else { return script.endpoint }
        return script.endpoint.contains("[") ? "tcp://[::1]:\(port)" : "tcp://127.0.0.1:\(port)"
    }
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
    ) throws(SlurmProblem) {
        try site.check()
        let folder = LaunchFolder(ofStore: store)
        guard ShellText.isOneLine(folder.path) else {
            throw SlurmProblem("the path of the store must be one line of text: Slurm's logs lie beside it")
        }
        if site.executable == nil, access(executable, X_OK) != 0 {
            throw SlurmProblem("\(executable) cannot be run; name the program that nodes have with --executable")
        }
        partition = try Self.ask { () throws(SlurmFault) in try commands.partition(site.partition) }
        try partition.check(site)
        if let given {
            address = try .given(given)
        } else {
            let name = partition.name
            address = try .find(nodes: Self.ask { () throws(SlurmFault) in try commands.addresses(partition: name) })
        }
        port = try Self.port(givenPort, address, folder)
        script = SlurmScript(
            site: site, name: LaunchName(store: store), folder: folder, endpoint: address.endpoint(port: port),
            executable: site.executable ?? executable)
        limits = AllocationLimits(site: site, slots: site.slots ?? partition.cores)
    }

    /// Throws what Slurm says to the script, without submitting it: a bad account, constraint or limit.
    public func rehearse(_ commands: SlurmCommands) throws(SlurmProblem) {
        let file = "/tmp/swath-rehearsal-\(getpid()).sh"
        defer { unlink(file) }
        unlink(file)
        try script.folder.write(script.text, to: file)
        do { try commands.rehearse(script: file) } catch .refused(let sentence) {
            throw SlurmProblem("Slurm would refuse this allocation: \(sentence)")
        } catch .missing(let program) {
            throw SlurmProblem("\(SlurmFault.missing(program))")
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
            "address    \(script.endpoint): \(address.reason)",
            "allocation \(site.nodes) node\(site.nodes == 1 ? "" : "s"), \(site.workers) worker"
                + "\(site.workers == 1 ? "" : "s") each, \(slots) slot\(slots == 1 ? "" : "s") in all, for \(site.time)",
            "bounds     \(site.minimum) to \(site.maximum) allocations; given back after \(Int(site.idle)) s without a task",
            "jobs       \(script.name)", "files      \(script.folder.path)",
        ]
    }

    private static func ask<Value>(_ question: () throws(SlurmFault) -> Value) throws(SlurmProblem) -> Value {
        do { return try question() } catch .unreachable(let text) {
            throw SlurmProblem("Slurm cannot be reached: \(text)")
        } catch { throw SlurmProblem("\(error)") }
    }

    /// Workers of an earlier launch look for the coordinator where it was.
    private static func port(
        _ given: Int?, _ address: ReachableAddress, _ folder: LaunchFolder
    ) throws(SlurmProblem) -> Int {
        if let given {
            guard (1...65_535).contains(given) else {
                throw SlurmProblem("--port must be from 1 to 65535, not \(given)")
            }
            return given
        }
        if let last = folder.firstLine(of: folder.endpoint), let colon = last.lastIndex(of: ":"),
            let port = Int(last[last.index(after: colon)...]), last == address.endpoint(port: port)
        {
            return port
        }
        guard let free = LocalRoutes.freePort() else { throw SlurmProblem("this machine has no free port") }
        return free
    }
}

extension LocalRoutes {
    /// A port that nobody listens at.
    static func freePort() -> Int? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isFound = withUnsafeMutablePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, length) == 0 && getsockname(descriptor, address, &length) == 0
            }
        }
        return isFound ? Int(UInt16(bigEndian: place.sin_port)) : nil
    }
}
