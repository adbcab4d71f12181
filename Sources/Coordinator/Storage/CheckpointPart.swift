public import Identifiers

/// A part of a checkpoint that is too large for one message.
public struct CheckpointPart: Sendable {
    /// What became of it.
    public enum Verdict: Sendable, Hashable {
        /// It is on disk; others are still to come.
        case kept
        /// It was the last that was missing: the checkpoint is the task's from now on.
        case completed
        /// It was not wanted, or could not be written. No other part of this checkpoint is wanted then.
        case refused(reason: String)
    }

    public var sweep: SweepID
    public var index: TaskIndex
    public var attempt: Attempt
    /// Counts the checkpoints of the attempt, from 1.
    public var sequence: UInt32
    /// Which part this is, from 0.
    public var part: Int
    /// How the whole is cut.
    public var layout: CheckpointLayout
    /// `CheckpointDigest` of the whole.
    public var digest: [UInt8]
    public var bytes: [UInt8]
    public init(
        sweep: SweepID, index: TaskIndex, attempt: Attempt, sequence: UInt32, part: Int, layout: CheckpointLayout,
        digest: [UInt8], bytes: [UInt8]
    ) {
        self.sweep = sweep
        self.index = index
        self.attempt = attempt
        self.sequence = sequence
        self.part = part
        self.layout = layout
        self.digest = digest
        self.bytes = bytes
    }
}
