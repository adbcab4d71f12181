import Numerics
import Testing

@Suite("Summary statistics")
struct StatisticsTests {
    @Test(
        "quantiles interpolate as numpy's default does",
        arguments: [(0.0, 1.0), (0.1, 1.0), (0.25, 1.75), (0.5, 3.5), (0.9, 6.9), (1.0, 9.0)])
    func quantiles(level: Double, expected: Double) {
        #expect(abs(quantile([3, 1, 4, 1, 5, 9, 2, 6], level) - expected) < 1e-14)
    }

    @Test("no values, or one that is not a number, have no quantile")
    func undefinedQuantiles() {
        #expect(median([]).isNaN)
        #expect(median([1, .nan, 2]).isNaN)
        #expect(median([1, .infinity, 2]) == 2)
    }

    @Test("autocorrelation is the biased estimate: lag 0 is 1, an alternating series swings")
    func autocorrelations() {
        let r = autocorrelation([1, -1, 1, -1, 1, -1], maximumLag: 2)
        #expect(r[0] == 1)
        #expect(abs(r[1] + 5.0 / 6) < 1e-15)
        #expect(abs(r[2] - 4.0 / 6) < 1e-15)
        #expect(autocorrelation([1, 2], maximumLag: 9).count == 2)
    }
}
