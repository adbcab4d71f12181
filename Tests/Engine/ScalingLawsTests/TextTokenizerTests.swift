import Foundation
import Numerics
import ScalingLaws
import Testing

/// What `Fixtures/make-byte-pairs.py` has written.
private struct BytePairs: Decodable {
    let trainingBytes: Int
    let merges: [[UInt16]]
    let mixedMerges: [[UInt16]]
    let texts: [String: [UInt8]]
    let verseLines: [Int]
    let tokens: [String: [UInt16]]

    static func read() throws -> Self {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return try JSONDecoder().decode(
            Self.self, from: Data(contentsOf: folder.appending(path: "Fixtures/byte-pairs.json")))
    }
}

@Suite("Text, as tokens")
struct TextTokenizerTests {
    private func pairs(_ encoder: BytePairEncoder) -> [[UInt16]] { encoder.merges.map { [$0.left, $0.right] } }

    private func trained(_ text: [UInt8], _ vocabulary: Int) throws -> BytePairEncoder {
        try BytePairEncoder(trainedOn: [text[...]], name: "text", vocabulary: vocabulary)
    }

    /// Sennrich et al. (2016), section 3.2: these words with these counts.
    private let words = Array(
        [("low\n", 5), ("lower\n", 2), ("newest\n", 6), ("widest\n", 3)].map(String.init(repeating:count:)).joined()
            .utf8)

    @Test("bytes are their own tokens")
    func bytes() {
        let tokenizer = ByteTokenizer()
        let all = (0...255).map { UInt8($0) }
        #expect(tokenizer.vocabulary == 256 && tokenizer.encode(all) == (0...255).map { UInt16($0) })
        #expect(tokenizer.decode(tokenizer.encode(all)) == all)
        #expect(tokenizer.decode([65, 256, 66]) == [65, 66])
    }

    @Test("merges are those worked out by hand: the most frequent pair, of equals the one of lower numbers")
    func byHand() throws {
        // es 9, es·t 9, lo 7, lo·w 7, ew 6, n·ew 6, new·est 6, d·est 3, i·dest 3, w·idest 3, er 2, low·er 2.
        let encoder = try trained(words, 268)
        #expect(
            pairs(encoder) == [
                [101, 115], [256, 116], [108, 111], [258, 119], [101, 119], [110, 260], [261, 257], [100, 257],
                [105, 263], [119, 264], [101, 114], [259, 266],
            ])
        #expect(encoder.encode(Array("lowest\nnewer".utf8)) == [259, 257, 10, 261, 266])
        #expect(encoder.decode([262, 10, 265]) == Array("newest\nwidest".utf8))
    }

    @Test("merges and tokens are those of Hugging Face's tokenizers, on verses, mixed text and plain bytes")
    func published() throws {
        let fixture = try BytePairs.read()
        let bible = try TextCorpus(named: "kjv").bytes
        let encoder = try BytePairEncoder(
            trainedOn: [bible[..<fixture.trainingBytes]], name: "kjv", vocabulary: 256 + fixture.merges.count)
        #expect(pairs(encoder) == fixture.merges)

        let lines = bible.prefix(1 << 20).split(separator: 0x0A, omittingEmptySubsequences: false)
        let verses = lines[fixture.verseLines[0]..<fixture.verseLines[1]].flatMap { $0 + [0x0A] }
        #expect(encoder.encode(verses) == fixture.tokens["verses"])
        for (name, text) in fixture.texts {
            #expect(encoder.encode(text) == fixture.tokens[name], "\(name)")
        }
        let mixed = try #require(fixture.texts["mixed"])
        let small = try trained(mixed, 256 + fixture.mixedMerges.count)
        #expect(pairs(small) == fixture.mixedMerges)
        expectProblem("the largest is \(small.vocabulary)") { _ = try trained(mixed, 1000) }
    }

    @Test("decoding gives back any bytes")
    func roundTrip() throws {
        let bible = try TextCorpus(named: "kjv").bytes
        let encoder = try trained(Array(bible[..<20_000]), 500)
        var random = RandomStream(seed: 3)
        for alphabet in [256, 40, 3] {
            let any = (0..<3000).map { _ in UInt8(random.index(below: alphabet) + (alphabet < 256 ? 30 : 0)) }
            #expect(encoder.decode(encoder.encode(any)) == any)
        }
        let verses = Array(bible[1_000_000..<1_005_000])
        let tokens = encoder.encode(verses)
        #expect(encoder.decode(tokens) == verses && tokens.count < verses.count / 2)
        #expect(encoder.encode([]) == [] && encoder.decode([UInt16.max]) == [])
        // Each text for itself: "the" is not found across two.
        #expect(encoder.encode([verses[..<100], verses[100...]]).map(encoder.decode).joined().elementsEqual(verses))
    }

    @Test("a learned vocabulary does not depend on how the training text is cut, but at cuts")
    func pieces() throws {
        let whole = try trained(words, 260)
        let cut = try BytePairEncoder(
            trainedOn: [words[..<20], words[20...]], name: "text", vocabulary: 260)  // after "low\n" five times
        #expect(whole == cut && whole.hashValue == cut.hashValue)
    }

    @Test("only training text is learned from")
    func heldOutUnseen() throws {
        // Blocks of 8 bytes, the middle one held out: "zq" comes there alone.
        let text = Array("aabbaab\nzqzqzqz\naabbaab\n".utf8)
        let corpus = try TextCorpus(name: "text", bytes: text, blockLength: 8, heldOutShare: 0.3)
        let encoder = try BytePairEncoder(trainedOn: corpus, vocabulary: 257)
        #expect(pairs(encoder) == [[97, 97]])
    }

    @Test("vocabularies out of their range or out of reach, and merges that cannot be, are refused")
    func refusals() {
        expectProblem("257 to 65535 tokens, not 256; 256 are bytes") { _ = try trained(words, 256) }
        expectProblem("not 65536") { _ = try trained(words, 65_536) }
        expectProblem(
            "the training text of text has too few pairs that come twice for a vocabulary of 300 tokens: the largest is 268"
        ) { _ = try trained(words, 300) }
        expectProblem("the largest is 256") { _ = try trained([], 257) }
        func merges(_ pairs: (UInt16, UInt16)...) -> String {
            problem { _ = try BytePairEncoder(merges: pairs.map { .init(left: $0, right: $1) }) }
        }
        #expect(merges((1, 2), (256, 3)) == "none")
        #expect(merges((1, 256)).contains("there are then only 256"))
        #expect(merges((1, 2), (1, 2)).contains("as one before it"))
        #expect(
            merges((1, 1), (256, 256), (257, 257), (258, 258), (259, 259), (260, 260), (261, 261))
                .contains("128 bytes, where no word has more than 65"))
    }
}
