public import Families
public import Identifiers

/// How a store is opened.
public struct StoreOptions: Sendable, Hashable {
    /// When a write counts as done.
    public enum Durability: String, Sendable, Hashable, CaseIterable {
        /// Once the disk has it: an acknowledged result survives a power cut.
        case full
        /// Once the system has it: an acknowledged result survives the end of any process, but a power
        /// cut may take the last seconds. The file stays whole.
        case relaxed
    }
    public var durability: Durability
    /// Look at every page before going on (`PRAGMA quick_check`): reads the whole file.
    public var checksFile: Bool
    /// Bytes that one checkpoint may have.
    public var checkpointLimit: Int
    /// Bytes that one value (an artifact, a text) may have: SQLite's limit is 10^9.
    public var valueLimit: Int
    /// The write-ahead log is folded into the file when it has grown past so many bytes.
    public var logLimit: Int
    /// The most writes that one transaction takes.
    public var groupLimit: Int
    /// Seconds to wait before a failed group is tried again: the first time, and at most.
    public var retryDelays: ClosedRange<Seconds>
    public init(
        durability: Durability = .full, checksFile: Bool = false, checkpointLimit: Int = TaskLimits.checkpoint,
        valueLimit: Int = 1_000_000_000, logLimit: Int = 64 << 20, groupLimit: Int = 65_536,
        retryDelays: ClosedRange<Seconds> = 0.05...2
    ) {
        self.durability = durability
        self.checksFile = checksFile
        self.checkpointLimit = checkpointLimit
        self.valueLimit = valueLimit
        self.logLimit = logLimit
        self.groupLimit = groupLimit
        self.retryDelays = retryDelays
    }
}
