import Coordinator
import Families
import Glibc
import Identifiers
import Logging
import Protocol
import Storage

/// A coordinator for the length of a question, of a file that nobody holds. What is asked of a sweep is
/// written down as any coordinator writes it, and holds for the one that runs the sweep next.
final class BriefCoordinator {
    let client: CoordinatorClient
    private let server: CoordinatorServer

    /// Opens a store that is there.
    init(store: String) throws {
        let inside = Endpoint.inproc(name: "coordinator")
        let context = try ZeroMQContext()
        var logger = Logger(label: "coordinator") { LineLogHandler(label: $0) }
        logger.logLevel = .error
        server = try CoordinatorServer(
            CoordinatorOptions(
                store: store, endpoints: ["\(inside)"], context: context, registry: .builtIn, logger: logger))
        try server.start()
        client = try CoordinatorClient(endpoint: inside, context: context)
    }

    /// Nobody holds the file, and it is there to be held.
    static func isWanted(for store: String) -> Bool {
        Store.holder(path: store) == nil && access(store, R_OK | W_OK) == 0
    }

    /// Waits until a sweep that is being cancelled is cancelled: nobody runs anything, so it takes a write.
    func settle(_ sweep: SweepID) throws {
        for _ in 0..<500 {
            let status = try client.status().sweeps.first { $0.sweep == UInt64(clamping: sweep.rawValue) }
            guard status?.state == "cancelling" else { return }
            usleep(10_000)
        }
    }

    func stop() throws { try server.stop() }
}
