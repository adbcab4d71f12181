import Numerics
import Testing

/// Expected values are scipy 1.17's `studentized_range.ppf` with infinitely many degrees of freedom.
@Suite("The studentized range")
struct StudentizedRangeTests {
    @Test(
        "has scipy's quantiles",
        arguments: [
            (0.95, 2, 2.771807648699355), (0.95, 5, 3.857655510378623), (0.95, 10, 4.474124221725907),
            (0.99, 3, 4.12030320646012), (0.9, 24, 4.832494213513417), (0.95, 100, 6.084637537173171),
        ])
    func quantiles(_ level: Double, _ groups: Int, _ expected: Double) throws {
        // scipy integrates to about 1e-10.
        let quantile = try #require(StudentizedRange.quantile(level, groups: groups))
        #expect(abs(quantile - expected) < 1e-8)
    }

    @Test("of two groups is the normal distribution's, twice")
    func two() {
        for q in [0.1, 1, 2.5, 6] {
            let expected = 2 * NormalDistribution.probability(upTo: q / 2.0.squareRoot()) - 1
            #expect(abs(StudentizedRange.probability(upTo: q, groups: 2) - expected) < 1e-12)
        }
    }

    @Test(
        "has no quantile outside its levels and groups",
        arguments: [(0, 3), (1, 3), (0.5, 1), (.nan, 4)] as [(Double, Int)])
    func outside(_ level: Double, _ groups: Int) {
        #expect(StudentizedRange.quantile(level, groups: groups) == nil)
    }
}
