public import Identifiers
import SwiftProtobuf

extension Assignment {
    /// The range, if its sweep and attempt count from 1, it is not empty and none of its indices
    /// overflows.
    public init(_ wire: WireRange) throws(WireViolation) {
        guard let sweep = Int64(exactly: wire.sweep), sweep >= 1 else {
            throw WireViolation(.invalidValue, "\(wire.sweep) is not the number of a sweep")
        }
        guard let first = Int64(exactly: wire.first), let count = Int64(exactly: wire.count), count >= 1,
            !first.addingReportingOverflow(count).overflow
        else {
            throw WireViolation(.invalidValue, "\(wire.count) tasks from \(wire.first) are not a range of tasks")
        }
        guard wire.attempt >= 1 else {
            throw WireViolation(.invalidValue, "an attempt has number 0; the first is 1")
        }
        self.init(sweep: SweepID(sweep), first: first, count: count, attempt: wire.attempt)
    }

    /// The ranges of a message; the first that is none ends it.
    public static func list(_ wire: [WireRange]) throws(WireViolation) -> [Assignment] {
        var list: [Assignment] = []
        list.reserveCapacity(wire.count)
        for range in wire { list.append(try Assignment(range)) }
        return list
    }
}

extension TaskReference {
    /// A task as several messages name it.
    public init(sweep: UInt64, index: UInt64, attempt: UInt32) throws(WireViolation) {
        guard let sweep = Int64(exactly: sweep), sweep >= 1, let index = Int64(exactly: index), index < Int64.max,
            attempt >= 1
        else {
            throw WireViolation(
                .invalidValue, "sweep \(sweep), index \(index), attempt \(attempt) do not name a task's attempt")
        }
        self.init(sweep: SweepID(sweep), index: index, attempt: attempt)
    }

    public init(_ wire: WireTaskResult) throws(WireViolation) {
        try self.init(sweep: wire.sweep, index: wire.index, attempt: wire.attempt)
    }

    public init(_ wire: WireRunning) throws(WireViolation) {
        try self.init(sweep: wire.sweep, index: wire.index, attempt: wire.attempt)
    }

    public init(_ wire: WireCheckpointUpload) throws(WireViolation) {
        try self.init(sweep: wire.sweep, index: wire.index, attempt: wire.attempt)
    }

    public init(_ wire: WireCheckpointTaken) throws(WireViolation) {
        try self.init(sweep: wire.sweep, index: wire.index, attempt: wire.attempt)
    }
}

extension WireCheckpointUpload {
    /// Says that the blob is a part of a checkpoint of several.
    public mutating func setPart(_ part: Int, of layout: CheckpointLayout) {
        (self.part, parts, size) = (UInt32(clamping: part), UInt32(clamping: layout.count), UInt64(layout.size))
    }
}

extension WireCheckpointData {
    /// Says that the blob is a part of a checkpoint of several.
    public mutating func setPart(_ part: Int, of layout: CheckpointLayout) {
        (self.part, parts, size) = (UInt32(clamping: part), UInt32(clamping: layout.count), UInt64(layout.size))
    }
}

extension WireRange {
    /// Values of ``Assignment`` are never negative.
    public init(_ assignment: Assignment) {
        self.init()
        sweep = UInt64(clamping: assignment.sweep.rawValue)
        first = UInt64(clamping: assignment.first)
        count = UInt64(clamping: assignment.count)
        attempt = assignment.attempt
    }

    /// One task.
    public init(_ task: TaskReference) {
        self.init(Assignment(sweep: task.sweep, first: task.index, count: 1, attempt: task.attempt))
    }
}

extension WireFailure {
    /// Nil for a number that is no kind of failure.
    public var failureKind: FailureKind? { UInt8(exactly: kind).flatMap(FailureKind.init(rawValue:)) }
}

extension WireTaskResult {
    /// How many of its artifacts lie in blob frames.
    public var blobCount: Int { artifacts.reduce(0) { $0 + ($1.blob == 0 ? 0 : 1) } }
}

extension WireEnvelope {
    /// An envelope around `body`.
    public init(_ body: OneOf_Body) {
        self.init()
        self.body = body
    }

    /// Its bytes: a message's first frame.
    public func encoded() -> [UInt8] {
        // Encoding fails for proto2's required fields and beyond 2 GiB; this schema has neither.
        (try? serializedBytes()) ?? []
    }
}

extension WireEnvelope.OneOf_Body {
    /// The bytes of an envelope around it: a message's first frame.
    public func encoded() -> [UInt8] { WireEnvelope(self).encoded() }
}
