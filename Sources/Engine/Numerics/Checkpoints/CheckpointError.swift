/// Why bytes are not a checkpoint, or not one of this network.
public enum CheckpointError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The bytes do not begin as checkpoints do.
    case foreign
    /// A later version than this program writes.
    case unsupportedVersion(UInt32)
    /// There are fewer or more bytes than the checkpoint says.
    case wrongLength(held: Int, declared: UInt64)
    /// The checksum does not fit the bytes: some have changed.
    case damaged
    /// The checksum fits, but the bytes do not make sense at this place.
    case malformed(byte: Int, String)
    /// The network has this block, the checkpoint has not.
    case missing(String)
    /// The checkpoint has this block, the network has not.
    case unexpected(String)
    /// A block of other sides than the network's.
    case shapeMismatch(name: String, held: Shape, expected: Shape)
    /// A block of another type of number than the network's.
    case precisionMismatch(name: String, held: String, expected: String)
    /// The run was made by another optimiser.
    case optimizerMismatch(held: String, expected: String)
    /// A number that cannot be: a negative step, say.
    case invalidValue(name: String)
    /// As many bytes are not to be had for what the optimiser keeps.
    case outOfMemory(bytes: Int)

    public var description: String {
        switch self {
        case .foreign: "this is not a checkpoint"
        case .unsupportedVersion(let version):
            "the checkpoint has version \(version), this program reads version \(Checkpoint.version)"
        case .wrongLength(let held, let declared):
            "the checkpoint says that it has \(declared) bytes, but there are \(held)"
        case .damaged: "the checkpoint is damaged: its checksum does not fit"
        case .malformed(let byte, let reason): "the checkpoint is malformed at byte \(byte): \(reason)"
        case .missing(let name): "the checkpoint does not hold \(name)"
        case .unexpected(let name): "the checkpoint holds \(name), which is not part of this network"
        case .shapeMismatch(let name, let held, let expected):
            "\(name) is \(held) in the checkpoint and \(expected) in this network"
        case .precisionMismatch(let name, let held, let expected):
            "\(name) is made of \(held) in the checkpoint and of \(expected) in this network"
        case .optimizerMismatch(let held, let expected):
            "the checkpoint was made with \(held), this run uses \(expected)"
        case .invalidValue(let name): "\(name) has an impossible value in the checkpoint"
        case .outOfMemory(let bytes): "\(bytes) bytes for what the optimiser keeps are not to be had"
        }
    }
}
