import Glibc

/// Hosts of which everything is checked that can be before anything is launched, all at once.
public final class SSHPreparation {
    /// What is brought to each.
    public let launch: HostLaunch
    private var examinations: [HostExamination]
    private let lines: [HostLine]

    /// - Parameters:
    ///   - sockets: a folder for this user alone, with a short name: by the sockets in it commands find their connections.
    ///   - machine: what the program is built for, as `uname -m` says it.
    ///   - version: what workers must be of.
    public init(
        hosts: [SSHHost], launch: HostLaunch, sockets: String, machine: String, version: String,
        starter: any CommandStarter = ProcessRunner()
    ) throws(LaunchProblem) {
        try SSHHostList.check(hosts)
        self.launch = launch
        examinations = hosts.map { HostExamination(host: $0, launch: launch, machine: machine, version: version) }
        lines = hosts.map { host in
            let connection = SSHConnection(host: host, socket: "\(sockets)/\(LaunchName(store: host.name))")
            return HostLine(connection: connection, launch: launch, starter: starter)
        }
    }

    /// Goes on until there is nothing more to do for now.
    /// - Parameters:
    ///   - destination: how far it goes; nil: only to what this machine knows of the hosts' names.
    ///   - whileWaiting: called in between; throws to break it off.
    public func examine(_ destination: HostDestination?, whileWaiting: () throws -> Void) throws {
        if let destination { for index in examinations.indices { examinations[index].goOn(destination) } }
        while true {
            var isDone = true
            for index in examinations.indices {
                let line = lines[index]
                if let (order, outcome) = line.outcome() { examinations[index].take(outcome, of: order) }
                if !line.isBusy, let order = examinations[index].order { line.give(order) }
                isDone = isDone && !line.isBusy && examinations[index].rests
            }
            if isDone { return }
            try whileWaiting()
            usleep(10_000)
        }
    }

    /// Throws when anything speaks against any host: all of it, a line each.
    public func check() throws(LaunchProblem) {
        var sentences = examinations.compactMap { one in one.fault.map { "\(one.host.name) \($0)" } }
        var places: [String: String] = [:]
        for one in examinations {
            guard let settings = one.facts.settings else { continue }
            let place = "\(settings.user)@\(settings.hostName):\(settings.port)"
            if let other = places[place] {
                sentences.append("\(one.host.name) and \(other) are the same, \(place): name it once, with more slots")
            }
            places[place] = one.host.name
        }
        guard !sentences.isEmpty else { return }
        let all = examinations.count
        let head =
            sentences.count == 1
            ? "" : "\(sentences.count) of \(all) hosts are not ready, and nothing was launched:\n  "
        throw LaunchProblem(head + sentences.joined(separator: "\n  "))
    }

    /// The address that most of the hosts reach, by what this machine knows of the ways to them.
    public func address() throws(LaunchProblem) -> ReachableAddress {
        try .find(nodes: examinations.map { $0.facts.settings?.hostName ?? $0.host.host })
    }

    /// Hosts and what they have told.
    public var hosts: [ExaminedHost] {
        zip(examinations, lines).map { ExaminedHost(connection: $1.connection, facts: $0.facts, way: $0.way) }
    }

    /// Hosts that the program is being sent to, and the share that has been.
    public var copies: [(host: String, share: Double)] {
        zip(examinations, lines).compactMap { one, line in line.copied.map { (one.host.name, $0) } }
    }

    /// The commands of a launch, as a person could type them, with what each reads.
    public func commands(for host: ExaminedHost, endpoint: String) -> [(what: String, text: String)] {
        guard let line = lines.first(where: { $0.connection == host.connection }) else { return [] }
        var orders: [(String, HostOrder)] = [("looks around, and changes nothing", .probe)]
        if !host.facts.hasProgram { orders.append(("takes the program", .copy)) }
        orders += [
            ("runs the program, and reaches the coordinator by it", .check(endpoint: endpoint, word: "WORD")),
            ("starts a worker and what keeps it", .start(endpoint: endpoint, slots: host.connection.host.slots)),
            ("how is it? every \(Int(HostCourse.pace)) s", .look), ("ends it, when Ctrl-C came twice", .stop),
            ("removes what is left of the launch", .clean(keepsLog: false)),
        ]
        return orders.map { what, order in
            let (words, input) = line.command(order)
            let command = words.map(ShellText.quoted).joined(separator: " ")
            return switch input {
            case .nothing: (what, command)
            case .file(let path): (what, "\(command) < \(ShellText.quoted(path))")
            case .text(let text): (what, "\(command) <<'END_OF_SCRIPT'\n\(text)END_OF_SCRIPT")
            }
        }
    }

    /// Ends the connections.
    public func hangUp() {
        for line in lines {
            line.drop()
            line.give(.hangUp)
        }
        for line in lines { while line.outcome() == nil { usleep(2000) } }
    }
}

/// A host and what it has told.
public struct ExaminedHost: Sendable {
    /// How it is spoken to.
    public let connection: SSHConnection
    /// What it has told of itself.
    public let facts: HostFacts
    /// How its worker comes to the coordinator; nil when that has not been examined.
    public let way: WorkerWay?

    /// Its name, as it was written.
    public var name: String { connection.host.name }
    /// Executors that its worker has.
    public var slots: Int { connection.host.slots ?? facts.cores }
}
