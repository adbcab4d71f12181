import Numerics
import Testing

@Suite("Mutual information")
struct MutualInformationTests {
    @Test("of correlated normal variables it is −½·ln(1 − ρ²)", arguments: [0.0, 0.5, 0.9])
    func normal(correlation: Double) throws {
        var random = RandomStream(seed: 11)
        let x = (0..<4_000).map { _ in random.normal() }
        let rest = (1 - correlation * correlation).squareRoot()
        let y = x.map { correlation * $0 + rest * random.normal() }
        let exact = [0.0: 0, 0.5: 0.14384103622589045, 0.9: 0.8303656034108255][correlation] ?? .nan
        // The estimate's own deviation at 4,000 points is about 0.015.
        #expect(abs(try mutualInformation(x, y, &random) - exact) < 0.05)
    }

    @Test("it does not change when the two are exchanged, and hardly when one is scaled")
    func symmetry() throws {
        var random = RandomStream(seed: 12)
        let x = (0..<300).map { _ in random.normal() }
        let y = x.map { $0 * $0 + 0.1 * random.normal() }
        let value = try mutualInformation(x, y, &random)
        #expect(abs(try mutualInformation(y, x, &random) - value) < 1e-9)
        #expect(abs(try mutualInformation(x.map { 1e6 * $0 }, y, &random) - value) < 1e-9)
    }

    @Test("a constant tells nothing; ties are parted; too few points or no numbers give none")
    func edges() throws {
        var random = RandomStream(seed: 13)
        let constant = [Double](repeating: 2, count: 100)
        #expect(try mutualInformation(constant, (0..<100).map(Double.init), &random) < 0.3)
        let ties = (0..<100).map { Double($0 % 4) }
        #expect(try mutualInformation(ties, ties, &random) > 1)
        #expect(try mutualInformation([1, 2, 3], [1, 2, 3], &random).isNaN)
        #expect(try mutualInformation([1, 2, 3, .nan, 5], [1, 2, 3, 4, 5], &random).isNaN)
        #expect(throws: StatisticsError.self) { try mutualInformation([1], [1, 2], &random) }
    }
}
