import Numerics
import Testing

private struct DistributionFixture: Decodable {
    let gammaShapes: [Double]
    let gammaTenths: [[Double]]
    let exponentialTenths, poissonMeans: [Double]
    let poissonTenths, poissonProbabilities: [[Double]]
    let zipfExponents: [Double]
    let zipfProbabilities: [[Double]]
    let finiteExponents: [Double]
    let finiteProbabilities: [[Double]]
    let functionArguments, exponentials, exponentialsMinus1, logarithms1p, logFactorials: [Double]
}

/// Draws are counted in bins whose probabilities scipy gives. Seeds are fixed, so a test that passes
/// once passes always; χ² beyond its mean by five deviations would be one seed in a million.
@Suite("Distributions")
struct DistributionTests {
    private let golden: DistributionFixture
    private let draws = 100_000

    init() throws { golden = try Fixture.read("distributions.json", as: DistributionFixture.self) }

    /// Pearson's statistic, as deviations from what it is on average.
    private func excess(_ counts: [Int], _ probabilities: [Double]) -> Double {
        let total = Double(counts.reduce(0, +))
        var (statistic, bins) = (0.0, 0.0)
        for (count, probability) in zip(counts, probabilities) where probability > 0 {
            let expected = probability * total
            statistic += (Double(count) - expected) * (Double(count) - expected) / expected
            bins += 1
        }
        return bins > 1 ? (statistic - (bins - 1)) / (2 * (bins - 1)).squareRoot() : 0
    }

    private func bins(_ values: [Double], _ edges: [Double]) -> [Int] {
        var counts = [Int](repeating: 0, count: edges.count + 1)
        for value in values { counts[edges.firstIndex { value <= $0 } ?? edges.count] += 1 }
        return counts
    }

    private let tenths = [Double](repeating: 0.1, count: 10)

    @Test("exponential draws fall evenly between scipy's quantiles")
    func exponential() {
        var random = RandomStream(seed: 1)
        let values = (0..<draws).map { _ in random.exponential() }
        #expect(excess(bins(values, golden.exponentialTenths), tenths) < 5)
    }

    @Test("gamma draws fall evenly between scipy's quantiles, for shapes on both sides of 1")
    func gamma() throws {
        for (shape, edges) in zip(golden.gammaShapes, golden.gammaTenths) {
            var random = RandomStream(seed: 2)
            let values = try (0..<draws).map { _ in try random.gamma(shape: shape) }
            #expect(excess(bins(values, edges), tenths) < 5, "shape \(shape)")
        }
        var random = RandomStream(seed: 3)
        let tiny = try (0..<1000).map { _ in try random.logGamma(shape: 1e-300) }
        #expect(tiny.allSatisfy(\.isFinite) && Set(tiny).count > 990)
        #expect(try abs(random.gamma(shape: 1e18) - 1e18) < 1e10)
    }

    @Test("Poisson draws have scipy's distribution, by inversion and by rejection")
    func poisson() throws {
        for (place, mean) in golden.poissonMeans.enumerated() {
            // Neighbouring quantiles may coincide, so bins are joined.
            var (edges, probabilities, below) = ([Double](), [Double](), 0.0)
            for (edge, level) in zip(golden.poissonTenths[place], golden.poissonProbabilities[place])
            where edge != edges.last {
                edges.append(edge)
                probabilities.append(level - below)
                below = level
            }
            probabilities.append(1 - below)
            var random = RandomStream(seed: 4)
            let values = try (0..<draws).map { _ in Double(try random.poisson(mean: mean)) }
            #expect(excess(bins(values, edges), probabilities) < 5, "mean \(mean)")
        }
        var random = RandomStream(seed: 5)
        let large = try (0..<10_000).map { _ in Double(try random.poisson(mean: 1e9)) }
        #expect(abs(Numerics.mean(large) - 1e9) < 5 * (1e9 / 1e4).squareRoot())
        #expect(abs(populationVariance(large) / 1e9 - 1) < 0.08)
    }

    @Test("a Dirichlet draw sums to 1, with the means and variances of the distribution")
    func dirichlet() throws {
        var random = RandomStream(seed: 6)
        let concentrations = [0.2, 1.0, 3.0]
        let total = 4.2
        let shares = try (0..<draws).map { _ in try random.dirichlet(concentrations) }
        #expect(shares.allSatisfy { abs($0.reduce(0, +) - 1) < 1e-15 })
        for (place, concentration) in concentrations.enumerated() {
            let values = shares.map { $0[place] }
            let expected = concentration / total
            let variance = expected * (1 - expected) / (total + 1)
            #expect(abs(mean(values) - expected) < 5 * (variance / Double(draws)).squareRoot())
            #expect(abs(populationVariance(values) / variance - 1) < 0.05)
        }
        let corners = try random.dirichlet([1e-200, 1e-200, 1e-200])
        #expect(corners.allSatisfy(\.isFinite) && corners.max() == 1)
    }

    @Test("Zipf draws of all numbers have scipy's probabilities, also near an exponent of 1")
    func zipf() throws {
        for (exponent, probabilities) in zip(golden.zipfExponents, golden.zipfProbabilities) {
            let distribution = try ZipfDistribution(exponent: exponent)
            var random = RandomStream(seed: 7)
            var counts = [Int](repeating: 0, count: probabilities.count + 1)
            for _ in 0..<draws { counts[min(distribution.draw(&random), counts.count) - 1] += 1 }
            let beyond = 1 - probabilities.reduce(0, +)
            #expect(excess(counts, probabilities + [beyond]) < 5, "exponent \(exponent)")
        }
    }

    @Test("Zipf draws of the first n numbers have their probabilities, for any exponent from 0")
    func finiteZipf() throws {
        for (exponent, probabilities) in zip(golden.finiteExponents, golden.finiteProbabilities) {
            let distribution = try ZipfDistribution(exponent: exponent, count: probabilities.count)
            var random = RandomStream(seed: 8)
            var counts = [Int](repeating: 0, count: probabilities.count)
            for _ in 0..<draws { counts[distribution.draw(&random) - 1] += 1 }
            #expect(excess(counts, probabilities) < 5, "exponent \(exponent)")
        }
        var random = RandomStream(seed: 9)
        for exponent in [0.0, 1, 1.0000001, 50, 1e300] {
            let wide = try ZipfDistribution(exponent: exponent, count: 1 << 53)
            let single = try ZipfDistribution(exponent: exponent, count: 1)
            for _ in 0..<100 {
                #expect((1...(1 << 53)).contains(wide.draw(&random)))
                #expect(single.draw(&random) == 1)
            }
        }
        let heavy = try ZipfDistribution(exponent: 1.0.nextUp)
        for _ in 0..<100 { #expect(heavy.draw(&random) >= 1) }
    }

    @Test("categorical draws come as often as their weights say, and never where a weight is 0")
    func categorical() throws {
        let weights = [3.0, 0, 1, 0.5, 10, 0, 1e-3]
        let distribution = try CategoricalDistribution(weights: weights.map { $0 * 1e300 })
        var random = RandomStream(seed: 10)
        var counts = [Int](repeating: 0, count: weights.count)
        for _ in 0..<draws { counts[distribution.draw(&random)] += 1 }
        #expect(counts[1] == 0 && counts[5] == 0)
        #expect(excess(counts, weights.map { $0 / 14.501 }) < 5)
        let uneven = try CategoricalDistribution(weights: (0..<1000).map { Double($0 % 7) })
        for _ in 0..<draws { #expect(uneven.draw(&random) % 7 != 0) }
    }

    @Test("a sample has no number twice, and every ordered choice is equally likely")
    func sampling() throws {
        var random = RandomStream(seed: 11)
        var counts = [Int](repeating: 0, count: 60)
        for _ in 0..<60_000 {
            let chosen = try random.sample(3, below: 5)
            #expect(Set(chosen).count == 3)
            let second = chosen[1] - (chosen[0] < chosen[1] ? 1 : 0)
            let third = chosen[2] - (chosen[0] < chosen[2] ? 1 : 0) - (chosen[1] < chosen[2] ? 1 : 0)
            counts[(chosen[0] * 4 + second) * 3 + third] += 1
        }
        #expect(excess(counts, [Double](repeating: 1.0 / 60, count: 60)) < 5)
        #expect(try random.sample(1000, below: 1000).sorted() == Array(0..<1000))
        #expect(try random.sample(2, below: .max).count == 2)
        #expect(random.shuffled("permutation").sorted() == "permutation".sorted())
    }

    @Test("a shuffle orders values as the permutation of the same stream orders their places")
    func shuffling() {
        var (one, other) = (RandomStream(seed: 12), RandomStream(seed: 12))
        #expect(one.shuffled(Array(0..<50)) == other.permutation(50))
    }

    @Test("draws are the same bits with every build and on every platform")
    func bits() throws {
        var random = RandomStream(seed: 14)
        var digest: UInt64 = 0
        func fold(_ word: UInt64) { digest = (digest ^ word) &* 0x100_0000_01B3 }
        let zipf = try ZipfDistribution(exponent: 1.2)
        let categorical = try CategoricalDistribution(weights: [0.1, 0.7, 0.2])
        for _ in 0..<1000 {
            fold(random.exponential().bitPattern)
            fold(try random.gamma(shape: 0.3).bitPattern)
            fold(try random.gamma(shape: 7).bitPattern)
            for share in try random.dirichlet([0.5, 2]) { fold(share.bitPattern) }
            fold(UInt64(try random.poisson(mean: 3)))
            fold(UInt64(try random.poisson(mean: 300)))
            fold(UInt64(zipf.draw(&random)))
            fold(UInt64(categorical.draw(&random)))
            for place in try random.sample(2, below: 9) { fold(UInt64(place)) }
        }
        #expect(digest == 14_299_030_563_404_406_921)
    }

    @Test("parameters without a distribution are refused")
    func refusals() {
        var random = RandomStream(seed: 13)
        for bad in [0, -1, Double.nan, .infinity] {
            #expect(throws: DistributionError.self) { try random.gamma(shape: bad) }
            #expect(throws: DistributionError.self) { try random.dirichlet([1, bad]) }
            #expect(throws: DistributionError.self) { try ZipfDistribution(exponent: bad) }
            #expect(throws: DistributionError.self) { try CategoricalDistribution(weights: [bad, 0]) }
        }
        for bad in [-1, Double.nan, 2e9] { #expect(throws: DistributionError.self) { try random.poisson(mean: bad) } }
        #expect(throws: DistributionError.self) { try ZipfDistribution(exponent: 1, count: 0) }
        #expect(throws: DistributionError.self) { try CategoricalDistribution(weights: []) }
        #expect(throws: DistributionError.self) { try random.dirichlet([]) }
        #expect(throws: DistributionError.self) { try random.sample(3, below: 2) }
        #expect(throws: DistributionError.self) { try random.sample(-1, below: 2) }
    }

    @Test("functions written for all platforms agree with numpy's to 5 units in the last place")
    func functions() {
        func close(_ value: Double, _ reference: Double) -> Bool { abs(value - reference) <= 5 * reference.ulp }
        for (place, x) in golden.functionArguments.enumerated() {
            #expect(close(portableExponential(x), golden.exponentials[place]), "exp \(x)")
            #expect(close(portableExponentialMinus1(x), golden.exponentialsMinus1[place]), "expm1 \(x)")
            #expect(close(portableLogarithm1p(abs(x)), golden.logarithms1p[place]), "log1p \(x)")
        }
        for (k, reference) in golden.logFactorials.enumerated() {
            #expect(close(portableLogFactorial(Double(k)), reference), "\(k)!")
        }
        #expect(portableExponential(-800) == 0 && portableExponential(800) == .infinity)
        #expect(portableExponential(-745) > 0)
    }
}
