import Families
import Testing

@Suite("Balanced order")
struct IndexPermutationTests {
    @Test("the shuffle of ten tasks and of 10^18 is the one that a Python transcript of the docs gives")
    func golden() {
        let ten = IndexPermutation(count: 10, key: 0x0123_4567_89AB_CDEF)
        #expect((0..<10).map { ten[$0] } == [8, 1, 5, 7, 4, 2, 0, 3, 6, 9])
        let many = IndexPermutation(count: 1_000_000_000_000_000_000, key: 42)
        #expect(many[0] == 364_815_640_000_483_275)
        #expect(many[1] == 954_391_068_427_440_495)
        #expect(many[999_999_999_999_999_999] == 886_178_106_679_096_807)
    }

    @Test(
        "every place is taken exactly once, for every small size",
        arguments: [1, 2, 3, 4, 5, 16, 17, 100, 1_000, 4_097])
    func isPermutation(count: Int64) {
        for key in [0, 1, UInt64.max] {
            let permutation = IndexPermutation(count: count, key: key)
            #expect(Set((0..<count).map { permutation[$0] }) == Set(0..<count))
        }
    }

    @Test("the largest grid there can be is shuffled within its bounds")
    func largest() {
        let permutation = IndexPermutation(count: Int64.max, key: 9)
        for index in [0, 1, Int64.max / 2, Int64.max - 1] {
            #expect((0..<Int64.max).contains(permutation[index]))
        }
    }

    @Test("the first tenth of a balanced sweep has every value of an axis about equally often")
    func isFair() throws {
        let sweep = try read(
            "family: toy\norder: balanced\naxes: {system: all, task: {range: [1, 2000]}}\n"
        ).sweep
        var counts: [ParameterValue: Int] = [:]
        for index in 0..<(sweep.count / 10) { counts[sweep.grid[index]["system"] ?? nil, default: 0] += 1 }
        // 1,000 draws over five systems: 200 each, with a standard deviation of 12.
        #expect(counts.count == 5 && counts.values.allSatisfy { (140...260).contains($0) })
    }
}
