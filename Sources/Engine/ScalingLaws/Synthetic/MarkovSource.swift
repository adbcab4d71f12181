public import Numerics

/// A stationary Markov chain over V symbols, of order 0 to 4, its transitions drawn once from a symmetric Dirichlet
/// distribution.
///
/// Its entropy is known exactly, and so is the least loss at every context: a model that sees j < k tokens has the
/// floor of the j-th conditional entropy (Shannon 1951, *Prediction and entropy of printed English*). Tokens 0..<V are
/// the symbols; token V begins a window, whose other tokens are a stretch of the stationary chain.
///
/// No transition is less likely than 2⁻³²: rarer ones are held there, so that every chain is irreducible, and the
/// entropies are those of the chain so held.
public struct MarkovSource: GeneratedSource {
    public let seed: UInt64
    /// Tokens before one that its distribution depends on, k.
    public let order: Int
    let chain: MarkovChain

    /// - Parameters:
    ///   - symbols: V, in 2...65 536.
    ///   - order: k, in 0...4, with V^(k+1) at most 16 777 216: a transition takes up to 16 bytes of tables, of 256 MiB.
    ///   - concentration: Of each row of transitions, in 10⁻⁶...10⁶: 1 draws rows evenly from all there are, less makes
    ///     them more certain.
    ///   - seed: What the transitions and the held-out windows are drawn with.
    /// - Throws: `invalid` for parameters out of range, and for a chain of more than 1024 states that mixes too slowly
    ///   for its stationary distribution to be found.
    public init(symbols: Int, order: Int, concentration: Double, seed: UInt64) throws(TokenSourceError) {
        try requireChain(symbols: symbols, order: order, concentration: concentration, components: 1)
        (self.seed, self.order) = (seed, order)
        chain = try MarkovChain(
            symbols: symbols, order: order, concentration: concentration,
            random: RandomStream(seed: seed).split(SeedPurpose.tables))
    }

    public var vocabulary: Int { chain.symbols + 1 }

    public func entropy(context: Int) -> SourceEntropy? {
        guard context >= 1 else { return nil }
        return SourceEntropy(rate: chain.rate, window: chain.jointEntropy(context) / Double(context))
    }

    public func loss(of window: [Int32]) -> Double? {
        guard window.count > 1, window[0] == chain.symbols else { return nil }
        return chain.loss(of: window.dropFirst())
    }

    public func writer(context: Int) -> Writer { Writer(chain: chain) }

    /// Writes the beginning and a stretch of the chain.
    public struct Writer: WindowWriter {
        let chain: MarkovChain

        public func write(into window: UnsafeMutableBufferPointer<Int32>, random: inout RandomStream) {
            window[0] = Int32(chain.symbols)
            chain.write(into: UnsafeMutableBufferPointer(rebasing: window[1...]), random: &random)
        }
    }
}

/// Throws unless chains can be made: the ranges of ``MarkovSource`` and ``MarkovMixture``.
func requireChain(symbols: Int, order: Int, concentration: Double, components: Int) throws(TokenSourceError) {
    try require("an alphabet", symbols, in: 2...65_536)
    try require("an order", order, in: 0...4)
    try require("a concentration", concentration, in: concentrationRange)
    let most = largestSourceTables / 16 / components
    guard power(symbols, order + 1, atMost: most) != nil else {
        let chains = components == 1 ? "a chain" : "\(components) chains"
        throw .invalid(
            "\(chains) of order \(order) over \(symbols) symbols would take more than 256 MiB of tables: "
                + "\(symbols)^\(order + 1) transitions should be at most \(most)")
    }
}
