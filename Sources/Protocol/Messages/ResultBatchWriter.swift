/// Builds an envelope of results out of results that are encoded already, without decoding them.
///
/// An envelope around a batch is `0x1A length (0x0A length result)*`. The outer header is as long as
/// its length makes it, so room is left for the longest and it is written backwards when all is known.
public struct ResultBatchWriter {
    /// The longest header: a tag and a varint of 10 bytes.
    private static let room = 11
    private var buffer: [UInt8]
    /// Results in the batch.
    public private(set) var count = 0
    /// Blobs of its results, in their order.
    public private(set) var blobs: [[UInt8]] = []

    public init(reserving bytes: Int = 16 << 10) {
        buffer = []
        buffer.reserveCapacity(bytes + ResultBatchWriter.room)
        buffer.append(contentsOf: repeatElement(0, count: ResultBatchWriter.room))
    }

    public var isEmpty: Bool { count == 0 }
    /// Bytes of the envelope so far, about.
    public var size: Int { buffer.count }

    /// Adds one encoded `TaskResult` and its blobs, which it numbers from 1.
    public mutating func append(_ result: UnsafeRawBufferPointer, blobs: [[UInt8]] = []) {
        buffer.append(0x0A)
        var length = UInt64(result.count)
        while length >= 0x80 {
            buffer.append(UInt8(truncatingIfNeeded: length) | 0x80)
            length >>= 7
        }
        buffer.append(UInt8(truncatingIfNeeded: length))
        buffer.append(contentsOf: result)
        count += 1
        if !blobs.isEmpty { self.blobs += blobs }
    }

    /// Lends the envelope's bytes.
    public mutating func withEnvelope<R, E: Error>(
        _ body: (UnsafeRawBufferPointer) throws(E) -> R
    ) throws(E) -> R {
        var length = UInt64(buffer.count - ResultBatchWriter.room)
        var groups: [UInt8] = []
        while length >= 0x80 {
            groups.append(UInt8(truncatingIfNeeded: length) | 0x80)
            length >>= 7
        }
        groups.append(UInt8(truncatingIfNeeded: length))
        let start = ResultBatchWriter.room - groups.count - 1
        buffer[start] = 0x1A
        for (offset, group) in groups.enumerated() { buffer[start + 1 + offset] = group }
        let result: Result<R, E> = buffer.withUnsafeBytes { bytes in
            do throws(E) { return .success(try body(UnsafeRawBufferPointer(rebasing: bytes[start...]))) } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// Begins the next batch in the same memory.
    public mutating func clear() {
        buffer.removeSubrange(ResultBatchWriter.room...)
        blobs.removeAll(keepingCapacity: true)
        count = 0
    }
}
