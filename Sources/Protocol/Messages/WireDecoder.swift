import SwiftProtobuf

/// Turns frames into messages that can be believed: bounded, well-formed, from the right side, every
/// number in its range. Nothing that a peer sends can trap what is behind it.
public struct WireDecoder: Sendable {
    /// Who a message is for.
    public enum Recipient: Sendable, Hashable {
        case coordinator, worker, client
    }

    public var limits: WireLimits
    public let recipient: Recipient

    public init(recipient: Recipient, limits: WireLimits = .standard) {
        self.recipient = recipient
        self.limits = limits
    }

    /// Decodes a message whose envelope is frame `first` (1 behind a ROUTER's routing id, 0 at a
    /// DEALER); the frames after it are its blobs, as many and as large as the envelope says.
    public func decode(
        _ message: ReceivedMessage, envelopeAt first: Int
    ) throws(WireViolation) -> WireEnvelope.OneOf_Body {
        guard first < message.count else { throw WireViolation(.undecodable, "a message has no envelope") }
        return try decode(
            envelope: message[first], blobCount: message.count - first - 1,
            blobSize: { message[first + 1 + $0].count })
    }

    /// Decodes an envelope that has `blobCount` blobs behind it; `blobSize` tells the bytes of each,
    /// counted from 0.
    public func decode(
        envelope: UnsafeRawBufferPointer, blobCount: Int = 0, blobSize: @escaping (Int) -> Int = { _ in 0 }
    ) throws(WireViolation) -> WireEnvelope.OneOf_Body {
        guard envelope.count <= limits.envelope else {
            throw WireViolation(
                .tooLarge, "an envelope has \(envelope.count) bytes, more than \(limits.envelope)")
        }
        try WireScanner.check(envelope, limits: limits)
        let body = try parse(envelope)
        guard body.recipients.contains(recipient) else {
            throw WireViolation(.wrongDirection, "a \(recipient) cannot be sent the message \"\(body.name)\"")
        }
        try WireValidator(limits: limits, blobCount: blobCount, blobSize: blobSize).check(body)
        return body
    }

    private func parse(_ bytes: UnsafeRawBufferPointer) throws(WireViolation) -> WireEnvelope.OneOf_Body {
        if let heartbeat = HeartbeatReader.read(envelope: bytes) { return .heartbeat(heartbeat) }
        var options = BinaryDecodingOptions()
        // The schema is four levels deep; what an unknown field holds is never looked at.
        options.messageDepthLimit = 16
        options.discardUnknownFields = true
        let envelope: WireEnvelope
        do {
            envelope = try WireEnvelope(serializedBytes: bytes.bytes, options: options)
        } catch {
            // SwiftProtobuf throws without a type; whatever it says, the bytes are no envelope.
            throw WireViolation(.undecodable, "a message of \(bytes.count) bytes is not an envelope of the schema")
        }
        guard let body = envelope.body else {
            throw WireViolation(
                .unknownBody, "an envelope has no body that protocol version \(Handshake.version) knows")
        }
        return body
    }
}

extension WireEnvelope.OneOf_Body {
    /// The name of the field in the schema.
    public var name: String {
        switch self {
        case .workerHello: "worker_hello"
        case .heartbeat: "heartbeat"
        case .results: "results"
        case .returned: "returned"
        case .checkpoint: "checkpoint"
        case .goodbye: "goodbye"
        case .sweepRequest: "sweep_request"
        case .checkpointTaken: "checkpoint_taken"
        case .welcome: "welcome"
        case .refused: "refused"
        case .sweep: "sweep"
        case .assign: "assign"
        case .acknowledge: "acknowledge"
        case .withdraw: "withdraw"
        case .drain: "drain"
        case .helloAgain: "hello_again"
        case .checkpointData: "checkpoint_data"
        case .clientHello: "client_hello"
        case .submit: "submit"
        case .control: "control"
        case .statusRequest: "status_request"
        case .watch: "watch"
        case .submitted: "submitted"
        case .done: "done"
        case .status: "status"
        case .progress: "progress"
        }
    }

    /// Who may be sent it.
    var recipients: [WireDecoder.Recipient] {
        switch self {
        case .workerHello, .heartbeat, .results, .returned, .checkpoint, .goodbye, .sweepRequest,
            .clientHello, .submit, .control, .statusRequest, .watch:
            [.coordinator]
        case .checkpointTaken: [.coordinator, .worker]
        case .sweep, .assign, .acknowledge, .withdraw, .drain, .checkpointData: [.worker]
        case .welcome, .refused, .helloAgain: [.worker, .client]
        case .submitted, .done, .status, .progress: [.client]
        }
    }
}
