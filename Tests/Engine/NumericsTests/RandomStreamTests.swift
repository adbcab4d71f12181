import Numerics
import Testing

/// Expected values were computed by an independent implementation in Python integers.
@Suite("Random streams")
struct RandomStreamTests {
    @Test("the generator is xoshiro256++: the reference sequence from state 1, 2, 3, 4")
    func referenceSequence() {
        var random = RandomStream(state: (1, 2, 3, 4))
        let drawn = (0..<6).map { _ in random.next() }
        #expect(
            drawn == [
                41_943_041, 58_720_359, 3_588_806_011_781_223, 3_591_011_842_654_386,
                9_228_616_714_210_784_205, 9_973_669_472_204_895_162,
            ])
    }

    @Test("a seed is spread over the state by SplitMix64")
    func seeding() {
        var zero = RandomStream(seed: 0)
        #expect(zero.next() == 5_987_356_902_031_041_503)
        #expect(zero.next() == 7_051_070_477_665_621_255)
        var fortyTwo = RandomStream(seed: 42)
        #expect(fortyTwo.next() == 15_021_278_609_987_233_951)
        #expect(fortyTwo.next() == 5_881_210_131_331_364_753)
    }

    @Test("every byte of a digest, and its length, changes the stream")
    func digests() {
        func first(_ bytes: [UInt8]) -> UInt64 {
            var random = RandomStream(digest: bytes)
            return random.next()
        }
        #expect(first(Array(0..<32)) == 17_270_888_839_671_689_691)
        #expect(first([]) == 16_776_131_121_753_461_319)
        #expect(first([0]) == 5_676_191_860_394_361_026)
        #expect(first(Array("swath".utf8)) == 1_455_236_985_751_762_567)
        let base = first(Array(0..<32))
        for place in 0..<32 {
            var bytes = Array(UInt8(0)..<32)
            bytes[place] ^= 0x80
            #expect(first(bytes) != base, "byte \(place)")
        }
    }

    @Test("uniform numbers are the top 53 bits")
    func uniform() {
        var random = RandomStream(seed: 42)
        #expect(random.uniform() == 0.8143051451229099)
        #expect(random.uniform() == 0.3188210400616611)
        #expect(random.uniform() == 0.9838941681774888)
    }

    @Test("normal numbers follow the polar method to the last bits")
    func normal() {
        var random = RandomStream(seed: 42)
        let expected = [
            0.9813983900724986, 1.3403256427520227, -0.9642205062941384, 0.1962265296745266,
            0.20290854483035597, -2.2415265146996535,
        ]
        for value in expected { #expect(abs(random.normal() - value) <= 4 * value.ulp.magnitude) }
    }

    @Test("normal numbers have mean 0, variance 1 and the right tails, one at a time or many")
    func normalMoments() {
        var random = RandomStream(seed: 1)
        for draws in [(0..<200_000).map { _ in random.normal() }, random.normals(200_001)] {
            #expect(abs(mean(draws)) < 0.01)
            #expect(abs(populationVariance(draws) - 1) < 0.02)
            let beyondTwo = Double(draws.count { abs($0) > 2 }) / Double(draws.count)
            #expect(abs(beyondTwo - 0.0455) < 0.003)
        }
        let many = random.normals(200_001)
        #expect(many.count == 200_001 && random.normals(0).isEmpty)
        // Neither the two of a pair nor neighbours of different pairs tell of each other.
        for start in 0..<2 {
            let products = stride(from: start, to: 200_000, by: 2).map { many[$0] * many[$0 + 1] }
            #expect(abs(mean(products)) < 0.015)
        }
    }

    @Test("a sorted sample holds different numbers, drawn evenly and in order", arguments: [0, 1, 30, 65, 99, 130])
    func sortedSample(count: Int) {
        var random = RandomStream(seed: 8)
        var counts = [Int](repeating: 0, count: 130)
        for _ in 0..<2000 {
            let numbers = random.sortedSample(count, below: 130)
            #expect(numbers.count == count && zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 })
            for number in numbers { counts[number] += 1 }
        }
        // Five binomial deviations.
        let share = Double(count) / 130
        for drawn in counts {
            #expect(abs(Double(drawn) - 2000 * share) <= 5 * (2000 * share * (1 - share)).squareRoot())
        }
    }

    @Test("a permutation holds every number once, in the order that the seed says")
    func permutation() {
        var random = RandomStream(seed: 42)
        #expect(random.permutation(12) == [7, 1, 2, 5, 10, 0, 4, 8, 6, 11, 3, 9])
        #expect(random.permutation(1000).sorted() == Array(0..<1000))
        #expect(random.permutation(0).isEmpty)
        #expect(random.permutation(1) == [0])
    }

    @Test("a bounded draw is even, whatever the bound")
    func boundedDraw() {
        var random = RandomStream(seed: 3)
        var counts = [Int](repeating: 0, count: 7)
        for _ in 0..<70_000 { counts[random.index(below: 7)] += 1 }
        for count in counts { #expect(abs(count - 10_000) < 500) }
    }

    @Test("splitting is a function of state and key, and leaves the stream where it was")
    func splitting() {
        let random = RandomStream(seed: 42)
        var first = random.split(0)
        var second = random.split(1)
        #expect(first.next() == 9_599_291_348_569_609_470)
        #expect(second.next() == 7_135_772_876_951_233_999)
        #expect(random == RandomStream(seed: 42))
        #expect(random.split(5) == random.split(5))
    }
}
