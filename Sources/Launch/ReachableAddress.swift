/// The address at which nodes find the coordinator, and why that one.
public struct ReachableAddress: Hashable, Sendable, CustomStringConvertible {
    /// A numeric address, or what was given.
    public let host: String
    /// Why it was chosen, to follow the address.
    public let reason: String

    /// Whether somebody named it.
    public let isGiven: Bool

    init(_ host: String, _ reason: String, isGiven: Bool = false) {
        self.host = host
        self.reason = reason
        self.isGiven = isGiven
    }

    /// `10.0.0.1 (…)`.
    public var description: String { "\(host) (\(reason))" }

    /// The address with a port, as sockets take it.
    public func endpoint(port: Int) -> String {
        host.contains(":") && !host.hasPrefix("[") ? "tcp://[\(host)]:\(port)" : "tcp://\(host):\(port)"
    }

    /// The local address from which most nodes are reached: by the same way they reach us. Loopback counts only
    /// when every node that is known is this machine.
    /// - Parameters:
    ///   - routes: of each node, the address that this machine would send from; nil where that is not known.
    ///   - interfaces: this machine's addresses, in the order of the system.
    public static func choose(routes: [NodeRoute], interfaces: [LocalAddress]) throws(LaunchProblem) -> ReachableAddress
    {
        let known = routes.filter { $0.source != nil }
        var votes: [String: [String]] = [:]
        for route in known {
            guard let source = route.source, !isLoopback(source) else { continue }
            votes[source, default: []].append(route.node)
        }
        // Ties go to the first interface.
        let order = interfaces.map(\.address)
        func rank(_ address: String) -> Int { order.firstIndex(of: address) ?? order.count }
        let best = votes.max {
            ($0.value.count, -rank($0.key), $1.key) < ($1.value.count, -rank($1.key), $0.key)
        }
        if let best {
            let name = interfaces.first { $0.address == best.key }.map { " on \($0.interface)" } ?? ""
            let count = best.value.count == 1 ? "node \(best.value[0])" : "\(best.value.count) nodes"
            let others = known.count - best.value.count
            return ReachableAddress(
                best.key,
                "the way to \(count)\(name)" + (others > 0 ? "; \(others) others are reached another way" : ""))
        }
        if !known.isEmpty { return ReachableAddress("127.0.0.1", "all nodes are this machine") }
        guard let first = interfaces.first(where: { !isLoopback($0.address) && !isLinkLocal($0.address) }) else {
            throw LaunchProblem(
                "this machine has no address but loopback, which nodes cannot reach; name one with --address")
        }
        return ReachableAddress(
            first.address,
            "the first of this machine's, on \(first.interface); no node's name could be resolved to tell better")
    }

    /// An address that somebody gave.
    public static func given(_ host: String) throws(LaunchProblem) -> ReachableAddress {
        guard !host.isEmpty, host.utf8.count <= 253,
            host.utf8.allSatisfy({
                "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]".utf8.contains($0)
            })
        else { throw LaunchProblem("--address must be a host or a numeric address, not \"\(host)\"") }
        return ReachableAddress(host, "given by --address", isGiven: true)
    }

    /// For workers that come over a tunnel: nobody else comes in.
    public static var tunnel: ReachableAddress { ReachableAddress("127.0.0.1", "workers come over ssh") }

    static func isLoopback(_ address: String) -> Bool { address.hasPrefix("127.") || address == "::1" }
    static func isLinkLocal(_ address: String) -> Bool {
        address.hasPrefix("169.254.") || address.lowercased().hasPrefix("fe80:")
    }
}

/// How this machine would send to a node.
public struct NodeRoute: Hashable, Sendable {
    /// The node's name or address.
    public let node: String
    /// This machine's address on the way there; nil when the name is unknown or there is no way.
    public let source: String?

    /// Tells of a node.
    public init(node: String, source: String?) {
        self.node = node
        self.source = source
    }
}

/// An address of this machine.
public struct LocalAddress: Hashable, Sendable {
    /// `eth0`.
    public let interface: String
    /// Numeric.
    public let address: String

    /// Tells of an address.
    public init(interface: String, address: String) {
        self.interface = interface
        self.address = address
    }
}
