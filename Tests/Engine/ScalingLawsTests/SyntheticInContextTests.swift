import Numerics
import ScalingLaws
import Testing

@Suite("Synthetic: chains in context")
struct SyntheticInContextTests {
    @Test(
        "probabilities of all windows sum to 1, and their entropy is the stated one within 4 standard errors",
        arguments: [(0.1, 2, 8), (1, 2, 1), (1, 3, 2), (1, 3, 6), (5, 4, 5)])
    func windows(concentration: Double, symbols: Int, context: Int) throws {
        let source = try InContextMarkovSource(symbols: symbols, concentration: concentration, seed: 2)
        let all = allWindows(source, first: [Int32(symbols)], symbols: symbols, context: context)
        let stated = try #require(source.entropy(context: context))
        #expect(abs(all.reduce(0) { $0 + $1.p } - 1) < 1e-12)
        let exact = entropy(all, context: context)
        #expect(abs(stated.window - exact) < 4 * stated.windowError + 1e-12)
        #expect(stated.windowError < 1.1e-3 * exact)
    }

    @Test("a window of two tokens costs 2 ln V: nothing is known yet")
    func beginning() throws {
        let source = try InContextMarkovSource(symbols: 7, concentration: 0.3, seed: 2)
        #expect(abs(try #require(source.bestLoss(of: [[7, 3, 3]])) - portableLogarithm(7)) < 1e-15)
        // A pair seen once: (1 + α)/(1 + V·α).
        let third = -portableLogarithm(1.3 / 3.1)
        #expect(abs(try #require(source.bestLoss(of: [[7, 3, 3, 3]])) * 3 - 2 * portableLogarithm(7) - third) < 1e-14)
    }

    @Test("windows come as often as their probabilities say")
    func frequencies() throws {
        for (concentration, context) in [(0.3, 5), (2, 4)] {
            let source = try InContextMarkovSource(symbols: 2, concentration: concentration, seed: 2)
            let all = allWindows(source, first: [2], symbols: 2, context: context)
            #expect(try frequencyMisfit(source, all, draws: 20_000) < 1 + 4 * (2 / Double(all.count - 1)).squareRoot())
        }
    }

    @Test("the mean entropy of a row is the digamma formula's, exactly")
    func rows() throws {
        // Of a uniform row of two: 1/2; of n with α = 1: Σ 1/k over 2...n.
        #expect(abs(try InContextMarkovSource(symbols: 2, concentration: 1, seed: 0).rowEntropy - 0.5) < 1e-14)
        let harmonic = (2...30).reduce(0.0) { $0 + 1 / Double($1) }
        #expect(abs(try InContextMarkovSource(symbols: 30, concentration: 1, seed: 0).rowEntropy - harmonic) < 1e-13)
        // α = ½, V = 2: ψ(2) − ψ(3/2) = 2 ln 2 − 1.
        let arcsine = 2 * portableLogarithm(2) - 1
        #expect(abs(try InContextMarkovSource(symbols: 2, concentration: 0.5, seed: 0).rowEntropy - arcsine) < 1e-14)
    }

    @Test("the rate is the mean of own stationary weights and row entropies, below the mean entropy of a row")
    func rate() throws {
        let source = try InContextMarkovSource(symbols: 2, concentration: 1, seed: 0)
        // Of two states, left with probabilities a and b that are uniform, by the midpoint rule.
        let (steps, share) = (400, 1.0 / 400)
        func h(_ p: Double) -> Double { -p * portableLogarithm(p) - (1 - p) * portableLogarithm(1 - p) }
        let places = (0..<steps).map { (Double($0) + 0.5) * share }
        let entropies = places.map(h)
        var sum = 0.0
        for (a, first) in zip(places, entropies) {
            for (b, second) in zip(places, entropies) { sum += (b * first + a * second) / (a + b) }
        }
        let exact = sum * share * share
        let stated = try #require(source.entropy(context: 4))
        #expect(abs(stated.rate - exact) < 4 * stated.rateError + 1e-5)
        #expect(stated.rateError > 0 && stated.rateError < 1e-3)
        #expect(exact < source.rowEntropy)
    }

    @Test("the loss falls towards the rate as the context grows")
    func longContexts() throws {
        let source = try InContextMarkovSource(symbols: 8, concentration: 0.5, seed: 3)
        let floors = try [16, 128, 1024].map { try #require(source.entropy(context: $0)) }
        #expect(floors[0].window > floors[1].window && floors[1].window > floors[2].window)
        #expect(floors[2].window > floors[2].rate)
        #expect(floors[2].window < 1.1 * floors[2].rate)
        #expect(try deviation(source, context: 64, windows: 1000) < 4)
    }

    @Test("a window is a function of its number, and what is held out of the source alone")
    func numbers() throws {
        let source = try InContextMarkovSource(symbols: 9, concentration: 0.5, seed: 31)
        let again = try InContextMarkovSource(symbols: 9, concentration: 0.5, seed: 31)
        try expectWindowsByNumber(source, again: again, seed: 31)
        for window: [Int32] in [[0, 1], [9, 9], [9]] { #expect(source.bestLoss(of: [window]) == nil) }
    }

    @Test("parameters out of range are refused with the range that is right")
    func ranges() throws {
        #expect(isRefused("2...512") { try InContextMarkovSource(symbols: 513, concentration: 1, seed: 0) })
        #expect(isRefused("1e-06") { try InContextMarkovSource(symbols: 5, concentration: -1, seed: 0) })
        let source = try InContextMarkovSource(symbols: 512, concentration: 1, seed: 0)
        #expect(throws: TokenSourceError.self) { try source.heldOut(context: 200_000, count: 1) }
    }
}
