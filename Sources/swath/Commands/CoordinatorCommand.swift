import ArgumentParser
import Coordinator
import Identifiers
import Logging
import Monitoring
import Protocol

struct CoordinatorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "coordinator",
        abstract: "Hold a store, take sweeps and hand out their tasks.",
        discussion: """
            Runs until it is told to end (Ctrl-C, SIGTERM, `swath shutdown`). Started again with the same store it \
            goes on where it was; workers that are still there rejoin it with what they hold.

            EXAMPLES
              swath coordinator --store results.sqlite
              swath coordinator --store results.sqlite --http 127.0.0.1:7078
              swath keygen coordinator && swath keygen worker --only worker && cp worker.public keys.txt
              swath coordinator --listen tcp://0.0.0.0:7077 --key coordinator.secret --authorized-keys keys.txt
            """)

    @OptionGroup var store: StoreOption
    @OptionGroup var server: ServerOptions
    @Option(
        help: ArgumentHelp(
            "Answer /healthz and /metrics (Prometheus) there, to anybody who can reach it. Port 0 takes a free one.",
            valueName: "host:port"))
    var http: HostAndPort?
    @OptionGroup var log: LogOptions

    func run() throws {
        let logger = log.logger("coordinator")
        var options = try self.server.options(store: store.store, logger: logger)
        // Some are the store's, its readers', and for whoever is refused.
        options.connectionLimit = max(16, DescriptorLimit.raise() - 64)
        let server = try CoordinatorServer(options)
        Interrupts.listen()
        try server.start()
        for endpoint in server.endpoints { Terminal.print("listening on \(endpoint)") }
        let monitoring: MonitoringServer?
        do { monitoring = try startMonitoring(of: server, logger) } catch {
            try server.stop()
            throw error
        }
        logger.notice("coordinator of \(store.store) is up")
        StopWatcher.start { server.requestStop() }
        server.wait()
        monitoring?.stop()
        try server.stop()
        logger.notice("coordinator has ended; everything acknowledged is on disk")
    }

    private func startMonitoring(of server: CoordinatorServer, _ logger: Logger) throws -> MonitoringServer? {
        guard let http else { return nil }
        let monitoring = try MonitoringServer(
            server, host: http.host, port: http.port, version: EngineBuild.description, logger: logger)
        Terminal.print("http://\(http.host):\(monitoring.port)/metrics and /healthz")
        return monitoring
    }
}
