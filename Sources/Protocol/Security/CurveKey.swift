import CZeroMQ

/// A CurveZMQ public key: 32 bytes, written as 40 characters of Z85.
public struct CurvePublicKey: Hashable, Sendable, CustomStringConvertible {
    /// Always 32.
    public let bytes: [UInt8]

    public init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    /// Nil when the text is not 40 characters of Z85.
    public init?(z85 text: String) {
        guard let bytes = Z85.decode(text), bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    public var description: String { Z85.encode(bytes) }
}

/// A CurveZMQ secret key. It prints as dots, so that no log or error ever shows one.
public struct CurveSecretKey: Sendable, CustomStringConvertible, CustomReflectable {
    let bytes: [UInt8]

    public init?(z85 text: String) {
        guard let bytes = Z85.decode(text), bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    /// The key as its file holds it. For writing that file only.
    var z85: String { Z85.encode(bytes) }

    public var description: String { "<secret key>" }
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}

/// Both keys of one party.
public struct CurveKeyPair: Sendable {
    public let publicKey: CurvePublicKey
    public let secretKey: CurveSecretKey

    /// A new pair from the system's random source.
    public static func generate() throws(SocketError) -> CurveKeyPair {
        while true {
            var publicText = [CChar](repeating: 0, count: 41)
            var secretText = [CChar](repeating: 0, count: 41)
            guard zmq_curve_keypair(&publicText, &secretText) == 0 else { throw .curveUnavailable }
            guard let publicKey = CurvePublicKey(z85: text(publicText)),
                let secretKey = CurveSecretKey(z85: text(secretText))
            else { throw .curveUnavailable }
            // A key that begins like a comment or an option would be a nuisance in files and shells.
            if publicText[0] != 0x23 && publicText[0] != 0x2D && secretText[0] != 0x23 && secretText[0] != 0x2D {
                return CurveKeyPair(publicKey: publicKey, secretKey: secretKey)
            }
        }
    }

    /// The pair that belongs to a secret key.
    public init(secretKey: CurveSecretKey) throws(SocketError) {
        var publicText = [CChar](repeating: 0, count: 41)
        guard zmq_curve_public(&publicText, secretKey.z85) == 0,
            let publicKey = CurvePublicKey(z85: CurveKeyPair.text(publicText))
        else { throw .curveUnavailable }
        self.init(publicKey: publicKey, secretKey: secretKey)
    }

    private init(publicKey: CurvePublicKey, secretKey: CurveSecretKey) {
        self.publicKey = publicKey
        self.secretKey = secretKey
    }

    private static func text(_ characters: [CChar]) -> String {
        String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
