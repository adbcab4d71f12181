/// The way to one host: orders go as commands, one after the other.
final class HostLine {
    let connection: SSHConnection
    private let scripts: HostScripts
    private let starter: any CommandStarter
    private let keys: HostKeys
    private var running: (order: HostOrder, command: any RunningCommand)?

    init(
        connection: SSHConnection, launch: HostLaunch, keys: HostKeys = .hidden, starter: any CommandStarter
    ) {
        self.connection = connection
        scripts = HostScripts(launch: launch, host: connection.host)
        self.keys = keys
        self.starter = starter
    }

    var isBusy: Bool { running != nil }

    /// The share of the program that has been sent; nil while it is not being sent.
    var copied: Double? {
        guard let running, running.order == .copy else { return nil }
        return Double(running.command.bytesRead) / Double(max(1, scripts.launch.program.size))
    }

    func give(_ order: HostOrder) {
        let (arguments, input) = command(order)
        running = (order, starter.start(arguments, input: input, timeout: order.patience))
    }

    /// What became of the order that was given; nil while that is not known, or when there was none.
    func outcome() -> (order: HostOrder, outcome: CommandOutcome)? {
        guard let running, let outcome = running.command.outcome() else { return nil }
        self.running = nil
        return (running.order, outcome)
    }

    /// Forgets the order under way, whatever becomes of it.
    func drop() {
        running?.command.end()
        running = nil
    }

    /// The command of an order, and what it reads.
    func command(_ order: HostOrder) -> ([String], CommandInput) {
        switch order {
        case .settings: (connection.settings, .nothing)
        case .probe: (connection.script, .text(scripts.probe))
        case .copy: (connection.command(scripts.copy), .file(scripts.launch.program.path))
        case .forward(let remote, let local): (connection.forward(from: remote, to: local), .nothing)
        case .check(let endpoint, let word): (connection.script, .text(scripts.check(endpoint: endpoint, word: word)))
        case .start(let endpoint, let slots):
            (connection.script, .text(scripts.start(endpoint: endpoint, slots: slots, keys: keys)))
        case .look: (connection.script, .text(scripts.look))
        case .stop: (connection.script, .text(scripts.stop))
        case .clean(let keepsLog): (connection.script, .text(scripts.clean(keepsLog: keepsLog)))
        case .hangUp: (connection.exit, .nothing)
        }
    }
}
