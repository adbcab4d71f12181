/// How the worker of a host comes to the coordinator.
public enum WorkerWay: Hashable, Sendable {
    /// By itself, to an endpoint that it reaches.
    case direct(endpoint: String)
    /// Over ssh: a port there leads to one here.
    case tunnel(remote: Int, local: Int)

    /// Where its worker finds the coordinator.
    public var endpoint: String {
        switch self {
        case .direct(let endpoint): endpoint
        case .tunnel(let remote, _): "tcp://127.0.0.1:\(remote)"
        }
    }

    /// The port of a tunnel, from the endpoint of a worker that uses one.
    static func remotePort(of endpoint: String) -> Int? {
        let start = "tcp://127.0.0.1:"
        return endpoint.hasPrefix(start) ? Int(endpoint.dropFirst(start.count)) : nil
    }
}
