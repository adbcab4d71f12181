import Protocol
import Testing

@Suite("Joining encoded results")
struct ResultBatchWriterTests {
    @Test(
        "a batch of encoded results has the bytes of one that was encoded as a whole", arguments: [0, 1, 2, 40, 2000])
    func sameBytes(count: Int) {
        var batch = WireResultBatch()
        var writer = ResultBatchWriter(reserving: 16)
        for round in 0..<2 {
            batch.results = []
            writer.clear()
            for index in 0..<(count * (round + 1)) {
                var result = index % 3 == 0 ? Sample.succeeded : index % 3 == 1 ? Sample.failed : Sample.unfinished
                result.index = UInt64(index * 1000)
                batch.results.append(result)
                encoded(result).withUnsafeBytes {
                    writer.append(
                        $0, blobs: result.blobCount > 0 ? [[1, 2, 3, 4, UInt8(truncatingIfNeeded: index)]] : [])
                }
            }
            #expect(writer.count == batch.results.count && writer.isEmpty == batch.results.isEmpty)
            let bytes = writer.withEnvelope { Array($0) }
            #expect(bytes == WireEnvelope.OneOf_Body.results(batch).encoded())
            let sample = Sample(body: .results(batch), recipient: .coordinator, blobs: writer.blobs)
            #expect(throws: Never.self) { try sample.decode(bytes) }
        }
    }

    /// The bytes of one result: those of a batch of one, without the headers of envelope and batch.
    private func encoded(_ result: WireTaskResult) -> [UInt8] {
        var batch = WireResultBatch()
        batch.results = [result]
        let whole = WireEnvelope.OneOf_Body.results(batch).encoded()
        var start = 1
        while whole[start] >= 0x80 { start += 1 }
        start += 2
        while whole[start] >= 0x80 { start += 1 }
        return Array(whole[(start + 1)...])
    }
}
