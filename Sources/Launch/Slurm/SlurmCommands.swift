/// Slurm's commands, each with a time limit, and their faults by what can be done about them.
public struct SlurmCommands: Sendable {
    private let runner: any CommandRunner
    /// Seconds that a command may take. Slurm's own give up after some ten.
    public var patience = 30.0

    /// - Parameter runner: what runs them.
    public init(runner: any CommandRunner = ProcessRunner()) { self.runner = runner }

    /// Asks for an allocation; returns its number.
    public func submit(script: String) throws(SlurmFault) -> AllocationID {
        let output = try run(["sbatch", "--parsable", script])
        guard let line = output.split(whereSeparator: \.isNewline).last, let id = AllocationID(line) else {
            throw .unanswered("sbatch answered \"\(output.prefix(80))\" where a job's number was expected")
        }
        return id
    }

    /// Throws what Slurm would say to a script, without submitting it.
    public func rehearse(script: String) throws(SlurmFault) {
        _ = try run(["sbatch", "--test-only", script])
    }

    /// This user's jobs of a name, also those that ended lately.
    public func jobs(named name: LaunchName) throws(SlurmFault) -> [QueuedAllocation] {
        let output = try run([
            "squeue", "--noheader", "--me", "--name=\(name)", "--states=all", "--format=\(SlurmQueue.format)",
        ])
        return SlurmQueue.jobs(in: output, named: name)
    }

    /// Ends a job. One that is gone already is as good as ended.
    public func cancel(_ id: AllocationID) throws(SlurmFault) {
        do { _ = try run(["scancel", "\(id)"]) } catch .gone {}
    }

    /// The partition's limits; throws when there is no such partition.
    public func partition(_ name: String?) throws(SlurmFault) -> SlurmPartition {
        let all = SlurmPartition.read(try run(["sinfo", "--noheader", "--format=\(SlurmPartition.format)"]))
        if let name {
            // sbatch takes several with commas between: the first speaks for them.
            let first = name.split(separator: ",").first.map(String.init) ?? name
            guard let found = all.first(where: { $0.name == first }) else {
                let names = Set(all.map(\.name)).sorted().joined(separator: ", ")
                throw .refused("there is no partition \"\(first)\"; Slurm has: \(names)")
            }
            return found
        }
        guard let standard = all.first(where: \.isStandard) ?? all.first else {
            throw .refused("Slurm has no partition that this user sees")
        }
        guard standard.isStandard else {
            throw .refused("Slurm has no default partition: name one with --partition, such as \(standard.name)")
        }
        return standard
    }

    /// Addresses of a partition's nodes, as Slurm reaches them.
    public func addresses(partition: String?) throws(SlurmFault) -> [String] {
        let choice = partition.map { ["--partition=\($0)"] } ?? []
        let output = try run(["sinfo", "--noheader", "--Node", "--format=%o"] + choice)
        return Array(Set(output.split(whereSeparator: \.isWhitespace).map(String.init))).sorted()
    }

    private func run(_ arguments: [String]) throws(SlurmFault) -> String {
        switch runner.run(arguments, timeout: patience) {
        case .exited(0, let output, _): return output
        case .exited(let status, let output, let errors):
            throw SlurmFault(program: arguments[0], status: status, errors: errors.isEmpty ? output : errors)
        case .notFound: throw .missing(arguments[0])
        case .timedOut: throw .unanswered("\(arguments[0]) gave no answer within \(Int(patience)) s")
        }
    }
}

/// A partition, and what it allows.
public struct SlurmPartition: Hashable, Sendable {
    /// Its name.
    public let name: String
    /// Whether jobs that name none go there.
    public let isStandard: Bool
    /// Whether it takes jobs.
    public let isUp: Bool
    /// How long a job may be.
    public let longest: SlurmTime
    /// Its nodes.
    public let nodes: Int
    /// Cores of its smallest nodes.
    public let cores: Int

    static let format = "%P|%a|%l|%D|%c"

    /// Reads lines in ``format``; a partition whose nodes differ has several, and the first is kept.
    static func read(_ text: String) -> [SlurmPartition] {
        var found: [SlurmPartition] = []
        for line in text.split(whereSeparator: \.isNewline) {
            let fields = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            guard fields.count == 5 else { continue }
            let isStandard = fields[0].hasSuffix("*")
            let name = isStandard ? String(fields[0].dropLast()) : fields[0]
            if found.contains(where: { $0.name == name }) { continue }
            found.append(
                SlurmPartition(
                    name: name, isStandard: isStandard, isUp: fields[1] == "up",
                    longest: SlurmTime(fields[2]) ?? .unlimited, nodes: Int(fields[3]) ?? 0,
                    // `4+`: four and more.
                    cores: Int(fields[4].prefix { $0.isNumber }) ?? 1))
        }
        return found
    }

    /// Throws when it would never run what a site asks for.
    public func check(_ site: SlurmSite) throws(LaunchProblem) {
        if let longest = longest.seconds, (site.time.seconds ?? .max) > longest {
            throw LaunchProblem(
                "partition \(name) allows \(self.longest) at most, and --time asks for \(site.time)")
        }
        guard site.nodes <= nodes else {
            throw LaunchProblem("partition \(name) has \(nodes) nodes, and --nodes asks for \(site.nodes) of them")
        }
    }
}
