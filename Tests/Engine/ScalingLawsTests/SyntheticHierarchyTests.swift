import Numerics
import ScalingLaws
import Testing

@Suite("Synthetic: random hierarchies")
struct SyntheticHierarchyTests {
    private func hierarchy(
        symbols: Int = 3, rules: Int = 2, branching: Int = 2, depth: Int = 2, ruleExponent: Double = 0, seed: UInt64 = 5
    ) throws -> HierarchySource {
        try HierarchySource(
            symbols: symbols, rules: rules, branching: branching, depth: depth, ruleExponent: ruleExponent, seed: seed)
    }

    @Test("a sentence has an entropy of ln v + (s^L − 1)/(s − 1) · ln m where rules are alike")
    func sentences() throws {
        for (v, m, s, depth) in [(8, 4, 2, 3), (6, 3, 3, 2), (16, 1, 2, 5)] {
            let source = try hierarchy(symbols: v, rules: m, branching: s, depth: depth)
            let tokens = (0..<depth).reduce(1) { count, _ in count * s }
            let nodes = Double((tokens - 1) / (s - 1))
            let expected = portableLogarithm(Double(v)) + nodes * portableLogarithm(Double(m))
            #expect(source.sentenceTokens == tokens)
            #expect(abs(source.sentenceEntropy - expected) < 1e-12)
            let stated = try #require(source.entropy(context: 3 * tokens))
            #expect(abs(stated.rate - expected / Double(tokens)) < 1e-13)
            #expect(abs(stated.window - stated.rate) < 1e-13 && stated.windowError == 0)
            // Then every window of whole sentences costs the same.
            for window in try source.heldOut(context: 3 * tokens, count: 5) {
                #expect(abs(try #require(source.bestLoss(of: [window])) - stated.window) < 1e-12)
            }
        }
    }

    @Test(
        "the entropy of a window is the sum over all windows, cut sentences and unequal rules too",
        arguments: [1, 2, 3, 4, 5, 6, 7, 8])
    func windows(context: Int) throws {
        for exponent in [0, 1.3] {
            for source in [
                try hierarchy(ruleExponent: exponent),
                try hierarchy(symbols: 3, rules: 3, branching: 2, depth: 3, ruleExponent: exponent),
                try hierarchy(symbols: 2, rules: 3, branching: 3, depth: 2, ruleExponent: exponent),
            ] {
                let symbols = source.vocabulary - 1
                let all = allWindows(source, first: [Int32(symbols)], symbols: symbols, context: context)
                let stated = try #require(source.entropy(context: context))
                #expect(abs(all.reduce(0) { $0 + $1.p } - 1) < 1e-12)
                #expect(abs(stated.window - entropy(all, context: context)) < 1e-12)
                #expect(stated.windowError == 0)
            }
        }
    }

    @Test("windows come as often as their probabilities say, and never one without a parse")
    func frequencies() throws {
        for context in [3, 4, 5] {
            let source = try hierarchy(ruleExponent: 0.7)
            let all = allWindows(source, first: [3], symbols: 3, context: context)
            let possible = all.filter { $0.p > 0 }.count
            #expect(try frequencyMisfit(source, all, draws: 20_000) < 1 + 4 * (2 / Double(possible - 1)).squareRoot())
        }
    }

    @Test("where cut sentences have too many outcomes, their entropy is estimated with its standard error")
    func estimates() throws {
        let source = try hierarchy(symbols: 24, rules: 12, branching: 3, depth: 4, ruleExponent: 0.5)
        for context in [67, 81 + 44] {
            let stated = try #require(source.entropy(context: context))
            #expect(stated.windowError > 0 && stated.windowError < 1e-3 * stated.window)
            #expect(stated == source.entropy(context: context))
            #expect(try deviation(source, context: context, windows: 400) < 4)
        }
        #expect(try #require(source.entropy(context: 162)).windowError == 0)
    }

    @Test("the mean loss of drawn windows is the stated entropy within 4 standard errors")
    func losses() throws {
        let source = try hierarchy(symbols: 8, rules: 6, branching: 2, depth: 4, ruleExponent: 1)
        for context in [1, 16, 21, 47] { #expect(try deviation(source, context: context, windows: 1000) < 4) }
    }

    @Test("a window is a function of its number, and what is held out of the source alone")
    func numbers() throws {
        let source = try hierarchy(symbols: 16, rules: 8, branching: 2, depth: 4)
        let again = try hierarchy(symbols: 16, rules: 8, branching: 2, depth: 4)
        try expectWindowsByNumber(source, again: again, seed: 5)
        for window: [Int32] in [[0, 1], [16, 16], [16]] { #expect(source.bestLoss(of: [window]) == nil) }
    }

    @Test("parameters out of range are refused with the range that is right")
    func ranges() {
        #expect(isRefused("2...65536") { try hierarchy(symbols: 1) })
        #expect(isRefused("1...65536") { try hierarchy(rules: 0) })
        #expect(isRefused("2...64") { try hierarchy(branching: 1) })
        #expect(isRefused("1...20") { try hierarchy(depth: 0) })
        #expect(isRefused("0.0...10.0") { try hierarchy(ruleExponent: -1) })
        #expect(isRefused("rules should be at most 3") { try hierarchy(rules: 4) })
        #expect(isRefused("at most 2⁵³") { try hierarchy(symbols: 65_536, branching: 4) })
        #expect(isRefused("at most 1048576") { try hierarchy(branching: 3, depth: 13) })
        #expect(isRefused("256 MiB") { try hierarchy(symbols: 65_536, rules: 1024, depth: 4) })
    }
}
