import Numerics
import ScalingLaws
import Testing

@Suite("Synthetic: mixtures of Markov chains")
struct SyntheticMixtureTests {
    private func mixture(
        symbols: Int = 3, order: Int = 1, components: Int = 3, exponent: Double = 0.5, concentration: Double = 0.5,
        seed: UInt64 = 7
    ) throws -> MarkovMixture {
        try MarkovMixture(
            symbols: symbols, order: order, components: components, exponent: exponent, concentration: concentration,
            seed: seed)
    }

    @Test("chains are shown as often as i^−(1+g) says, and −1 shows them alike")
    func shares() throws {
        let shares = try mixture(components: 5, exponent: 0.5).shares
        #expect(abs(shares.reduce(0, +) - 1) < 1e-14)
        for (place, share) in shares.enumerated() {
            let power = 1 / (Double(place + 1) * Double(place + 1).squareRoot())
            #expect(abs(share / shares[0] - power) < 1e-14)
        }
        let even = try mixture(components: 5, exponent: -1).shares
        for share in even { #expect(abs(share - 0.2) < 1e-15) }

        let source = try mixture(components: 5, exponent: 0.5)
        var counts = [Double](repeating: 0, count: 5)
        for window in try drawnWindows(source, context: 1, count: 20_000) { counts[Int(window[0]) - 3] += 1 }
        for (count, share) in zip(counts, shares) {
            #expect(abs(count - 20_000 * share) < 4 * (20_000 * share * (1 - share)).squareRoot())
        }
    }

    @Test("the entropy of a window is the mean over chains of the sums over all their windows")
    func windows() throws {
        for (order, context) in [(0, 2), (1, 5), (2, 1), (2, 6)] {
            let source = try mixture(order: order)
            var sum = 0.0
            for (component, share) in source.shares.enumerated() {
                let all = allWindows(source, first: [Int32(3 + component)], symbols: 3, context: context)
                #expect(abs(all.reduce(0) { $0 + $1.p } - 1) < 1e-12)
                sum += share * entropy(all, context: context)
            }
            let stated = try #require(source.entropy(context: context))
            #expect(abs(stated.window - sum) < 1e-12)
            let rate = zip(source.shares, source.rates).reduce(0) { $0 + $1.0 * $1.1 }
            #expect(abs(stated.rate - rate) < 1e-14 && stated.windowError == 0)
        }
    }

    @Test("chains differ, and the mean loss of drawn windows is the stated entropy within 4 standard errors")
    func losses() throws {
        let source = try mixture(symbols: 16, order: 2, components: 12, concentration: 0.2)
        #expect(Set(source.rates).count == 12)
        #expect(source.vocabulary == 28)
        #expect(try deviation(source, context: 60, windows: 2000) < 4)
    }

    @Test("a window is a function of its number, and what is held out of the source alone")
    func numbers() throws {
        let source = try mixture(symbols: 8, order: 2, components: 4)
        try expectWindowsByNumber(source, again: try mixture(symbols: 8, order: 2, components: 4), seed: 7)
        for window: [Int32] in [[0, 1], [12, 1], [8, 8], [8]] { #expect(source.bestLoss(of: [window]) == nil) }
    }

    @Test("parameters out of range are refused with the range that is right")
    func ranges() {
        #expect(isRefused("1...65536") { try mixture(components: 0) })
        #expect(isRefused("-1.0...10.0") { try mixture(exponent: -1.1) })
        #expect(isRefused("-1.0...10.0") { try mixture(exponent: .nan) })
        #expect(isRefused("2...65536") { try mixture(symbols: 0) })
        #expect(isRefused("0...4") { try mixture(order: 9) })
        #expect(isRefused("1e-06") { try mixture(concentration: 0) })
        #expect(
            isRefused("128^3 transitions should be at most 1677721") {
                try mixture(symbols: 128, order: 2, components: 10)
            })
    }
}
