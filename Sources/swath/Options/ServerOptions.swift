public import ArgumentParser
import Coordinator
import Families
import Logging
import Protocol
import Scheduling
public import Storage

/// How a coordinator listens and writes: shared by `coordinator` and, in part, `run`.
struct ServerOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Where to listen; may be given several times. Port 0 takes a free one.", valueName: "endpoint"))
    var listen: [String] = ["tcp://127.0.0.1:7077"]

    @Option(
        name: .long,
        help: ArgumentHelp("This coordinator's secret key file, made by `swath keygen`.", valueName: "file"),
        completion: .file())
    var key: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Public keys that may connect, one a line.", valueName: "file"), completion: .file())
    var authorizedKeys: String?

    @Flag(help: "Listen beyond this machine without keys: anybody who reaches the port can run programs here.")
    var insecure = false

    @OptionGroup var durability: DurabilityOption

    @Option(help: ArgumentHelp("Seconds of silence after which a worker is given up.", valueName: "seconds"))
    var lease: Double?

    @Option(
        help: ArgumentHelp(
            "Seconds between two signs of life of a worker; a third of --lease at most. By default "
                + "\(ServerOptions.remoteHeartbeat), and 0.25 when only this machine can connect.",
            valueName: "seconds"))
    var heartbeat: Double?

    @Option(
        help: ArgumentHelp(
            "Results a second from which workers send theirs together, within \(SchedulerConfiguration().longestGather) s "
                + "and only while all their slots are at work.", valueName: "rate"))
    var gatherAbove = SchedulerConfiguration().gatherAbove

    /// What workers of other machines are told.
    static let remoteHeartbeat = 1.0
    private static let localHeartbeat = 0.25

    func options(store: String, logger: Logger) throws -> CoordinatorOptions {
        guard !listen.isEmpty else { throw CoordinatorError.nowhereToListen }
        let context = try ZeroMQContext()
        let isLocal = try listen.allSatisfy { try Endpoint($0).isLocal }
        if let lease, !(lease >= 0.5 && lease <= 86_400) {
            throw CommandFailure(.usage, "--lease must be from 0.5 to 86400 seconds, not \(lease)")
        }
        // A worker on this machine that says nothing for so long is not there any more, and within 2 s that shows.
        let lease = lease ?? (isLocal ? 1.8 : 10)
        let heartbeat = heartbeat ?? min(isLocal ? Self.localHeartbeat : Self.remoteHeartbeat, lease / 3)
        guard heartbeat >= 0.05, heartbeat <= lease / 3 else {
            throw CommandFailure(
                .usage,
                "--heartbeat must be from 0.05 seconds to a third of the lease of \(lease) seconds, not \(heartbeat): "
                    + "one that is late or lost must not be taken for a death")
        }
        guard gatherAbove > 0, gatherAbove < .infinity else {
            throw CommandFailure(.usage, "--gather-above must be more than 0 results a second, not \(gatherAbove)")
        }
        var options = CoordinatorOptions(
            store: store, endpoints: listen, security: try security(context, logger), isInsecure: insecure,
            context: context, storeOptions: durability.storeOptions, heartbeatInterval: heartbeat, lease: lease,
            registry: .builtIn, logger: logger)
        options.gatherAbove = gatherAbove
        return options
    }

    private func security(_ context: ZeroMQContext, _ logger: Logger) throws -> Security {
        guard key != nil || authorizedKeys != nil else { return .none }
        guard let key, let authorizedKeys else {
            throw CommandFailure(
                .usage,
                "--key and --authorized-keys belong together: one's own secret key and the public keys that may connect"
            )
        }
        let authenticator = try ZAPAuthenticator(
            context: context, authorized: AuthorizedKeys.read(file: authorizedKeys)
        ) {
            logger.warning("\($0)")
        }
        return .curveServer(try CurveKeyPair.read(secretKeyFile: key), authenticator)
    }
}

/// When a result counts as on disk.
struct DurabilityOption: ParsableArguments {
    @Option(
        help: """
            full: an acknowledged result survives a power cut. relaxed: it survives the end of any process, but a \
            power cut may take the last seconds.
            """)
    var durability: StoreOptions.Durability = .full

    var storeOptions: StoreOptions { StoreOptions(durability: durability) }
}

extension StoreOptions.Durability: ExpressibleByArgument {}
