/// What is done with one host before anything is launched on it, as a value: outcomes go in, the next order comes out.
public struct HostExamination: Sendable {
    /// Who is examined.
    public let host: SSHHost
    /// What its own answers have told so far.
    public private(set) var facts = HostFacts()
    /// Why nothing can be launched there; nil while nothing speaks against it.
    public private(set) var fault: SSHFault?
    private let launch: HostLaunch
    /// What this program is built for: `x86_64`.
    private let machine: String
    private let version: String
    private var step = Step.settings

    private enum Step { case settings, rest, probe, copy, forward, check, done }

    /// - Parameters:
    ///   - machine: what this program is built for, as `uname -m` says it.
    ///   - version: what workers must be of, to be let in.
    public init(host: SSHHost, launch: HostLaunch, machine: String, version: String) {
        self.host = host
        self.launch = launch
        self.machine = machine
        self.version = version
    }

    /// How the worker is to come to the coordinator; nil before that has been examined.
    public var way: WorkerWay? {
        guard fault == nil, step == .done else { return nil }
        switch destination {
        case .direct(let endpoint, _)?: return .direct(endpoint: endpoint)
        case .tunnel(let local, _)?: return facts.tunnel.map { .tunnel(remote: $0, local: local) }
        case .look?, nil: return nil
        }
    }

    /// Whether nothing is left to do for now.
    public var rests: Bool { fault != nil || step == .rest || step == .done }

    /// Goes on, to the end or only to what changes nothing there.
    public mutating func goOn(_ destination: HostDestination) {
        let hasLooked = self.destination == .look && step == .done
        self.destination = destination
        if step == .rest { step = .probe }
        if hasLooked { step = stepAfterLook }
    }
    private var destination: HostDestination?
    /// The port of the tunnel by which a worker that is there already finds the coordinator.
    private var keptTunnel: Int?
    private var portsTried = 0
    private static let mostPorts = 5

    /// That of the worker that is there already, and else one that follows from launch and host. It is never left to the
    /// host's choice: ssh takes a request for a port that it chose itself for another one, and for the same port as done.
    private var tunnelPort: Int {
        if portsTried == 0, let keptTunnel { return keptTunnel }
        let hash = LaunchName(store: "\(launch.name) \(host.name)").hash
        return 20_000 + Int((hash &+ UInt64(portsTried) &* 7_919) % 40_000)
    }

    /// What to ask next; nil: nothing.
    public var order: HostOrder? {
        guard fault == nil else { return nil }
        switch (step, destination) {
        case (.settings, _): return .settings
        case (.probe, _): return .probe
        case (.copy, _): return .copy
        case (.forward, .tunnel(let local, _)?): return .forward(remote: tunnelPort, local: local)
        case (.check, .tunnel(_, let word)?):
            return facts.tunnel.map { .check(endpoint: WorkerWay.tunnel(remote: $0, local: 0).endpoint, word: word) }
        case (.check, .direct(let endpoint, let word)?): return .check(endpoint: endpoint, word: word)
        default: return nil
        }
    }

    /// Takes what became of the last order.
    public mutating func take(_ outcome: CommandOutcome, of order: HostOrder) {
        guard case .exited(0, let output, _) = outcome else { return refuse(outcome, order) }
        switch step {
        case .settings:
            facts.settings = SSHSettings(output)
            step = .rest
        case .probe: takeProbe(HostAnswer(output))
        case .copy: step = stepAfterCopy
        case .forward:
            facts.tunnel = tunnelPort
            step = .check
        case .check: takeCheck(HostAnswer(output))
        case .rest, .done: break
        }
    }

    private mutating func refuse(_ outcome: CommandOutcome, _ order: HostOrder) {
        if case .exited(_, _, let errors) = outcome {
            switch order {
            case .settings:
                fault = SSHFault("is nothing that ssh takes: \(SSHFault.verdict(errors) ?? "it does not say why")")
                return
            case .copy where !errors.contains("ssh: "):
                fault = SSHFault(
                    "cannot take the program into \(launch.folder): "
                        + "\(SSHFault.verdict(errors) ?? "it does not say why"); --remote-folder names another place")
                return
            case .forward where portsTried < Self.mostPorts:
                // Somebody else has it: a worker that looks for us there is replaced.
                portsTried += 1
                return
            case .forward:
                fault = SSHFault(
                    "does not let a port lead here (\(SSHFault.verdict(errors) ?? "AllowTcpForwarding?")): without "
                        + "--tunnel its worker has to reach this machine by itself")
                return
            default: break
            }
        }
        fault = SSHFault(of: outcome, host: host, patience: order.patience)
    }

    private var stepAfterCopy: Step {
        switch destination {
        case .tunnel: .forward
        case .direct: .check
        case .look, nil: .done
        }
    }

    private mutating func takeProbe(_ answer: HostAnswer) {
        facts.machine = answer["machine"] ?? "?"
        facts.cores = answer["cores"].flatMap { Int($0) } ?? 1
        facts.hasProgram = answer["program"] == "there"
        facts.isKept = answer["keeper"] != nil
        if facts.isKept { keptTunnel = answer["endpoint"].flatMap(WorkerWay.remotePort(of:)) }
        fault = problem(answer)
        step = stepAfterLook
    }

    private var stepAfterLook: Step {
        if destination == .look { return .done }
        return facts.hasProgram ? stepAfterCopy : .copy
    }

    private func problem(_ answer: HostAnswer) -> SSHFault? {
        guard let system = answer["system"] else {
            return SSHFault("answers, but not as a shell would: is its login shell one that runs `bash -s`?")
        }
        guard system == "Linux" else { return SSHFault("runs \(system), and workers need Linux") }
        guard facts.machine == machine else {
            return SSHFault(
                "is a machine of \(facts.machine), and the program is built for \(machine): build it there, and start "
                    + "its worker by hand (swath worker --connect)")
        }
        if let tool = answer["lacks"] { return SSHFault("has no \(tool): install coreutils and util-linux") }
        if let place = answer["closed"] {
            return SSHFault("does not let this user write into \(place): name another place with --remote-folder")
        }
        let needed = facts.hasProgram ? 0 : launch.program.size
        if let free = answer["free"].flatMap({ Int($0) }), free < needed >> 10 + 1024 {
            return SSHFault(
                "has \(free >> 10) MiB free for \(launch.folder), and the program takes \(needed >> 20): make room, "
                    + "or name another place with --remote-folder")
        }
        return nil
    }

    private mutating func takeCheck(_ answer: HostAnswer) {
        if let refusal = answer["refuses"] {
            fault = MissingLibraries(needs: answer.all("needs"), refusal: refusal).fault
            return
        }
        // `0.1.0+8f3a…`: builds may differ, versions may not.
        let found = (answer["version"] ?? "").prefix { $0 != "+" }
        guard found == version else {
            fault = SSHFault(
                "would run swath \(found), and this coordinator takes \(version): name another --executable")
            return
        }
        guard answer["reach"] == "yes" else {
            let sentence = answer["reach"].map { String($0.trimmingPrefix("swath: ")) } ?? "it does not say why"
            fault = SSHFault(
                "\(sentence). --address names another address of this machine; with --tunnel workers come over "
                    + "ssh, and need to reach nothing")
            return
        }
        step = .done
    }
}

/// How far an examination goes, and where workers are to find the coordinator.
public enum HostDestination: Hashable, Sendable {
    /// Only a look: nothing is changed there.
    case look
    /// At an endpoint that greets with a word.
    case direct(endpoint: String, word: String)
    /// At a port of theirs, which leads to one of this machine that greets with a word.
    case tunnel(local: Int, word: String)
}

/// What a host has told of itself.
public struct HostFacts: Hashable, Sendable {
    /// What the user's ssh makes of its name.
    public var settings: SSHSettings?
    /// Its kind of processor, as `uname -m` says it.
    public var machine = "?"
    /// Its cores.
    public var cores = 1
    /// Whether it has the program already.
    public var hasProgram = false
    /// Whether a worker of an earlier launch is kept there.
    public var isKept = false
    /// The port there that leads to the coordinator.
    public var tunnel: Int?
}
