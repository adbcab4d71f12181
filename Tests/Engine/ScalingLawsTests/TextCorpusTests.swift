import ScalingLaws
import Testing

@Suite("Text, cut into blocks")
struct TextCorpusTests {
    @Test("the King James Bible is in the program, whole, one verse a line")
    func kingJames() throws {
        let corpus = try TextCorpus(named: "kjv")
        #expect(corpus.bytes.count == 4_137_850)
        #expect(corpus.bytes.count(where: { $0 == 0x0A }) == 31_102)
        #expect(corpus.bytes.allSatisfy { $0 < 128 })
        // As `xz --check=crc64` and `xz -lvv` tell it.
        #expect(corpus.checksum == 0x99B8_3A20_B329_828E)
        #expect(
            String(decoding: corpus.bytes.prefix(58), as: UTF8.self)
                == "In the beginning God created the heaven and the earth.\nAnd")
        #expect(
            String(decoding: corpus.bytes.suffix(58), as: UTF8.self)
                == "The grace of our Lord Jesus Christ be with you all. Amen.\n")
    }

    @Test("each byte is in one block, held-out blocks are spread evenly, and the last takes what is left over")
    func blocks() throws {
        let corpus = try TextCorpus(
            name: "text", bytes: [UInt8](repeating: 0, count: 107), blockLength: 10, heldOutShare: 0.2)
        #expect(corpus.heldOut == [20..<30, 70..<80])
        #expect(corpus.training == [0..<20, 30..<70, 80..<107])
        #expect(corpus.text(corpus.training).map(\.count) == [20, 40, 27])

        let least = try TextCorpus(name: "text", bytes: [1, 2, 3, 4, 5], blockLength: 2, heldOutShare: 0.01)
        #expect(least.training == [0..<2] && least.heldOut == [2..<5])

        let half = try TextCorpus(name: "text", bytes: [1, 2, 3, 4, 5], blockLength: 1, heldOutShare: 0.5)
        #expect(half.heldOut == [0..<1, 2..<3, 4..<5] && half.training == [1..<2, 3..<4])
    }

    @Test("of the King James Bible one byte in twenty is held out, in blocks of 16 KiB")
    func share() throws {
        let corpus = try TextCorpus(named: "kjv")
        #expect(corpus.heldOut.count == 13 && corpus.heldOut.allSatisfy { $0.count == 16_384 })
        let pieces = (corpus.training + corpus.heldOut).sorted { $0.lowerBound < $1.lowerBound }
        #expect(pieces.first?.lowerBound == 0 && pieces.last?.upperBound == corpus.bytes.count)
        #expect(zip(pieces, pieces.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
    }

    @Test("a text without two blocks, and parameters out of their range, are refused with what would be right")
    func refusals() {
        func refusal(_ count: Int, _ length: Int, _ share: Double) -> String {
            problem {
                _ = try TextCorpus(
                    name: "notes.txt", bytes: [UInt8](repeating: 0, count: count), blockLength: length,
                    heldOutShare: share)
            }
        }
        #expect(refusal(0, 10, 0.1).hasPrefix("notes.txt has 0 bytes"))
        #expect(refusal(19, 10, 0.1).hasSuffix("take blocks of at most 9 bytes, or more text"))
        #expect(refusal(20, 10, 0.1) == "none")
        #expect(refusal(20, 0, 0.1).contains("at least 1 byte, not 0"))
        #expect(refusal(20, 10, 0).contains("above 0 and at most 0.5, not 0.0"))
        #expect(refusal(20, 10, 0.6).contains("not 0.6"))
        #expect(refusal(20, 10, .nan).contains("not nan"))
    }
}
