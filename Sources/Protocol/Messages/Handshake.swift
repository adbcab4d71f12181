/// The first exchange: who may talk to whom.
public enum Handshake {
    /// Of the schema and the rules of docs/protocol.md. Both sides must have the same.
    public static let version: UInt32 = 1

    /// What this process says of itself.
    public static func versions(engine: String) -> WireVersions {
        var versions = WireVersions()
        versions.protocol = version
        versions.engine = engine
        return versions
    }

    /// Why a coordinator turns a peer away, or nil.
    /// - Parameters:
    ///   - engine: this coordinator's engine version.
    ///   - mustMatchEngine: true for workers that run the built-in families: the same task must give the
    ///     same bits everywhere.
    public static func refusal(
        of peer: WireVersions, engine: String, mustMatchEngine: Bool
    ) -> WireRefused? {
        guard peer.protocol == version else {
            let older = peer.protocol < version ? "The other side" : "This coordinator"
            return refused(
                .protocolVersion,
                "The coordinator speaks protocol version \(version), the other side \(peer.protocol). "
                    + "\(older) is older: install the same version of Swath on both.")
        }
        guard !mustMatchEngine || peer.engine == engine else {
            return refused(
                .engineVersion,
                "The coordinator has engine \(engine), the worker \(peer.engine.isEmpty ? "none" : peer.engine). "
                    + "Results of different engines may differ in their last bits: "
                    + "install the same version of Swath on both.")
        }
        return nil
    }

    /// A refusal with its code.
    public static func refused(_ code: RefusalCode, _ sentence: String) -> WireRefused {
        var refused = WireRefused()
        refused.code = code.rawValue
        refused.sentence = sentence
        return refused
    }
}

/// The word by which a program tells refusals apart.
public enum RefusalCode: String, Sendable, Hashable, CaseIterable {
    case protocolVersion = "protocol-version"
    case engineVersion = "engine-version"
    case badHello = "bad-hello"
    case shuttingDown = "shutting-down"
    case notFound = "not-found"
    case invalid = "invalid"
    case busy = "busy"
}
