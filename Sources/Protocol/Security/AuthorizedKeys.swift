/// The public keys that may connect, each with the comment of its line.
public struct AuthorizedKeys: Sendable, Hashable {
    public private(set) var comments: [CurvePublicKey: String]

    public init(_ keys: some Sequence<CurvePublicKey> = []) {
        comments = Dictionary(keys.map { ($0, "") }, uniquingKeysWith: { first, _ in first })
    }

    public func contains(_ key: CurvePublicKey) -> Bool { comments[key] != nil }
}
