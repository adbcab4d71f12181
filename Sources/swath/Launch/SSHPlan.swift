import Families
import FoundationEssentials
import Glibc
import Identifiers
import Launching
import Logging

/// A launch over ssh from its first look at the hosts to its workers' start. Connections end with it.
final class SSHPlan {
    /// Keys, and where the coordinator listened last.
    let folder: LaunchFolder
    private let launch: HostLaunch
    private let preparation: SSHPreparation
    private let sockets: SocketFolder
    private var voice: SSHVoice
    private var isHandedOver = false

    /// Checks what can be checked without asking anybody.
    init(
        hosts: [SSHHost], store: String, executable: String, remoteFolder: String, patience: Int, voice: SSHVoice
    ) throws {
        folder = LaunchFolder(ofStore: store)
        // Hosts may serve several machines with a store of that path.
        let name = LaunchName(store: "\(Self.machineName):\(store)")
        launch = try HostLaunch(
            name: name, program: try Self.program(executable), folder: remoteFolder, patience: patience)
        sockets = try SocketFolder(name: "\(name)")
        self.voice = voice
        preparation = try SSHPreparation(
            hosts: hosts, launch: launch, sockets: sockets.path, machine: Self.machine, version: EngineBuild.version)
    }

    /// Where the coordinator will listen.
    func place(tunnel: Bool, address: String?, port: Int?) throws -> CoordinatorPlace {
        try preparation.examine(nil, whileWaiting: Self.stopWhenTold)
        try preparation.check()
        let reachable: ReachableAddress =
            tunnel ? .tunnel : try address.map { try .given($0) } ?? preparation.address()
        return try CoordinatorPlace(address: reachable, port: port, folder: folder)
    }

    /// Has every host looked at, take the program, and reach this machine.
    func examine(at place: CoordinatorPlace, tunnel: Bool) throws -> [ExaminedHost] {
        let door = try GreetingPort(endpoint: place.listen)
        voice.say("checking \(preparation.hosts.count) host\(preparation.hosts.count == 1 ? "" : "s")")
        let destination: HostDestination =
            tunnel
            ? .tunnel(local: place.port, word: door.word) : .direct(endpoint: place.endpoint, word: door.word)
        // Nothing is sent to any host before all have been looked at.
        try preparation.examine(.look, whileWaiting: Self.stopWhenTold)
        try preparation.check()
        try preparation.examine(destination) {
            door.greet()
            voice.show(copies: preparation.copies, of: launch.program)
            try Self.stopWhenTold()
        }
        voice.finish()
        try preparation.check()
        let hosts = preparation.hosts
        voice.say("address  \(place)")
        for host in hosts { voice.say(Self.line(host)) }
        return hosts
    }

    /// Looks, and prints the commands of a launch.
    func rehearse(at place: CoordinatorPlace, tunnel: Bool, json: Bool) throws {
        try preparation.examine(.look, whileWaiting: Self.stopWhenTold)
        try preparation.check()
        let endpoint = tunnel ? "tcp://127.0.0.1:PORT" : place.endpoint
        let size = HumanText.bytes(Double(launch.program.size))
        if json { return Terminal.print(SSHVoice.plan(preparation.hosts, place, launch)) }
        Terminal.say("address  \(place)")
        Terminal.say("program  \(launch.program.path), \(size), to \(launch.folder)/\(launch.program.digest)/swath")
        for host in preparation.hosts {
            Terminal.say(Self.line(host) + (host.facts.hasProgram ? "" : "; would be sent the program"))
        }
        for host in preparation.hosts {
            for (what, command) in preparation.commands(for: host, endpoint: endpoint) {
                Terminal.print("# \(host.name): \(what)\n\(command)\n")
            }
        }
    }

    /// Hands the hosts over to those who keep their workers.
    func start(
        _ hosts: [ExaminedHost], coordinator: LaunchCoordinator, reasons: any LaunchReasons
    ) throws -> ClusterLaunch {
        let keys: HostKeys
        do {
            keys = HostKeys(
                workerSecret: try String(contentsOfFile: folder.workerKey + ".secret", encoding: .utf8),
                coordinatorPublic: try String(contentsOfFile: folder.coordinatorKey + ".public", encoding: .utf8))
        } catch {
            try? coordinator.stop()
            throw CommandFailure(.badInput, "the keys in \(folder.path) cannot be read: \(error)")
        }
        let launcher = SSHLauncher(
            hosts: hosts, launch: launch, keys: keys,
            coordinator: ClientView(client: coordinator.client, estimate: WorkEstimate()),
            reasons: StatusNotes(server: coordinator.server, next: reasons))
        isHandedOver = true
        return ClusterLaunch(
            coordinator: coordinator, launcher: launcher,
            draining: "workers finish what they run, and leave; Ctrl-C again ends them at once")
    }

    /// Ends the connections, unless somebody else does.
    func end() {
        voice.finish()
        if !isHandedOver { preparation.hangUp() }
        sockets.remove()
    }

    // MARK: Pieces

    private static func stopWhenTold() throws {
        guard Interrupts.arePending else { return }
        _ = Interrupts.take()
        Terminal.say("stopped before anything was launched")
        throw ExitStatus.interrupted.code
    }

    private static func line(_ host: ExaminedHost) -> String {
        let slots = host.slots == 1 ? "1 slot" : "\(host.slots) slots"
        let cores = host.facts.cores == 1 ? "1 core" : "\(host.facts.cores) cores"
        let kept = host.facts.isKept ? "; a worker of the last launch is there" : ""
        return "\(host.name)  \(slots) on \(cores), \(host.facts.machine)\(kept)"
    }

    private static func program(_ path: String) throws -> ProgramFile {
        guard access(path, X_OK) == 0, !FileProblem.isFolder(path),
            let file = try? Data(contentsOf: URL(filePath: path), options: .mappedIfSafe)
        else {
            throw CommandFailure(.badInput, "--executable must name a program, and \(path) is none that can be read")
        }
        var hasher = SHA256Hasher()
        file.withUnsafeBytes { hasher.update($0) }
        let digits = hasher.finish().prefix(8).map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }
        return ProgramFile(path: path, digest: digits.joined(), size: file.count)
    }

    /// As `uname -m` says it.
    private static var machine: String {
        var names = utsname()
        uname(&names)
        return withUnsafeBytes(of: &names.machine) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    private static var machineName: String {
        var names = utsname()
        uname(&names)
        return withUnsafeBytes(of: &names.nodename) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
