import Families
import Identifiers
import Storage

/// A checkpoint in one piece that the store has not put on disk yet.
struct UnwrittenCheckpoint {
    struct Key: Hashable {
        let sweep: SweepID
        let index: TaskIndex
    }

    let attempt: Attempt
    let sequence: UInt32
    let bytes: [UInt8]
    /// The number of the write that puts it there.
    let write: UInt64

    /// As the store will have it.
    var stored: StoredCheckpoint {
        StoredCheckpoint(
            attempt: attempt, sequence: sequence, digest: SHA256Hasher.digest(of: bytes),
            layout: CheckpointLayout(size: bytes.count), hasParts: false, bytes: bytes)
    }
}
