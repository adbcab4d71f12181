import Families
import Identifiers

/// What one attempt has emitted and has not sent yet.
struct Emission {
    /// Bounds on what an attempt may emit.
    struct Limits: Sendable {
        /// Bytes of all records and artifacts of an attempt.
        var total = TaskLimits.total
        /// Bytes of one artifact.
        var block = TaskLimits.block
        /// Bytes of one checkpoint.
        var checkpoint = TaskLimits.checkpoint
        /// Bytes of the name of a record or artifact.
        var name = WireLimit.name
        /// Artifacts of an attempt.
        var artifacts = WireLimit.artifacts
        init() {}
    }

    /// Bounds of the schema that an executor keeps to.
    enum WireLimit {
        static let name = 256
        static let artifacts = 256
    }

    /// Records that wait for this many bytes are sent though the task goes on.
    static let chunk = 256 << 10
    /// Nanoseconds between two parts of a long task's records.
    static let streaming: UInt64 = 500_000_000

    let task: TaskReference
    /// ``MonotonicClock`` nanoseconds.
    let started: UInt64
    /// Encoded records.
    private(set) var records: [UInt8] = []
    private(set) var artifacts: [UInt8] = []
    private(set) var blobs: [[UInt8]] = []
    private(set) var digest = ResultDigest()
    /// Why the attempt cannot succeed, whatever it returns.
    private(set) var violation: String?
    /// How many parts have been sent before the end.
    private var sequence: UInt32 = 0
    private var checkpoints: UInt32 = 0
    /// When records were last sent, or the attempt began.
    private var lastSent: UInt64
    private var total = 0
    private var artifactCount = 0
    private let limits: Limits

    init(task: TaskReference, started: UInt64, limits: Limits) {
        self.task = task
        self.started = started
        lastSent = started
        self.limits = limits
    }

    mutating func record(_ name: String, step: Int64, _ value: Double) {
        guard accepts(name, bytes: name.utf8.count + 20, "record") else { return }
        ResultEncoding.appendRecord(name, step: step, value: value, to: &records)
        digest.combine(record: name, step: step, value: value)
    }

    mutating func artifact(_ name: String, encoding: String, contents: [UInt8]) {
        guard accepts(name, bytes: contents.count + name.utf8.count, "artifact") else { return }
        guard encoding.utf8.count <= limits.name, encoding.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else {
            violation = "the encoding of artifact \"\(name)\" is too long or holds control characters"
            return
        }
        guard contents.count <= limits.block else {
            violation = "artifact \"\(name)\" has \(contents.count) bytes; at most \(limits.block) are allowed"
            return
        }
        artifactCount += 1
        guard artifactCount <= limits.artifacts else {
            violation = "the task emitted more than \(limits.artifacts) artifacts"
            return
        }
        let isInline = contents.count <= 1024
        if !isInline { blobs.append(contents) }
        ResultEncoding.appendArtifact(
            name, encoding: encoding, contents: contents, blob: isInline ? 0 : blobs.count, to: &artifacts)
        digest.combine(artifact: name, encoding: encoding, bytes: contents)
    }

    /// The number of the next checkpoint, from 1.
    mutating func nextCheckpoint() -> UInt32 {
        checkpoints += 1
        return checkpoints
    }

    mutating func apply(_ body: (inout Emission) -> Void) { body(&self) }

    /// Bytes of the records that wait.
    var recordBytes: Int { records.count }

    /// When the records that wait should be sent though the task goes on; nil: there are none.
    var partDue: UInt64? { records.isEmpty ? nil : lastSent + Self.streaming }

    /// Records of an attempt that goes on.
    struct Part {
        var task: TaskReference
        var started: UInt64
        var time: UInt64
        /// Of all that was emitted so far.
        var digest: UInt64
        /// From 1.
        var sequence: UInt32
        var records: [UInt8]
    }

    /// Takes the records that wait; nil when there are none.
    mutating func takePart(at now: UInt64) -> Part? {
        guard !records.isEmpty else { return nil }
        sequence += 1
        lastSent = now
        defer { records.removeAll() }
        return Part(
            task: task, started: started, time: now, digest: digest.value, sequence: sequence, records: records)
    }

    private mutating func accepts(_ name: String, bytes: Int, _ what: String) -> Bool {
        guard violation == nil else { return false }
        guard name.utf8.count <= limits.name else {
            violation = "the name of a \(what) has \(name.utf8.count) bytes; at most \(limits.name) are allowed"
            return false
        }
        guard !name.isEmpty, name.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else {
            violation = "the name of a \(what) is empty or holds control characters"
            return false
        }
        total += bytes
        guard total <= limits.total else {
            violation = "the task emitted more than \(limits.total) bytes"
            return false
        }
        return true
    }
}
