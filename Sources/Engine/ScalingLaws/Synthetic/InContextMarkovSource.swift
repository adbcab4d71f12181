public import Numerics

/// Windows that each have a Markov chain of their own: order 1 over V symbols, its rows drawn anew for every window from
/// a symmetric Dirichlet distribution, its first symbol from all alike.
///
/// Nothing of a chain can be learned from other windows, only how to read one: the least loss falls along a window as
/// counts accumulate (Edelman et al. 2024, *The evolution of statistical induction heads*, 2402.11004). The best model's
/// probability of b after a is (n_ab + α)/(n_a + V·α), with the counts of the window so far, which is exact.
///
/// Tokens 0..<V are the symbols; token V begins a window.
public struct InContextMarkovSource: GeneratedSource {
    public let seed: UInt64
    /// V.
    public let symbols: Int
    /// α.
    public let concentration: Double

    /// - Parameters:
    ///   - symbols: V, in 2...512; the entropy rate takes chains of V³/3 products.
    ///   - concentration: α of each row of transitions, in 10⁻⁶...10⁶.
    ///   - seed: What the held-out windows and the estimates of entropies are drawn with.
    /// - Throws: `invalid` for parameters out of range.
    public init(symbols: Int, concentration: Double, seed: UInt64) throws(TokenSourceError) {
        try require("an alphabet", symbols, in: 2...512)
        try require("a concentration", concentration, in: concentrationRange)
        (self.symbols, self.concentration, self.seed) = (symbols, concentration, seed)
    }

    public var vocabulary: Int { symbols + 1 }

    public func loss(of window: [Int32]) -> Double? { lossAndPairs(of: window)?.loss }

    /// The loss of a window, and how often each symbol follows each, at before · V + after.
    func lossAndPairs(of window: [Int32]) -> (loss: Double, pairs: [Int32])? {
        guard window.count > 1, window[0] == symbols else { return nil }
        let tokens = window.dropFirst()
        guard tokens.allSatisfy({ $0 >= 0 && $0 < symbols }) else { return nil }
        var pairs = [Int32](repeating: 0, count: symbols * symbols)
        var rows = [Int32](repeating: 0, count: symbols)
        var sum = surprise(1 / Double(symbols))
        let prior = Double(symbols) * concentration
        for (before, token) in zip(tokens, tokens.dropFirst()) {
            let (row, pair) = (Int(before), Int(before) * symbols + Int(token))
            sum += surprise((Double(pairs[pair]) + concentration) / (Double(rows[row]) + prior))
            pairs[pair] += 1
            rows[row] += 1
        }
        return (sum, pairs)
    }

    /// - Throws: `invalid` where what follows each symbol does not fit: V · context should be at most 67 108 864.
    public func writer(context: Int) throws(TokenSourceError) -> Writer {
        guard context <= largestSourceTables / 4 / symbols else {
            throw .invalid(
                "windows of \(context) tokens over \(symbols) symbols would take more than 256 MiB: "
                    + "the context should be at most \(largestSourceTables / 4 / symbols)")
        }
        return Writer(symbols: symbols, concentration: concentration, context: context)
    }

    /// Writes the beginning and a chain by Pólya's urn: the next symbol is any at all with weight V·α, or else one that
    /// followed before, which gives windows as drawing a matrix first does (Blackwell and MacQueen 1973, *Ferguson
    /// distributions via Pólya urn schemes*, Annals of Statistics 1), without V² gamma draws a window.
    public struct Writer: WindowWriter {
        let symbols: Int
        let concentration: Double
        let context: Int
        /// What followed each symbol, `context` places for each.
        private var followers: [Int32]
        private var counts: [Int32]

        init(symbols: Int, concentration: Double, context: Int) {
            (self.symbols, self.concentration, self.context) = (symbols, concentration, context)
            followers = [Int32](repeating: 0, count: symbols * context)
            counts = [Int32](repeating: 0, count: symbols)
        }

        public mutating func write(into window: UnsafeMutableBufferPointer<Int32>, random: inout RandomStream) {
            precondition(window.count <= context + 1, "a window is longer than its writer was made for")
            var stream = random
            let (symbols, context, prior) = (symbols, context, Double(symbols) * concentration)
            let scale = 1 / concentration
            window[0] = Int32(symbols)
            window[1] = Int32(stream.index(below: symbols))
            counts.withUnsafeMutableBufferPointer { counts in
                counts.update(repeating: 0)
                followers.withUnsafeMutableBufferPointer { followers in
                    var row = Int(window[1])
                    for place in 2..<max(window.count, 2) {
                        let seen = Int(counts[row])
                        let ticket = stream.uniform() * (Double(seen) + prior)
                        // Rounding may reach the end of either range.
                        let next =
                            ticket < prior || seen == 0
                            ? Int32(min(Int(ticket * scale), symbols - 1))
                            : followers[row * context + min(Int(ticket - prior), seen - 1)]
                        window[place] = next
                        followers[row * context + seen] = next
                        counts[row] += 1
                        row = Int(next)
                    }
                }
            }
            random = stream
        }
    }
}
