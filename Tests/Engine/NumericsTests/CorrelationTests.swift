import Numerics
import Testing

struct StatisticsFixture: Decodable {
    struct Correlations: Decodable { let pearson, spearman, kendall: Double }

    let x, y, tiedX, tiedY, ranks: [Double]
    let plain, tied: Correlations
    let normalArguments, normalDistribution, normalLevels, normalQuantiles: [Double]
    let bootstrapData, bootstrapReplicates, bootstrappercentile, bootstrapBCa: [Double]

    static func read() throws -> Self { try Fixture.read("statistics.json", as: Self.self) }
}

@Suite("Ranks, correlations and weighted medians")
struct CorrelationTests {
    private let golden: StatisticsFixture

    init() throws { golden = try .read() }

    @Test("ranks share ties as scipy's rankdata does")
    func rank() {
        #expect(ranks(golden.tiedX) == golden.ranks)
        #expect(ranks([]).isEmpty)
        #expect(ranks([1, .nan]).count { $0.isNaN } == 2)
        #expect(ranks([.infinity, -0.0, 0.0, -.infinity]) == [4, 2.5, 2.5, 1])
    }

    @Test("correlations agree with scipy's to 1e-14, with ties and without")
    func correlations() throws {
        for (x, y, expected) in [(golden.x, golden.y, golden.plain), (golden.tiedX, golden.tiedY, golden.tied)] {
            #expect(abs(try pearsonCorrelation(x, y) - expected.pearson) < 1e-14)
            #expect(abs(try spearmanCorrelation(x, y) - expected.spearman) < 1e-14)
            #expect(abs(try kendallCorrelation(x, y) - expected.kendall) < 1e-14)
        }
    }

    @Test("Kendall's count by merging is the count over all pairs", arguments: [2, 3, 17, 64, 101])
    func pairs(count: Int) throws {
        var random = RandomStream(seed: UInt64(count))
        let x = (0..<count).map { _ in Double(random.index(below: 6)) }
        let y = (0..<count).map { _ in Double(random.index(below: 9)) }
        var (difference, untiedX, untiedY) = (0.0, 0.0, 0.0)
        for i in 0..<count {
            for j in 0..<i {
                let (dx, dy) = (x[i] - x[j], y[i] - y[j])
                difference += dx * dy > 0 ? 1 : dx * dy < 0 ? -1 : 0
                untiedX += dx != 0 ? 1 : 0
                untiedY += dy != 0 ? 1 : 0
            }
        }
        let expected = difference / (untiedX * untiedY).squareRoot()
        let value = try kendallCorrelation(x, y)
        #expect(expected.isNaN ? value.isNaN : abs(value - expected) < 1e-14)
    }

    @Test("what rises with another has correlation 1, whatever the scale; a constant has none")
    func extremes() throws {
        let x = [1e-200, 2e-200, 3e-200]
        let y = [1e200, 2e200, 3e200]
        for correlation in [pearsonCorrelation, spearmanCorrelation, kendallCorrelation] {
            #expect(abs(try correlation(x, y) - 1) < 1e-15)
            #expect(try correlation([0.1, 0.1, 0.1], y).isNaN)
            #expect(try correlation([], []).isNaN)
            #expect(try correlation([1], [2]).isNaN)
            #expect(try correlation([1, .nan, 2], y).isNaN)
            #expect(throws: StatisticsError.self) { try correlation(x, [1]) }
        }
    }

    @Test("a weighted median has at most half of the weight on either side; equal weights give the median")
    func weighted() throws {
        #expect(try weightedMedian([3, 1, 2], weights: [1, 1, 5]) == 2)
        #expect(try weightedMedian([3, 1, 2, 10], weights: [1, 1, 1, 1]) == median([3, 1, 2, 10]))
        #expect(try weightedMedian([1, 2, 3], weights: [1e308, 1e308, 1e308]) == 2)
        #expect(try weightedMedian([1, 2, 3, 4], weights: [1, 0, 0, 1]) == 2.5)
        #expect(try weightedMedian([], weights: []).isNaN)
        #expect(try weightedMedian([1, 2], weights: [0, 0]).isNaN)
        #expect(try weightedMedian([1, .nan], weights: [1, 1]).isNaN)
        #expect(throws: StatisticsError.self) { try weightedMedian([1], weights: [1, 2]) }
        #expect(throws: StatisticsError.self) { try weightedMedian([1, 2], weights: [1, -1]) }
    }
}
