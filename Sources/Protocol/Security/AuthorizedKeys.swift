/// What the owner of a key may be.
public enum KeyRole: String, Sendable, Hashable, CaseIterable {
    /// A worker, and nothing else: it cannot submit a sweep, or stop one.
    case worker
    /// A client, and nothing else: it is given no task, and no result is taken from it.
    case client
}

/// The public keys that may connect, each with the comment of its line, and with what it is for.
public struct AuthorizedKeys: Sendable, Hashable {
    public private(set) var comments: [CurvePublicKey: String]
    /// Keys that are for one thing alone; any other may do both.
    public private(set) var roles: [CurvePublicKey: KeyRole] = [:]

    public init(_ keys: some Sequence<CurvePublicKey> = []) {
        comments = Dictionary(keys.map { ($0, "") }, uniquingKeysWith: { first, _ in first })
    }

    /// Adds a key, or says anew what it is for.
    public mutating func insert(_ key: CurvePublicKey, only role: KeyRole?) {
        comments[key] = comments[key] ?? ""
        roles[key] = role
    }

    public var count: Int { comments.count }
    public func contains(_ key: CurvePublicKey) -> Bool { comments[key] != nil }

    /// Reads a file of one public key a line, with a comment behind it if there is one, that may begin with `[worker]` or
    /// `[client]`: then the key is for that alone. Empty lines
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
            let role = try role(line.rest, file: path, line: number)
            keys.roles[key] = role
            keys.comments[key] = line.rest
        }
        return keys
    }

    private static func role(_ comment: String, file path: String, line: Int) throws(KeyFileError) -> KeyRole? {
        guard comment.hasPrefix("[") else { return nil }
        let word = comment.dropFirst().prefix { $0 != "]" }
        // A misspelt restriction must not be none.
        guard let role = KeyRole(rawValue: String(word)), comment.dropFirst(word.count + 1).hasPrefix("]") else {
            throw KeyFileError(
                path, line, "\"[\(word.prefix(20))\" restricts the key to nothing known: [worker] or [client]")
        }
        return role
    }
}
