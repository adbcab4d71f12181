import Numerics
import Testing

@Suite("The bootstrap")
struct BootstrapTests {
    private let golden: StatisticsFixture

    init() throws { golden = try .read() }

    @Test("from scipy's replicates come scipy's intervals, to 1e-12")
    func intervals() throws {
        let data = golden.bootstrapData
        let jackknife = data.indices.map { left in mean(data.indices.filter { $0 != left }.map { data[$0] }) }
        let bootstrap = try Bootstrap(resamples: 300, confidence: 0.9)
        let replicates = golden.bootstrapReplicates
        let plain = bootstrap.interval(estimate: mean(data), replicates: replicates, jackknife: nil)
        #expect(distance([plain.lower, plain.upper], golden.bootstrappercentile) < 1e-12)
        let corrected = bootstrap.interval(estimate: mean(data), replicates: replicates, jackknife: jackknife)
        #expect(distance([corrected.lower, corrected.upper], golden.bootstrapBCa) < 1e-12)
    }

    @Test("an interval of 90 % holds the true mean nine times of ten", arguments: [false, true])
    func coverage(corrected: Bool) throws {
        let bootstrap = try Bootstrap(
            resamples: 400, confidence: 0.9, method: corrected ? .biasCorrectedAccelerated : .percentile)
        var random = RandomStream(seed: 20)
        var held = 0
        for trial in 0..<400 {
            let sample = (0..<40).map { _ in random.normal() }
            let interval = try bootstrap.interval(of: sample, random: random.split(UInt64(trial)), mean)
            held += interval.lower <= 0 && interval.upper >= 0 ? 1 : 0
        }
        #expect(abs(Double(held) / 400 - 0.9) < 0.05)
    }

    @Test("equal streams give equal intervals, of values as of places")
    func seeds() throws {
        let bootstrap = try Bootstrap(resamples: 100)
        let data = golden.bootstrapData
        let first = try bootstrap.interval(of: data, random: RandomStream(seed: 1), median)
        #expect(try bootstrap.interval(of: data, random: RandomStream(seed: 1), median) == first)
        #expect(try bootstrap.interval(of: data, random: RandomStream(seed: 2), median) != first)
        let places = try bootstrap.interval(count: data.count, random: RandomStream(seed: 1)) { places in
            median(places.map { data[$0] })
        }
        #expect(places == first)
        #expect(first.lower <= first.estimate && first.estimate <= first.upper)
    }

    @Test("constants, single values and statistics that are not numbers end in no trap")
    func degenerate() throws {
        let bootstrap = try Bootstrap(resamples: 50)
        let random = RandomStream(seed: 3)
        let constant = try bootstrap.interval(of: [2, 2, 2], random: random, mean)
        #expect([constant.estimate, constant.lower, constant.upper] == [2, 2, 2])
        #expect(try bootstrap.interval(of: [2], random: random, mean).upper == 2)
        let undefined = try bootstrap.interval(of: [1, 2], random: random) { _ in .nan }
        #expect(undefined.lower.isNaN && undefined.upper.isNaN)
        #expect(throws: StatisticsError.self) { try bootstrap.interval(of: [], random: random, mean) }
        #expect(throws: StatisticsError.self) { try Bootstrap(resamples: 0) }
        #expect(throws: StatisticsError.self) { try Bootstrap(confidence: 1) }
    }

    @Test("the normal distribution and its inverse agree with scipy's to rounding")
    func normal() {
        for (x, expected) in zip(golden.normalArguments, golden.normalDistribution) {
            #expect(abs(NormalDistribution.probability(upTo: x) - expected) <= (2 + x * x) * 4e-16 * expected)
        }
        for (level, expected) in zip(golden.normalLevels, golden.normalQuantiles) {
            #expect(abs(NormalDistribution.quantile(level) - expected) <= 1e-15 * max(abs(expected), 1))
        }
        for x in [-30.0, -8, -5.3, -1, 0.2, 3] {
            let back = NormalDistribution.quantile(NormalDistribution.probability(upTo: x))
            #expect(abs(back - x) < 1e-12)
        }
        #expect(NormalDistribution.quantile(0) == -.infinity && NormalDistribution.quantile(1) == .infinity)
        #expect(NormalDistribution.quantile(-0.1).isNaN && NormalDistribution.quantile(.nan).isNaN)
    }
}
