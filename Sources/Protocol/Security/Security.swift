/// How a socket proves who it is and whom it believes.
public enum Security: Sendable {
    /// Neither encryption nor authentication: for loopback and Unix sockets.
    case none
    /// A listening socket: encrypted, and only keys that the authenticator knows get in.
    case curveServer(CurveKeyPair, ZAPAuthenticator)
    /// A connecting socket: encrypted, and only the coordinator with that key is believed.
    case curveClient(server: CurvePublicKey, own: CurveKeyPair)

    public var isNone: Bool {
        if case .none = self { return true }
        return false
    }
}
