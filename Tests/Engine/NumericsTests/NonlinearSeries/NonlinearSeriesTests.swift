import Numerics
import Testing

@Suite("Invariants of a series")
struct NonlinearSeriesTests {
    /// The Hénon map, on its attractor.
    private func henon(_ count: Int) -> [Double] {
        var (x, y) = (0.1, 0.1)
        var points: [Double] = []
        for step in 0..<(count + 100) {
            (x, y) = (1 - 1.4 * x * x + y, 0.3 * x)
            if step >= 100 { points += [x, y] }
        }
        return points
    }

    @Test("Hénon's exponents come out of its states, and out of one coordinate")
    func lyapunov() throws {
        let points = henon(1_000)
        // 0.4192 and ln 0.3 − 0.4192 = −1.623 (Wolf and others 1985); maps are fitted to four neighbours each.
        let exponents = try EckmannExponents.ofStates(points, dimension: 2)
        #expect(abs(exponents[0] - 0.419) < 0.1 && abs(exponents[1] + 1.623) < 0.1, "\(exponents)")
        let x = stride(from: 0, to: points.count, by: 2).map { points[$0] }
        let embedded = try EckmannExponents.embedded(x, embedding: 2, dimension: 2)
        #expect(abs(embedded[0] - 0.419) < 0.05, "\(embedded)")
    }

    @Test("too few points, sizes that do not fit and what is not finite are refused")
    func refusals() {
        #expect(throws: LinearAlgebraError.self) { try EckmannExponents.embedded([1, 2, 3]) }
        #expect(throws: LinearAlgebraError.self) {
            try EckmannExponents.embedded([Double](repeating: 1, count: 99), embedding: 9, dimension: 4)
        }
        #expect(throws: LinearAlgebraError.self) { try EckmannExponents.ofStates([1, 2, 3], dimension: 1) }
        var values = (0..<100).map { Double($0 % 7) }
        values[50] = .nan
        #expect(throws: LinearAlgebraError.self) { try EckmannExponents.embedded(values) }
    }

    @Test("a line has dimension 1, a square 2")
    func dimension() throws {
        var random = RandomStream(seed: 21)
        let line = (0..<600).flatMap { _ in [Double](repeating: random.uniform(), count: 2) }
        let square = (0..<1_200).map { _ in random.uniform() }
        let ofLine = try #require(CorrelationDimension.slope(line, dimension: 2, random: &random))
        let ofSquare = try #require(CorrelationDimension.slope(square, dimension: 2, random: &random))
        // Points that count as their own neighbours, and edges, flatten the slope.
        #expect(abs(ofLine - 1) < 0.1, "\(ofLine)")
        #expect(abs(ofSquare - 1.75) < 0.15, "\(ofSquare)")
        #expect(CorrelationDimension.slope([1, 1, 1, 1], dimension: 2, random: &random) == nil)
        #expect(CorrelationDimension.powerLawExponent([1, 1, 1, 1], dimension: 2) == nil)
        #expect(CorrelationDimension.powerLawExponent([.nan, 1], dimension: 1) == nil)
        #expect(try #require(CorrelationDimension.powerLawExponent(square, dimension: 2)) > 1)
    }

    @Test("warping undoes a shift, and costs what the formula says")
    func warping() {
        #expect(dynamicTimeWarping([0, 0, 1, 2], [0, 1, 1, 2], dimension: 1) == 0)
        // (0,0)–(3,4) is 5; both points of the first go to the one of the second.
        #expect(dynamicTimeWarping([0, 0, 0, 0], [3, 4], dimension: 2) == 10)
        #expect(dynamicTimeWarping([], [1], dimension: 1) == .infinity)
        #expect(dynamicTimeWarping([.nan], [1], dimension: 1).isNaN)
    }

    @Test("the periodogram of a wave has its power at its frequency")
    func periodogramOfWave() {
        let values = (0..<64).map { [1.0, 0, -1, 0][$0 % 4] + 5 }
        let power = periodogram(values)
        #expect(power.count == 32)
        // The variance is ½, all of it at 16/64; the mean is taken out.
        #expect(abs(power[16] / 64 - 0.5) < 1e-12)
        #expect(power.enumerated().allSatisfy { $0.offset == 16 || $0.element < 1e-20 })
        let window = blackmanHarrisWindow(5)
        #expect(abs(window[2] - 1) < 1e-12 && abs(window[0] - 0.00006) < 1e-12)
        #expect(periodogram([]).isEmpty)
    }
}
