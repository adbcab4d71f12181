/// How much one message may hold. A peer that sends more has broken the protocol; a peer that has more
/// to say sends several messages. docs/protocol.md lists these figures.
public struct WireLimits: Sendable, Hashable {
    /// Bytes of one frame; libzmq drops the connection of a peer that announces more.
    public var frame = 64 << 20
    /// Bytes of all frames of a message.
    public var message = 256 << 20
    /// Bytes of the envelope.
    public var envelope = 32 << 20
    /// Frames of a message, the routing id not counted.
    public var frames = 1024
    /// Ranges in one message.
    public var ranges = 65_536
    /// Results in one batch.
    public var results = 65_536
    /// Records in one result. A task that emits more sends them as RUNNING results before its end.
    public var recordsPerResult = 100_000
    /// Records in one batch.
    public var recordsPerBatch = 1_000_000
    /// Artifacts in one result.
    public var artifactsPerResult = 1_000
    /// Running tasks in one heartbeat; slots of one worker.
    public var slots = 65_536
    /// UTF-8 bytes of a name, an encoding, a host.
    public var name = 256
    /// UTF-8 bytes of a reason, a sentence or the message of a failure.
    public var text = 16 << 10
    /// UTF-8 bytes of what a failed task wrote last.
    public var output = 64 << 10
    /// Bytes of an artifact that travels inside the envelope.
    public var inlineArtifact = 1 << 10
    /// Bytes of a sweep's canonical text, and of its source.
    public var canonical = 15 << 20
    /// Bytes of a checkpoint that travels in parts.
    public var checkpoint = 1 << 30
    /// Names of families in a hello.
    public var families = 1_024

    public static let standard = WireLimits()
    public init() {}
}
