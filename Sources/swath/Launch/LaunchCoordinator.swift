import Coordinator
import Launching
import Logging
import Protocol
import Storage

/// The coordinator of a launch, in this process, with keys of its own. Whoever has the workers' key may work.
final class LaunchCoordinator {
    let server: CoordinatorServer
    /// Somebody who asks it, from this process.
    let client: CoordinatorClient
    private let folder: LaunchFolder
    private var hasEnded = false

    /// Makes keys that are not there yet, listens, and says hello to itself over the network.
    init(
        place: CoordinatorPlace, folder: LaunchFolder, store: String, storeOptions: StoreOptions,
        logLevel: Logger.Level
    ) throws {
        self.folder = folder
        try Self.prepare(folder, place)
        let own = try CurveKeyPair.read(secretKeyFile: folder.coordinatorKey + ".secret")
        let workers = try CurveKeyPair.read(secretKeyFile: folder.workerKey + ".secret")
        var logger = Logger(label: "coordinator") { LineLogHandler(label: $0) }
        logger.logLevel = logLevel == .notice ? .warning : logLevel
        let refusals = logger
        let context = try ZeroMQContext()
        // The workers' key lies on every node: whoever steals it there may work, and not say what is worked on.
        var authorized = AuthorizedKeys()
        authorized.insert(workers.publicKey, only: .worker)
        authorized.insert(own.publicKey, only: .client)
        let authenticator = try ZAPAuthenticator(context: context, authorized: authorized) {
            refusals.warning("\($0)")
        }
        server = try CoordinatorServer(
            CoordinatorOptions(
                store: store, endpoints: [place.listen], security: .curveServer(own, authenticator), context: context,
                storeOptions: storeOptions, lease: 10, registry: .builtIn, logger: logger))
        try server.start()
        do {
            client = try CoordinatorClient(
                endpoint: try Endpoint(place.local), security: .curveClient(server: own.publicKey, own: own))
        } catch {
            try? server.stop()
            throw error
        }
    }

    /// Ends it; everything acknowledged is on disk when it returns.
    func stop() throws {
        guard !hasEnded else { return }
        hasEnded = true
        try server.stop()
    }

    private static func prepare(_ folder: LaunchFolder, _ place: CoordinatorPlace) throws {
        do {
            try folder.make()
            try folder.makeKeys { _ = try CurveKeyPair.generate().write(base: $0, comment: "swath launch") }
            try folder.write(place.endpoint + "\n", to: folder.endpoint)
        } catch let problem as LaunchProblem { throw CommandFailure(.badInput, problem.description) }
    }
}
