import Numerics
import Testing

@Suite("Lines by consensus")
struct ConsensusLineTests {
    @Test("outliers do not move the line")
    func outliers() throws {
        let x = (0..<40).map(Double.init)
        var y = x.map { 2 * $0 - 3 }
        for place in [3, 17, 30] { y[place] += 500 }
        var random = RandomStream(seed: 5)
        let line = try #require(ConsensusLine(x, y, random: &random))
        #expect(abs(line.slope - 2) < 1e-12 && abs(line.intercept + 3) < 1e-11)
    }

    @Test("where there is no line, there is none")
    func none() {
        var random = RandomStream(seed: 6)
        #expect(ConsensusLine([1, 2], [1, 2], random: &random) == nil)
        #expect(ConsensusLine([1, 1, 1], [1, 2, 3], random: &random) == nil)
        #expect(ConsensusLine([1, 2, .nan], [1, 2, 3], random: &random) == nil)
    }
}
