/// The fixed head of everything that passes between an agent and an executor: 40 bytes, little
/// endian, `length` bytes of payload behind it.
struct FrameHeader: Equatable {
    enum Kind: UInt8 {
        // agent -> executor
        /// Payload: the canonical text of `sweep`.
        case sweep = 1
        /// Tasks `index ..< index + count` of `sweep` at `attempt`, numbered from `number`.
        case range = 2
        /// Payload: none. Task `index` goes on from a checkpoint of `count` bytes, which follow in frames of kind
        /// `part`.
        case checkpoint = 3
        /// Payload: none. No attempt may emit more than `index` bytes, no artifact more than `count`, no checkpoint
        /// more than `number`.
        case limits = 4
        // executor -> agent
        /// It has started and waits for work.
        case ready = 16
        /// Payload: an encoded `TaskResult`; `blobs` frames of kind `blob` follow.
        case result = 17
        case blob = 18
        /// Payload: what names a checkpoint of `count` bytes (`CheckpointDigest`), which follow in frames of kind
        /// `part`; `number` counts those of the attempt.
        case save = 19
        // both ways
        /// Payload: the next bytes of the checkpoint that was announced.
        case part = 32
    }

    static let size = 40
    /// Bytes of a checkpoint in one frame: so much memory a reader needs for it, however large the whole.
    static let piece = 1 << 20
    /// A payload beyond this is taken for garbage.
    static let largestPayload = 1 << 30

    var kind: Kind
    /// `Outcome` of the schema, for results.
    var outcome: UInt8 = 0
    var blobs: UInt16 = 0
    var attempt: UInt32 = 0
    var sweep: Int64 = 0
    var index: Int64 = 0
    /// Tasks of a range; seconds that a result took, as bits.
    var count: UInt64 = 0
    var number: UInt32 = 0
    var length: UInt32 = 0

    init(_ kind: Kind) { self.kind = kind }

    /// Reads a head; nil when it is none that we write.
    init?(reading bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= Self.size, let kind = Kind(rawValue: bytes[0]) else { return nil }
        self.kind = kind
        outcome = bytes[1]
        blobs = UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self))
        attempt = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
        sweep = Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: Int64.self))
        index = Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: 16, as: Int64.self))
        count = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self))
        number = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 32, as: UInt32.self))
        length = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 36, as: UInt32.self))
        guard length <= Self.largestPayload else { return nil }
    }

    /// Appends the head to `bytes`.
    func write(to bytes: inout [UInt8]) {
        withUnsafeTemporaryAllocation(byteCount: Self.size, alignment: 8) { space in
            space.storeBytes(of: kind.rawValue, toByteOffset: 0, as: UInt8.self)
            space.storeBytes(of: outcome, toByteOffset: 1, as: UInt8.self)
            space.storeBytes(of: blobs.littleEndian, toByteOffset: 2, as: UInt16.self)
            space.storeBytes(of: attempt.littleEndian, toByteOffset: 4, as: UInt32.self)
            space.storeBytes(of: sweep.littleEndian, toByteOffset: 8, as: Int64.self)
            space.storeBytes(of: index.littleEndian, toByteOffset: 16, as: Int64.self)
            space.storeBytes(of: count.littleEndian, toByteOffset: 24, as: UInt64.self)
            space.storeBytes(of: number.littleEndian, toByteOffset: 32, as: UInt32.self)
            space.storeBytes(of: length.littleEndian, toByteOffset: 36, as: UInt32.self)
            bytes.append(contentsOf: UnsafeRawBufferPointer(space))
        }
    }

    /// Appends head and payload to `bytes`.
    func write(payload: [UInt8], to bytes: inout [UInt8]) {
        var head = self
        head.length = UInt32(payload.count)
        head.write(to: &bytes)
        bytes.append(contentsOf: payload)
    }
}
