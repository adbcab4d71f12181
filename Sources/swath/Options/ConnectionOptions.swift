import ArgumentParser
import Launching
import Protocol
import Storage

/// Which coordinator, and how to prove who we are.
struct ConnectionOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The coordinator's address, such as tcp://node1:7077; by default that of the store's coordinator.",
            valueName: "endpoint"))
    var connect: String?

    @OptionGroup var keys: ClientKeyOptions
    @OptionGroup var store: StoreOption

    /// Connects and says hello.
    func client(patience: Double = 10) throws -> CoordinatorClient {
        let endpoint = try endpoint()
        return try CoordinatorClient(endpoint: endpoint, security: security(at: endpoint), patience: patience)
    }

    /// The keys given; for the store's own coordinator, where a launch runs it, those that the launch keeps.
    private func security(at endpoint: Endpoint) throws -> Security {
        let given = try keys.security()
        guard given.isNone, connect == nil, let launch = launch(at: endpoint) else { return given }
        let own = try CurveKeyPair.read(secretKeyFile: launch.coordinatorKey + ".secret")
        return .curveClient(server: own.publicKey, own: own)
    }

    /// The launch whose coordinator listens there, by the port that it has noted down: the folder of one that has ended may
    /// lie beside the store of a coordinator without keys.
    private func launch(at endpoint: Endpoint) -> LaunchFolder? {
        let folder = LaunchFolder(ofStore: store.absolute)
        guard case .tcp(_, let port) = endpoint, let noted = folder.firstLine(of: folder.endpoint),
            case .tcp(_, port)? = try? Endpoint(noted)
        else { return nil }
        return folder
    }

    /// The address given, or the one that the store's holder has left.
    func endpoint() throws -> Endpoint {
        if let connect { return try Endpoint(connect) }
        guard let holder = Store.holder(path: store.store), !holder.endpoint.isEmpty else {
            throw CommandFailure(
                .coordinator,
                "no coordinator holds \(store.store). Start one (`swath coordinator --store \(store.store)`), or name "
                    + "a running one with --connect or --store")
        }
        return try Endpoint(holder.endpoint)
    }
}

/// The keys of a worker or client.
struct ClientKeyOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("This side's secret key file, made by `swath keygen`.", valueName: "file"),
        completion: .file())
    var key: String?

    @Option(
        name: .long,
        help: ArgumentHelp("The coordinator's public key: a file, or its 40 characters.", valueName: "file-or-key"),
        completion: .file())
    var serverKey: String?

    func security() throws -> Security {
        guard key != nil || serverKey != nil else { return .none }
        guard let key, let serverKey else {
            throw CommandFailure(
                .usage, "--key and --server-key belong together: one's own secret key and the coordinator's public key")
        }
        let server = try CurvePublicKey(z85: serverKey) ?? CurvePublicKey.read(file: serverKey)
        return .curveClient(server: server, own: try CurveKeyPair.read(secretKeyFile: key))
    }
}
