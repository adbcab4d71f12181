public import Numerics

/// Sentences of a random hierarchy: a root symbol, equally likely each, becomes s symbols by one of its m rules, each of
/// these again, L times over, down to the s^L tokens of a sentence.
///
/// The random hierarchy model of Cagnetta et al. 2024, *How deep neural networks learn compositional data* (2307.02129),
/// as a source of language: 2406.00048. No two rules of a depth have the same right side, so a sentence has one parse and
/// its entropy is exactly ln v + (s^L − 1)/(s − 1) · H(rule). Depth by depth is learnt in turn; rules of unequal weight
/// give power laws (2505.07067).
///
/// Tokens 0..<v are the symbols; token v begins a window, and a sentence begins after it. Sentences follow each other
/// without a mark; the last may be cut off.
public struct HierarchySource: GeneratedSource {
    public let seed: UInt64
    let grammar: HierarchyGrammar

    /// - Parameters:
    ///   - symbols: v, at every depth, in 2...65 536.
    ///   - rules: m of every symbol, in 1...65 536, with m·v at most v^s.
    ///   - branching: s, in 2...64, with v^s at most 2⁵³.
    ///   - depth: L, in 1...20, with s^L at most 1 048 576 tokens. The rules take 4·s + 32 bytes each, of 256 MiB.
    ///   - ruleExponent: z, in 0...10: rule r of a symbol, from 1, has a probability in proportion to r^−z, held above
    ///     2⁻³²; 0 makes all alike.
    ///   - seed: What the rules and the held-out windows are drawn with.
    /// - Throws: `invalid` for parameters out of range.
    public init(
        symbols: Int, rules: Int, branching: Int, depth: Int, ruleExponent: Double = 0, seed: UInt64
    ) throws(TokenSourceError) {
        try require("an alphabet", symbols, in: 2...65_536)
        try require("a number of rules", rules, in: 1...65_536)
        try require("a branching", branching, in: 2...64)
        try require("a depth", depth, in: 1...20)
        try require("an exponent of rules", ruleExponent, in: 0...10)
        guard let tuples = power(symbols, branching, atMost: 1 << 53) else {
            throw .invalid("\(symbols)^\(branching) tuples are too many to number: they should be at most 2⁵³")
        }
        guard symbols * rules <= tuples else {
            throw .invalid(
                "\(rules) rules for each of \(symbols) symbols cannot differ: "
                    + "there are \(tuples) tuples, so rules should be at most \(tuples / symbols)")
        }
        guard power(branching, depth, atMost: 1 << 20) != nil else {
            throw .invalid("a sentence of \(branching)^\(depth) tokens is too long: it should be of at most 1048576")
        }
        let most = largestSourceTables / (4 * branching + 32)
        guard symbols * rules * depth <= most else {
            throw .invalid(
                "\(symbols) · \(rules) rules at each of \(depth) depths would take more than 256 MiB of tables: "
                    + "they should be at most \(most) together")
        }
        self.seed = seed
        grammar = try HierarchyGrammar(
            symbols: symbols, rules: rules, branching: branching, depth: depth, ruleExponent: ruleExponent,
            random: RandomStream(seed: seed).split(SeedPurpose.tables))
    }

    /// Tokens of a sentence, s^L.
    public var sentenceTokens: Int { grammar.sentence }

    /// The entropy of a sentence, in nats, exactly.
    public var sentenceEntropy: Double {
        surprise(1 / Double(grammar.symbols))
            + Double(grammar.nodes(under: 0)) * ScalingLaws.entropy(of: grammar.shares)
    }

    public var vocabulary: Int { grammar.symbols + 1 }

    /// The rate is the mean over the places of a sentence.
    ///
    /// The window is exact where `context` is a multiple of a sentence, and also where it is not if what the last sentence
    /// leaves open has few outcomes, as in small grammars; otherwise that part is a mean over at most 262 144 draws, of
    /// which only what is not complete contributes to ``SourceEntropy/windowError``.
    public func entropy(context: Int) -> SourceEntropy? {
        guard context >= 1 else { return nil }
        let (sentences, left) = context.quotientAndRemainder(dividingBy: grammar.sentence)
        let rate = sentenceEntropy / Double(grammar.sentence)
        let whole = Double(sentences) * sentenceEntropy
        guard left > 0 else { return SourceEntropy(rate: rate, window: whole / Double(context)) }
        let rest = HierarchyPrefix(grammar, tokens: left).entropy(
            tolerance: 1e-4 * rate * Double(context),
            random: RandomStream(seed: seed).split(SeedPurpose.estimates))
        return SourceEntropy(
            rate: rate, window: (whole + rest.value) / Double(context), windowError: rest.error / Double(context))
    }

    public func loss(of window: [Int32]) -> Double? {
        guard window.count > 1, window[0] == grammar.symbols else { return nil }
        var sum = 0.0
        for start in stride(from: 1, to: window.count, by: grammar.sentence) {
            guard let loss = grammar.loss(of: window[start..<min(start + grammar.sentence, window.count)]) else {
                return nil
            }
            sum += loss
        }
        return sum
    }

    public func writer(context: Int) -> Writer { Writer(grammar: grammar) }

    /// Writes the beginning and sentences.
    public struct Writer: WindowWriter {
        let grammar: HierarchyGrammar

        public func write(into window: UnsafeMutableBufferPointer<Int32>, random: inout RandomStream) {
            window[0] = Int32(grammar.symbols)
            for start in stride(from: 1, to: window.count, by: grammar.sentence) {
                let end = min(start + grammar.sentence, window.count)
                grammar.write(into: UnsafeMutableBufferPointer(rebasing: window[start..<end]), random: &random)
            }
        }
    }
}
