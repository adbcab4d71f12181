/// A sweep, by the row number that the store gave it. Positive.
public struct SweepID: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
    public init(_ rawValue: Int64) { self.rawValue = rawValue }
    public var description: String { String(rawValue) }
    public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// A task of a sweep: its position in the sweep's grid, from 0.
public typealias TaskIndex = Int64

/// A connection of a worker: the id that a worker process draws at random when it starts (and keeps
/// over reconnections).
public struct WorkerID: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
    public let rawValue: UInt64
    public init(rawValue: UInt64) { self.rawValue = rawValue }
    public init(_ rawValue: UInt64) { self.rawValue = rawValue }
    public var description: String {
        let hex = String(rawValue, radix: 16)
        return String(repeating: "0", count: 16 - hex.count) + hex
    }
    public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// How often a task has been handed out, from 1. An attempt number fences: a result that carries
/// another attempt than the one on lease is never stored over it.
public typealias Attempt = UInt32

/// A span of time in seconds.
public typealias Seconds = Double

/// One attempt at one task.
public struct TaskReference: Hashable, Sendable {
    public var sweep: SweepID
    public var index: TaskIndex
    public var attempt: Attempt
    public init(sweep: SweepID, index: TaskIndex, attempt: Attempt) {
        self.sweep = sweep
        self.index = index
        self.attempt = attempt
    }
}

/// Consecutive tasks of one sweep at one attempt number: the unit of assignment on the wire.
public struct Assignment: Hashable, Sendable {
    public var sweep: SweepID
    public var first: TaskIndex
    public var count: Int64
    public var attempt: Attempt
    public init(sweep: SweepID, first: TaskIndex, count: Int64, attempt: Attempt) {
        self.sweep = sweep
        self.first = first
        self.count = count
        self.attempt = attempt
    }
    /// The indices assigned. `first + count` never overflows in a value that came through the wire.
    public var range: Range<TaskIndex> { first..<(first + count) }
}

/// Why an attempt ended without a result.
public enum FailureKind: UInt8, Hashable, Sendable, CaseIterable, Codable {
    /// The task itself reported an error.
    case error = 1
    /// Its process was ended by a signal or trap, or went away in silence.
    case crashed = 2
    /// It ran past its time limit.
    case timedOut = 3
    /// It grew past its memory limit.
    case outOfMemory = 4
    /// Its parameters or sweep could not be understood by the worker.
    case rejected = 5
    /// The worker that held it went away.
    case workerLost = 6
    /// It was cancelled by a person or because another copy ended first.
    case cancelled = 7
    /// The task itself reported that no attempt of it can succeed: it is not tried again.
    case impossible = 8
    /// It ran to its end, but what it computed left all bounds: it is not tried again, and what it
    /// recorded counts.
    case diverged = 9

    /// Whether another attempt would end alike wherever it ran, which says nothing of the node either.
    public var isFinal: Bool { self == .impossible || self == .diverged }

    /// Whether the values that such an attempt recorded are results to show and to rank by.
    public var hasResults: Bool { self == .diverged }

    /// The word that reports, JSON and the store print.
    public var word: String {
        switch self {
        case .error: "error"
        case .crashed: "crashed"
        case .timedOut: "timed-out"
        case .outOfMemory: "out-of-memory"
        case .rejected: "rejected"
        case .workerLost: "worker-lost"
        case .cancelled: "cancelled"
        case .impossible: "impossible"
        case .diverged: "diverged"
        }
    }
}
