public import Numerics

/// Independent Markov chains of which each window shows one, chain i with probability in proportion to i^−(1+g).
///
/// Every chain has to be learned on its own, so what is left to learn falls as a power of size or steps whose exponent g
/// predicts: Michaud et al. 2023, *The quantization model of neural scaling* (2303.13506). Tokens 0..<V are the symbols,
/// which all chains share; token V + i − 1 begins a window of chain i, so a model always knows which one it sees.
///
/// Transitions are held above 2⁻³² as in ``MarkovSource``.
public struct MarkovMixture: GeneratedSource {
    public let seed: UInt64
    /// Tokens before one that its distribution depends on, k.
    public let order: Int
    /// How often a window shows each chain; they sum to 1.
    public let shares: [Double]
    let chains: [MarkovChain]
    private let choice: CategoricalDistribution

    /// - Parameters:
    ///   - symbols: V, in 2...65 536.
    ///   - order: k, in 0...4.
    ///   - components: K, in 1...65 536, with K·V^(k+1) at most 16 777 216: a transition takes up to 16 bytes of tables, of
    ///     256 MiB.
    ///   - exponent: g, in −1...10; −1 shows all chains equally often.
    ///   - concentration: Of each row of transitions, in 10⁻⁶...10⁶.
    ///   - seed: What the transitions and the held-out windows are drawn with.
    /// - Throws: `invalid` for parameters out of range, and for chains of more than 1024 states that mix too slowly for
    ///   their stationary distributions to be found.
    public init(
        symbols: Int, order: Int, components: Int, exponent: Double, concentration: Double, seed: UInt64
    ) throws(TokenSourceError) {
        try require("a number of components", components, in: 1...65_536)
        try require("an exponent", exponent, in: -1...10)
        try requireChain(symbols: symbols, order: order, concentration: concentration, components: components)
        (self.seed, self.order) = (seed, order)
        let random = RandomStream(seed: seed).split(SeedPurpose.tables)
        var chains: [MarkovChain] = []
        for component in 0..<components {
            chains.append(
                try MarkovChain(
                    symbols: symbols, order: order, concentration: concentration,
                    random: random.split(UInt64(component))))
        }
        let weights = (1...components).map { portablePower(Double($0), -(1 + exponent)) }
        let sum = weights.reduce(0, +)
        self.chains = chains
        shares = weights.map { $0 / sum }
        choice = try asSource { () throws(DistributionError) in try CategoricalDistribution(weights: weights) }
    }

    /// The entropy rates of the chains, in nats a token: what a model of one of them comes down to.
    public var rates: [Double] { chains.map(\.rate) }

    public var vocabulary: Int { chains[0].symbols + chains.count }

    public func entropy(context: Int) -> SourceEntropy? {
        guard context >= 1 else { return nil }
        var (rate, joint) = (0.0, 0.0)
        for (share, chain) in zip(shares, chains) {
            rate += share * chain.rate
            joint += share * chain.jointEntropy(context)
        }
        return SourceEntropy(rate: rate, window: joint / Double(context))
    }

    public func loss(of window: [Int32]) -> Double? {
        guard window.count > 1 else { return nil }
        let component = Int(window[0]) - chains[0].symbols
        guard chains.indices.contains(component) else { return nil }
        return chains[component].loss(of: window.dropFirst())
    }

    public func writer(context: Int) -> Writer { Writer(chains: chains, choice: choice) }

    /// Writes the name of a chain and a stretch of it.
    public struct Writer: WindowWriter {
        let chains: [MarkovChain]
        let choice: CategoricalDistribution

        public func write(into window: UnsafeMutableBufferPointer<Int32>, random: inout RandomStream) {
            let component = choice.draw(&random)
            window[0] = Int32(chains[0].symbols + component)
            chains[component].write(into: UnsafeMutableBufferPointer(rebasing: window[1...]), random: &random)
        }
    }
}
