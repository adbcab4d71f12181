/// Where a coordinator may listen: beyond this machine only with keys, unless told otherwise in full.
public enum BindPolicy {
    /// Refuses an endpoint that others could reach when nothing proves who they are.
    /// - Parameter insecure: the person wrote `--insecure`.
    public static func check(
        _ endpoint: Endpoint, security: Security, insecure: Bool
    ) throws(BindRefusal) {
        guard !endpoint.isLocal, security.isNone, !insecure else { return }
        throw BindRefusal(endpoint: endpoint)
    }
}

/// A coordinator was asked to listen where anybody could command it.
public struct BindRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    public let endpoint: Endpoint
    public var description: String {
        "\(endpoint) can be reached from other machines, and without keys anybody there could run programs as "
            + "this user. Make keys with `swath keygen`, or write --insecure if the network is only yours."
    }
}
