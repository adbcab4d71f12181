extension CurveKeyPair {
    /// Where ``write(base:comment:)`` puts the keys.
    public struct Files: Sendable, Hashable {
        public let publicKey: String
        public let secretKey: String

        /// `BASE.public` and `BASE.secret`.
        public init(base: String) {
            publicKey = base + ".public"
            secretKey = base + ".secret"
        }
    }

    /// Writes `BASE.public` (one line, as an authorised-keys file wants it) and `BASE.secret`, both for
    /// this user's eyes only. Files that exist are never written over.
    /// - Parameter comment: stands behind the public key: whose it is.
    @discardableResult
    public func write(base: String, comment: String = "") throws(KeyFileError) -> Files {
        let files = Files(base: base)
        let words = comment.split(whereSeparator: { $0.isNewline || $0.isWhitespace }).joined(separator: " ")
        let line = "\(publicKey)" + (words.isEmpty ? "" : " " + words) + "\n"
        try KeyFile.create(
            files.secretKey,
            "# Swath secret key. Whoever has it can pass as its owner: keep it to yourself.\n\(secretKey.z85)\n")
        do throws(KeyFileError) {
            try KeyFile.create(files.publicKey, line)
        } catch {
            // A secret key without its public half would stop the next try.
            KeyFile.remove(files.secretKey)
            throw error
        }
        return files
    }

    /// Reads a secret key; the public one is computed from it. Refused when anybody else may read it.
    public static func read(secretKeyFile path: String) throws(KeyFileError) -> CurveKeyPair {
        let line = try onlyLine(of: path, forbidding: KeyFile.usableByOthers, "secret")
        // Both kinds are 40 characters. Only a public one has a comment behind it.
        guard line.rest.isEmpty, !path.hasSuffix(".public") else {
            throw KeyFileError(path, nil, "it holds a public key, and the secret one is wanted: NAME.secret")
        }
        guard let secret = CurveSecretKey(z85: line.first) else {
            // The text itself is not repeated: it may be a key with a typing error.
            throw KeyFileError(path, nil, "it holds no secret key of 40 characters")
        }
        do throws(SocketError) {
            return try CurveKeyPair(secretKey: secret)
        } catch {
            throw KeyFileError(path, nil, "its public key cannot be computed: \(error)")
        }
    }

    fileprivate static func onlyLine(
        of path: String, forbidding bits: UInt32, _ what: String
    ) throws(KeyFileError) -> (first: String, rest: String) {
        let bytes = try KeyFile.read(path, forbidding: bits)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw KeyFileError(path, nil, "it is not a text in UTF-8")
        }
        let lines = KeyFile.lines(of: text)
        guard lines.count == 1, let line = lines.first else {
            throw KeyFileError(path, nil, "it must hold one \(what) key, but has \(lines.count) lines of content")
        }
        return line.line
    }
}

extension CurvePublicKey {
    /// Reads the file that `swath keygen` wrote for a public key.
    public static func read(file path: String) throws(KeyFileError) -> CurvePublicKey {
        let line = try CurveKeyPair.onlyLine(of: path, forbidding: KeyFile.writableByOthers, "public").first
        guard !path.hasSuffix(".secret") else {
            throw KeyFileError(path, nil, "it holds a secret key, and the public one is wanted: NAME.public")
        }
        guard let key = CurvePublicKey(z85: line) else {
            throw KeyFileError(path, nil, "\"\(line.prefix(60))\" is not a public key of 40 characters")
        }
        return key
    }
}
