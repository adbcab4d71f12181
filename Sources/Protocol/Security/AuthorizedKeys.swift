/// The public keys that may connect, each with the comment of its line.
public struct AuthorizedKeys: Sendable, Hashable {
    public private(set) var comments: [CurvePublicKey: String]

    public init(_ keys: some Sequence<CurvePublicKey> = []) {
        comments = Dictionary(keys.map { ($0, "") }, uniquingKeysWith: { first, _ in first })
    }

    public var count: Int { comments.count }
    public func contains(_ key: CurvePublicKey) -> Bool { comments[key] != nil }

    /// Reads a file of one public key a line, with a comment behind it if there is one. Empty lines
    /// and lines that begin with `#` mean nothing (a key may contain `#`, but a key that `swath keygen`
    /// makes never begins with it).
    ///
    /// Only the user who runs the coordinator (or root) may be able to write the file.
    public static func read(file path: String) throws(KeyFileError) -> AuthorizedKeys {
        let bytes = try KeyFile.read(path, forbidding: KeyFile.writableByOthers)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw KeyFileError(path, nil, "it is not a text in UTF-8")
        }
        return try parse(text, file: path)
    }

    static func parse(_ text: String, file path: String) throws(KeyFileError) -> AuthorizedKeys {
        var keys = AuthorizedKeys()
        var lines: [CurvePublicKey: Int] = [:]
        for (number, line) in KeyFile.lines(of: text) {
            guard let key = CurvePublicKey(z85: line.first) else {
                throw KeyFileError(
                    path, number,
                    "\"\(line.first.prefix(60))\" is not a public key: 40 characters as "
                        + "`swath keygen` writes them")
            }
            if let earlier = lines.updateValue(number, forKey: key) {
                throw KeyFileError(path, number, "the key stands in line \(earlier) already")
            }
            keys.comments[key] = line.rest
        }
        return keys
    }
}
