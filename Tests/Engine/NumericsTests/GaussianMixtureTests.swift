import Numerics
import Testing

@Suite("Gaussian mixtures")
struct GaussianMixtureTests {
    @Test("the density of one Gaussian is the formula, far out too")
    func density() throws {
        let mixture = try GaussianMixture(dimension: 2, centres: [1, -1], variances: [4])
        // −ln(2π·4) − |x − c|²/8
        #expect(abs(mixture.logDensity(at: [1, -1]) - -3.2241714275292357) < 1e-12)
        #expect(abs(mixture.logDensity(at: [201, -1]) - (-3.2241714275292357 - 5000)) < 1e-9)
        #expect(mixture.logDensity(at: [1]).isNaN)
    }

    @Test("a mixture is the mean of its Gaussians, whatever their number leaves of a block of four")
    func mixture() throws {
        for count in 1...9 {
            let centres = (0..<count).map { Double($0) * 0.7 }
            let mixture = try GaussianMixture(dimension: 1, centres: centres, variances: [0.5])
            var sum = 0.0
            for centre in centres {
                let single = try GaussianMixture(dimension: 1, centres: [centre], variances: [0.5])
                sum += exponential(single.logDensity(at: [1.1]))
            }
            #expect(abs(exponential(mixture.logDensity(at: [1.1])) - sum / Double(count)) < 3e-14)
        }
    }

    /// By squaring, from the series.
    private func exponential(_ x: Double) -> Double {
        let small = x / 1024
        var value = (0..<12).reversed().reduce(1.0) { 1 + $0 * small / Double($1 + 1) }
        for _ in 0..<10 { value *= value }
        return value
    }

    @Test("the divergence of two Gaussians is that of the closed formula")
    func divergence() throws {
        let p = try GaussianMixture(dimension: 3, centres: [0, 0, 0], variances: [1])
        let q = try GaussianMixture(dimension: 3, centres: [1, 0, 0], variances: [2])
        // ½ (tr + |μ|²/2 − 3 + 3·ln 2), tr = 3/2.
        let exact = 0.5 * (1.5 + 0.5 - 3 + 3 * 0.6931471805599453)
        var random = RandomStream(seed: 3)
        let value = try p.divergence(from: q, samples: 200_000, &random)
        // The deviation of a draw is about 0.9.
        #expect(abs(value - exact) < 0.01)
        #expect(try p.divergence(from: p, samples: 10, &random) == 0)
    }

    @Test("what is no mixture is refused")
    func refusals() {
        #expect(throws: StatisticsError.self) { try GaussianMixture(dimension: 2, centres: [1, 2, 3], variances: [1]) }
        #expect(throws: StatisticsError.self) { try GaussianMixture(dimension: 1, centres: [], variances: [1]) }
        #expect(throws: StatisticsError.self) { try GaussianMixture(dimension: 1, centres: [.nan], variances: [1]) }
        #expect(throws: StatisticsError.self) { try GaussianMixture(dimension: 1, centres: [1], variances: [0]) }
    }
}
