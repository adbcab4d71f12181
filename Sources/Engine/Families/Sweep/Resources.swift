public import Identifiers

/// What one task of a sweep may use.
public struct Resources: Sendable, Hashable {
    /// Slots that it occupies, at least 1.
    public var cores: Int
    /// Bytes of memory; 0 when not declared, and then not limited.
    public var memory: Int64
    /// Time after which it is ended; nil when not limited.
    public var time: Seconds?
    public init(cores: Int = 1, memory: Int64 = 0, time: Seconds? = nil) {
        self.cores = cores
        self.memory = memory
        self.time = time
    }
}

/// In which order a sweep's tasks are handed out.
public enum SweepOrder: String, Sendable, Hashable, CaseIterable {
    /// By learned cost, longest first: the sweep as a whole ends soonest.
    case longestFirst = "longest-first"
    /// Shuffled: whatever has run at any moment is a fair sample of the whole.
    case balanced
    /// By index.
    case listed
}
