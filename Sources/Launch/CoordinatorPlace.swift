/// Where the coordinator of a launch listens, where workers find it, and where this machine does.
public struct CoordinatorPlace: Hashable, Sendable, CustomStringConvertible {
    /// The address that workers find, and why that one.
    public let address: ReachableAddress
    /// Its port.
    public let port: Int

    /// - Parameters:
    ///   - address: the address that workers find.
    ///   - port: a port that somebody gave; else that of the last launch, or a free one.
    ///   - folder: the launch's, which says where the last one listened.
    public init(address: ReachableAddress, port given: Int?, folder: LaunchFolder) throws(LaunchProblem) {
        self.address = address
        port = try Self.port(given, address, folder)
    }

    /// Where workers find the coordinator.
    public var endpoint: String { address.endpoint(port: port) }
    /// Where the coordinator listens. An address that somebody gave may be a name, or another machine's that passes
    /// connections on: then everywhere. Keys tell who may come in.
    public var listen: String {
        guard address.isGiven else { return endpoint }
        return endpoint.contains("[") ? "tcp://[::]:\(port)" : "tcp://0.0.0.0:\(port)"
    }
    /// Where this machine finds it.
    public var local: String {
        guard address.isGiven else { return endpoint }
        return endpoint.contains("[") ? "tcp://[::1]:\(port)" : "tcp://127.0.0.1:\(port)"
    }

    /// `tcp://10.0.0.1:7077: the way to node n1`.
    public var description: String { "\(endpoint): \(address.reason)" }

    /// Workers of an earlier launch look for the coordinator where it was.
    private static func port(
        _ given: Int?, _ address: ReachableAddress, _ folder: LaunchFolder
    ) throws(LaunchProblem) -> Int {
        if let given {
            guard (1...65_535).contains(given) else {
                throw LaunchProblem("--port must be from 1 to 65535, not \(given)")
            }
            return given
        }
        if let last = folder.firstLine(of: folder.endpoint), let colon = last.lastIndex(of: ":"),
            let port = Int(last[last.index(after: colon)...]), last == address.endpoint(port: port)
        {
            return port
        }
        guard let free = LocalRoutes.freePort() else { throw LaunchProblem("this machine has no free port") }
        return free
    }
}
