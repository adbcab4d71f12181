/// What a peer sent against the protocol, in a sentence for the log and for the peer.
public struct WireViolation: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The bytes are not an envelope of the schema.
        case undecodable
        /// An envelope without a body that this protocol version knows.
        case unknownBody = "unknown-body"
        /// A message that only the other side may send.
        case wrongDirection = "wrong-direction"
        /// More frames, bytes or elements than the limits allow.
        case tooLarge = "too-large"
        /// A value outside what it may be.
        case invalidValue = "invalid-value"
        /// Blob frames that do not fit what the envelope announces.
        case blobs
    }

    public let kind: Kind
    /// Without a full stop.
    public let sentence: String

    public init(_ kind: Kind, _ sentence: String) {
        self.kind = kind
        self.sentence = sentence
    }

    public var description: String { sentence + "." }
}
