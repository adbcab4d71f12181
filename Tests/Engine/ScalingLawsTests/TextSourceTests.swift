import Numerics
import ScalingLaws
import Testing

@Suite("Text, as windows to learn from")
struct TextSourceTests {
    /// A text whose byte tells the block that it is in, for at most 256 blocks.
    private func numbered(blocks: Int, length: Int, share: Double = 0.2) throws -> TextCorpus {
        let bytes = (0..<blocks * length).map { UInt8($0 / length) }
        return try TextCorpus(name: "numbers", bytes: bytes, blockLength: length, heldOutShare: share)
    }

    /// A text whose places are told by three neighbouring bytes: each of the 2¹² pairs of 6-bit numbers once.
    private func places() throws -> (corpus: TextCorpus, place: (Int32, Int32) -> Int) {
        let bytes = (0..<4096).flatMap { [UInt8($0 / 64), UInt8(64 + $0 % 64)] }
        let corpus = try TextCorpus(name: "places", bytes: bytes, blockLength: 512, heldOutShare: 0.2)
        return (corpus, { first, second in first < 64 ? 2 * Int(first * 64 + second - 64) : -1 })
    }

    private func draw(_ sampler: inout any WindowSampler, _ number: Int, _ context: Int) -> [Int32] {
        var window = [Int32](repeating: -1, count: context + 1)
        window.withUnsafeMutableBufferPointer { sampler.draw(number, into: $0) }
        return window
    }

    @Test("no window lies across a border of training and held-out text")
    func borders() throws {
        let corpus = try numbered(blocks: 20, length: 50)
        let source = TextSource(corpus, tokenizer: ByteTokenizer())
        let held = Set(corpus.heldOut.flatMap { corpus.bytes[$0].map(Int32.init) })
        #expect(held.count == 4)
        for context in [1, 7, 24] {
            var sampler = try source.training(context: context, random: RandomStream(seed: 1))
            for number in 0..<800 {
                #expect(held.isDisjoint(with: draw(&sampler, number, context)))
            }
            let windows = try source.heldOut(context: context, count: 1000)
            #expect(windows.count == 4 * (49 / context))
            #expect(windows.allSatisfy { $0.count == context + 1 && Set($0).count == 1 && held.contains($0[0]) })
            #expect(Set(windows.map { $0[0] }) == held)
        }
    }

    @Test("an epoch predicts every training token once, but what is left over at the ends of pieces")
    func epochs() throws {
        let (corpus, place) = try places()
        let source = TextSource(corpus, tokenizer: ByteTokenizer())
        #expect(source.trainingTokens == corpus.training.reduce(0) { $0 + $1.count })
        let context = 30
        let windows = corpus.training.reduce(0) { $0 + ($1.count - 1) / context }
        var sampler = try source.training(context: context, random: RandomStream(seed: 5))
        var orders: [[Int]] = []
        for epoch in 0..<3 {
            var (seen, order) = (Set<Int>(), [Int]())
            for number in 0..<windows {
                let window = draw(&sampler, epoch * windows + number, context)
                let start = window[0] < 64 ? place(window[0], window[1]) : place(window[1], window[2]) - 1
                #expect(window.indices.allSatisfy { Int32(corpus.bytes[start + $0]) == window[$0] })
                for predicted in (start + 1)...(start + context) { #expect(seen.insert(predicted).inserted) }
                order.append(start)
            }
            #expect(seen.count == windows * context)
            for held in corpus.heldOut { #expect(seen.isDisjoint(with: held)) }
            orders.append(order)
        }
        // Another order each time, and other places.
        #expect(Set(orders).count == 3 && Set(orders.map { $0.sorted() }).count == 3)
        #expect(orders[0] != orders[0].sorted())
    }

    @Test("a window is a function of its number and of the run's stream")
    func numbers() throws {
        let source = TextSource(try TextCorpus(named: "kjv"), tokenizer: ByteTokenizer())
        var forward = try source.training(context: 2000, random: RandomStream(seed: 8))
        var backward = try source.training(context: 2000, random: RandomStream(seed: 8))
        var other = try source.training(context: 2000, random: RandomStream(seed: 9))
        let numbers = [0, 1, 1900, 4000, 4001, 1_000_000_000]
        let windows = numbers.map { draw(&forward, $0, 2000) }
        #expect(Array(numbers.reversed().map { draw(&backward, $0, 2000) }.reversed()) == windows)
        #expect(draw(&other, 0, 2000) != windows[0])
        #expect(Set(windows).count == numbers.count)
    }

    @Test("held-out windows are spread over all held-out text, and the same each time")
    func heldOut() throws {
        let source = TextSource(try numbered(blocks: 100, length: 40, share: 0.1), tokenizer: ByteTokenizer())
        let ten = try source.heldOut(context: 9, count: 10)
        #expect(ten.map { $0[0] } == [5, 15, 25, 35, 45, 55, 65, 75, 85, 95])
        #expect(try source.heldOut(context: 9, count: 10) == ten)
        #expect(try source.heldOut(context: 9, count: 3).map { $0[0] } == [15, 55, 85])
        #expect(try source.heldOut(context: 9, count: .max).count == 40)
    }

    @Test("a token's bytes are counted over the held-out text; what no model can predict is not known")
    func facts() throws {
        let corpus = try TextCorpus(name: "verses", bytes: Array(TextCorpus(named: "kjv").bytes[..<200_000]))
        let bytes = TextSource(corpus, tokenizer: ByteTokenizer())
        #expect(bytes.bytesPerToken == 1 && bytes.vocabulary == 256 && bytes.name == "verses")
        let encoder = try BytePairEncoder(trainedOn: corpus, vocabulary: 600)
        let pairs = TextSource(corpus, tokenizer: encoder)
        let held = corpus.text(corpus.heldOut)
        let tokens = encoder.encode(held).reduce(0) { $0 + $1.count }
        #expect(pairs.bytesPerToken == Double(held.reduce(0) { $0 + $1.count }) / Double(tokens))
        #expect((2...4).contains(pairs.bytesPerToken ?? 0) && pairs.vocabulary == 600)
        #expect(bytes.entropy(context: 8) == nil && bytes.bestLoss(of: [[1, 2]]) == nil)
    }

    @Test("contexts for which the text is too short are refused with what would be right")
    func refusals() throws {
        let source = TextSource(try numbered(blocks: 10, length: 50), tokenizer: ByteTokenizer())
        func refusal(_ context: Int) -> String {
            let training = problem { _ = try source.training(context: context, random: RandomStream(seed: 1)) }
            expectProblem(training) { _ = try source.heldOut(context: context, count: 1) }
            return training
        }
        #expect(refusal(49) == "none")
        #expect(
            refusal(50)
                == "the held-out text of numbers has 0 windows of 51 tokens, and 2 are the least; take a shorter context, "
                + "more text, or blocks longer than 50 bytes")
        #expect(refusal(200) == "numbers has 500 tokens, and 802 are the least that can be trained and tested on")
        #expect(refusal(0).contains("not 0"))
        #expect(refusal(.max).contains("1 to 1073741824"))
        expectProblem("at least 1, not 0") { _ = try source.heldOut(context: 4, count: 0) }
    }
}
