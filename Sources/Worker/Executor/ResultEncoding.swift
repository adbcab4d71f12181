package import Identifiers

/// Writes messages of the schema by hand, byte for byte what the generated code would write (fields
/// may come in another order, which protocol buffers allow).
///
/// An executor encodes each result once, while it is emitted; the generated types would build an
/// object a record first.
package enum ResultEncoding {
    // Tags: field number << 3 | wire type.
    private static let varint: UInt64 = 0
    private static let fixed64: UInt64 = 1
    private static let delimited: UInt64 = 2

    /// Appends `TaskResult.records`.
    package static func appendRecord(_ name: String, step: Int64, value: Double, to bytes: inout [UInt8]) {
        var name = name
        name.withUTF8 { name in
            var size = 9
            if !name.isEmpty { size += 1 + width(UInt64(name.count)) + name.count }
            if step != 0 { size += 1 + width(UInt64(bitPattern: step)) }
            append(tag: 9, delimited, to: &bytes)
            append(UInt64(size), to: &bytes)
            if !name.isEmpty {
                append(tag: 1, delimited, to: &bytes)
                append(UInt64(name.count), to: &bytes)
                bytes.append(contentsOf: name)
            }
            if step != 0 {
                append(tag: 2, varint, to: &bytes)
                append(UInt64(bitPattern: step), to: &bytes)
            }
            append(tag: 3, fixed64, to: &bytes)
            append(fixed: value.bitPattern, to: &bytes)
        }
    }

    /// Appends `TaskResult.artifacts`: with its bytes when `blob` is 0, else as that blob frame.
    package static func appendArtifact(
        _ name: String, encoding: String, contents: [UInt8], blob: Int, to bytes: inout [UInt8]
    ) {
        var message: [UInt8] = []
        append(field: 1, name, to: &message)
        append(field: 2, encoding, to: &message)
        append(field: 3, UInt64(contents.count), to: &message)
        append(field: 4, UInt64(blob), to: &message)
        if blob == 0, !contents.isEmpty {
            append(tag: 5, delimited, to: &message)
            append(UInt64(contents.count), to: &message)
            message.append(contentsOf: contents)
        }
        append(tag: 10, delimited, to: &bytes)
        append(UInt64(message.count), to: &bytes)
        bytes.append(contentsOf: message)
    }

    /// What a `TaskResult` says besides records and artifacts.
    package struct Head {
        package var task: TaskReference
        /// `Outcome` of the schema.
        package var outcome: UInt8
        package var duration: Seconds
        package var digest: UInt64 = 0
        /// Seconds since 1970.
        package var started: Double
        package var sequence: UInt32 = 0

        package init(
            task: TaskReference, outcome: UInt8, duration: Seconds, digest: UInt64 = 0, started: Double,
            sequence: UInt32 = 0
        ) {
            self.task = task
            self.outcome = outcome
            self.duration = duration
            self.digest = digest
            self.started = started
            self.sequence = sequence
        }
    }

    package static func append(_ head: Head, to bytes: inout [UInt8]) {
        append(field: 1, UInt64(bitPattern: head.task.sweep.rawValue), to: &bytes)
        append(field: 2, UInt64(bitPattern: head.task.index), to: &bytes)
        append(field: 3, UInt64(head.task.attempt), to: &bytes)
        append(field: 4, UInt64(head.outcome), to: &bytes)
        append(tag: 5, fixed64, to: &bytes)
        append(fixed: head.duration.bitPattern, to: &bytes)
        append(tag: 6, fixed64, to: &bytes)
        append(fixed: head.digest, to: &bytes)
        append(tag: 7, fixed64, to: &bytes)
        append(fixed: head.started.bitPattern, to: &bytes)
        append(field: 11, UInt64(head.sequence), to: &bytes)
    }

    /// Appends `TaskResult.failure`. Appended twice, the parts that are set add up: that is how an
    /// agent puts what an executor wrote on stderr to a failure that it does not decode.
    package static func appendFailure(
        _ kind: FailureKind?, message: String = "", exit: ChildStatus = ChildStatus(), output: String = "",
        to bytes: inout [UInt8]
    ) {
        var failure: [UInt8] = []
        append(field: 1, UInt64(kind?.rawValue ?? 0), to: &failure)
        append(field: 2, message, to: &failure)
        append(field: 3, UInt64(bitPattern: Int64(exit.signal)), to: &failure)
        append(field: 4, UInt64(bitPattern: Int64(exit.code)), to: &failure)
        append(field: 5, output, to: &failure)
        append(tag: 8, delimited, to: &bytes)
        append(UInt64(failure.count), to: &bytes)
        bytes.append(contentsOf: failure)
    }

    /// Signal and exit code of a process that has ended; zeros: none.
    package struct ChildStatus {
        package var signal: Int32 = 0
        package var code: Int32 = 0
        package init(signal: Int32 = 0, code: Int32 = 0) {
            self.signal = signal
            self.code = code
        }
    }

    // MARK: Wire format

    /// Bytes that a number takes as a varint.
    static func width(_ value: UInt64) -> Int {
        value < 128 ? 1 : (64 - value.leadingZeroBitCount + 6) / 7
    }

    static func append(_ value: UInt64, to bytes: inout [UInt8]) {
        var rest = value
        while rest >= 128 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 128)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    private static func append(tag field: UInt64, _ type: UInt64, to bytes: inout [UInt8]) {
        append(field << 3 | type, to: &bytes)
    }

    private static func append(fixed value: UInt64, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// A number that is left out when 0, as proto3 does.
    private static func append(field: UInt64, _ value: UInt64, to bytes: inout [UInt8]) {
        guard value != 0 else { return }
        append(tag: field, varint, to: &bytes)
        append(value, to: &bytes)
    }

    private static func append(field: UInt64, _ text: String, to bytes: inout [UInt8]) {
        guard !text.isEmpty else { return }
        var text = text
        text.withUTF8 { text in
            append(tag: field, delimited, to: &bytes)
            append(UInt64(text.count), to: &bytes)
            bytes.append(contentsOf: text)
        }
    }
}
