import Numerics
import ScalingLaws
import Testing

@Suite("Synthetic: Markov chains")
struct SyntheticMarkovTests {
    @Test(
        "the entropy of a window is the sum over all windows, and their probabilities sum to 1",
        arguments: [(0, 3, 1), (0, 3, 4), (1, 4, 1), (1, 4, 5), (2, 3, 1), (2, 3, 2), (2, 3, 6), (3, 3, 6), (4, 2, 9)])
    func windows(order: Int, symbols: Int, context: Int) throws {
        for concentration in [0.05, 1, 30] {
            let source = try MarkovSource(symbols: symbols, order: order, concentration: concentration, seed: 3)
            let all = allWindows(source, first: [Int32(symbols)], symbols: symbols, context: context)
            let stated = try #require(source.entropy(context: context))
            #expect(abs(all.reduce(0) { $0 + $1.p } - 1) < 1e-12)
            #expect(abs(stated.window - entropy(all, context: context)) < 1e-12)
            #expect(stated.windowError == 0 && stated.rateError == 0)
            #expect(stated.window >= stated.rate - 1e-12)
        }
    }

    @Test("windows are stationary: their last token is distributed as their first, of the rarest transitions too")
    func stationarity() throws {
        for (symbols, order) in [(4, 1), (4, 2), (3, 3), (2, 4)] {
            for concentration in [1e-4, 0.02, 1] {
                let source = try MarkovSource(symbols: symbols, order: order, concentration: concentration, seed: 8)
                expectStationary(source, symbols: symbols)
            }
        }
        // So many states that the distribution comes of steps instead of elimination.
        expectStationary(try MarkovSource(symbols: 12, order: 3, concentration: 0.5, seed: 2), symbols: 12)
    }

    private func expectStationary(_ source: MarkovSource, symbols: Int) {
        let context = source.order + 1
        var (first, last) = ([Double](repeating: 0, count: symbols), [Double](repeating: 0, count: symbols))
        for (window, p) in allWindows(source, first: [Int32(symbols)], symbols: symbols, context: context) {
            first[Int(window[1])] += p
            last[Int(window[context])] += p
        }
        for (a, b) in zip(first, last) { #expect(abs(a - b) < 1e-13) }
    }

    @Test("the floors of shorter contexts fall to the rate, which is the difference of long windows")
    func ladder() throws {
        let source = try MarkovSource(symbols: 16, order: 2, concentration: 0.2, seed: 5)
        let joint = try (1...6).map { try #require(source.entropy(context: $0)).window * Double($0) }
        let steps = zip(joint, [0] + joint).map { $0 - $1 }
        let rate = try #require(source.entropy(context: 1)).rate
        #expect(steps[0] > steps[1] && steps[1] > steps[2])
        for step in steps[2...] { #expect(abs(step - rate) < 1e-12) }
        #expect(steps[0] <= portableLogarithm(16))
    }

    @Test("windows come as often as their probabilities say")
    func frequencies() throws {
        for (order, context) in [(0, 3), (1, 4), (2, 4), (3, 2)] {
            let source = try MarkovSource(symbols: 3, order: order, concentration: 2, seed: 4)
            let all = allWindows(source, first: [3], symbols: 3, context: context)
            // 80 degrees of freedom at most: a deviation of 0.16 in χ² is one of them.
            #expect(try frequencyMisfit(source, all, draws: 20_000) < 1 + 4 * (2 / Double(all.count - 1)).squareRoot())
        }
    }

    @Test("the mean loss of drawn windows is the stated entropy within 4 standard errors")
    func losses() throws {
        for (symbols, order, context) in [(64, 1, 128), (16, 2, 64), (5, 4, 100), (40, 0, 10), (8, 3, 2)] {
            let source = try MarkovSource(symbols: symbols, order: order, concentration: 0.1, seed: 6)
            #expect(try deviation(source, context: context, windows: 1500) < 4, "\(symbols) \(order) \(context)")
        }
    }

    @Test("a window is a function of its number, and what is held out of the source alone")
    func numbers() throws {
        let source = try MarkovSource(symbols: 10, order: 2, concentration: 0.5, seed: 12)
        let again = try MarkovSource(symbols: 10, order: 2, concentration: 0.5, seed: 12)
        try expectWindowsByNumber(source, again: again, seed: 12)
        let other = try MarkovSource(symbols: 10, order: 2, concentration: 0.5, seed: 13)
        #expect(try source.heldOut(context: 9, count: 2) != other.heldOut(context: 9, count: 2))
    }

    @Test("a window that the source cannot have written has no best loss")
    func foreign() throws {
        let source = try MarkovSource(symbols: 3, order: 1, concentration: 1, seed: 1)
        #expect(source.vocabulary == 4)
        for window: [Int32] in [[0, 1, 2], [3, 1, 3], [3, -1], [3], []] {
            #expect(source.bestLoss(of: [window]) == nil)
        }
        #expect(source.bestLoss(of: []) == nil)
    }

    @Test("parameters out of range are refused with the range that is right")
    func ranges() {
        func make(_ symbols: Int = 4, _ order: Int = 1, _ concentration: Double = 1) -> () throws -> MarkovSource {
            { try MarkovSource(symbols: symbols, order: order, concentration: concentration, seed: 0) }
        }
        #expect(isRefused("2...65536", make(1)))
        #expect(isRefused("0...4", make(4, 5)))
        #expect(isRefused("0...4", make(4, -1)))
        for concentration in [0, -1, .nan, .infinity] { #expect(isRefused("1e-06", make(4, 1, concentration))) }
        #expect(isRefused("257^3 transitions should be at most 16777216", make(257, 2)))
        #expect(isRefused("at most 16777216", make(65_536, 4)))
    }
}
