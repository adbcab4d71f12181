import ArgumentParser
import Coordinator
import Logging
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
              swath keygen coordinator && swath keygen worker
              swath coordinator --listen tcp://0.0.0.0:7077 --key coordinator.secret --authorized-keys keys.txt
            """)

    @OptionGroup var store: StoreOption
    @OptionGroup var server: ServerOptions
    @OptionGroup var log: LogOptions

    func run() throws {
        let logger = log.logger("coordinator")
        let server = try CoordinatorServer(self.server.options(store: store.store, logger: logger))
        Interrupts.listen()
        try server.start()
        for endpoint in server.endpoints { Terminal.print("listening on \(endpoint)") }
        logger.notice("coordinator of \(store.store) is up")
        StopWatcher.start { server.requestStop() }
        server.wait()
        try server.stop()
        logger.notice("coordinator has ended; everything acknowledged is on disk")
    }
}
