import Numerics

/// A stationary chain of some order with random transitions, and what its windows cost.
///
/// A block of tokens x₁…xⱼ has the number (…(x₁·V + x₂)·V…) + xⱼ; a state is a block of as many tokens as the order.
struct MarkovChain: Sendable {
    let symbols: Int
    let order: Int
    /// The entropy of a token after `order` others, in nats.
    let rate: Double
    let table: AliasTable
    /// Of a symbol after a block, at block · symbols + symbol.
    let probabilities: [Double]
    /// Of the blocks of 0, 1, … `order` tokens.
    let blocks: [[Double]]
    /// The entropies of those, in nats.
    private let blockEntropies: [Double]
    let start: CategoricalDistribution

    /// - Parameters:
    ///   - symbols: V, at least 1.
    ///   - order: k, at least 0, with V^(k+1) within memory.
    ///   - random: What draws the transitions.
    /// - Throws: `invalid` where the chain has too many states for elimination and mixes too slowly for steps.
    init(symbols: Int, order: Int, concentration: Double, random: RandomStream) throws(TokenSourceError) {
        (self.symbols, self.order) = (symbols, order)
        var random = random
        let states = (0..<order).reduce(1) { count, _ in count * symbols }
        let concentrations = [Double](repeating: concentration, count: symbols)
        var table = AliasTable(width: symbols, rows: states)
        var probabilities: [Double] = []
        probabilities.reserveCapacity(states * symbols)
        var row = [Double](repeating: 0, count: symbols)
        for state in 0..<states {
            table.append(try asSource { () throws(DistributionError) in try random.dirichlet(concentrations) })
            table.probabilities(row: state, into: &row)
            probabilities += row
        }
        let stationary = try Self.stationary(probabilities, symbols: symbols, order: order)
        (self.table, self.probabilities) = (table, probabilities)
        blocks = Self.marginals(of: stationary, symbols: symbols, order: order)
        blockEntropies = blocks.map { entropy(of: $0) }
        start = try asSource { () throws(DistributionError) in try CategoricalDistribution(weights: stationary) }
        rate = stationary.indices.reduce(0) { sum, state in
            sum + stationary[state] * entropy(of: probabilities[state * symbols..<(state + 1) * symbols])
        }
    }

    /// The entropy of `tokens` tokens in a row, in nats.
    func jointEntropy(_ tokens: Int) -> Double {
        tokens <= order ? blockEntropies[tokens] : blockEntropies[order] + Double(tokens - order) * rate
    }

    /// −ln of the probability of tokens in a row; nil where one of them is no symbol.
    func loss(of tokens: ArraySlice<Int32>) -> Double? {
        guard tokens.allSatisfy({ $0 >= 0 && $0 < symbols }) else { return nil }
        let (known, states) = (min(order, tokens.count), blocks[order].count)
        var block = 0
        for token in tokens.prefix(known) { block = block * symbols + Int(token) }
        var sum = surprise(blocks[known][block])
        for token in tokens.dropFirst(known) {
            let transition = block * symbols + Int(token)
            sum += surprise(probabilities[transition])
            block = transition % states
        }
        return sum
    }

    private static func stationary(
        _ probabilities: [Double], symbols: Int, order: Int
    ) throws(TokenSourceError) -> [Double] {
        let states = probabilities.count / symbols
        // Elimination is exact for any chain; steps are faster where there are many states and they mix, and are given up
        // when they have cost as much.
        if states > 128 {
            let limit = states > 1024 ? 20_000_000_000 : states * states * states / 3
            let found = stationaryDistribution(stepping: probabilities, symbols: symbols, order: order, limit: limit)
            if let found { return found }
        }
        guard states <= 1024 else {
            throw .invalid(
                "a chain of \(states) states mixes too slowly for its entropy: the concentration should be larger")
        }
        var dense = [Double](repeating: 0, count: states * states)
        for transition in probabilities.indices {
            dense[transition / symbols * states + transition % states] += probabilities[transition]
        }
        return stationaryDistribution(eliminating: &dense, count: states)
    }

    /// Of blocks of 0...`order` tokens, each the sum over the last token of the next longer.
    private static func marginals(of stationary: [Double], symbols: Int, order: Int) -> [[Double]] {
        var blocks = [stationary]
        for _ in 0..<order {
            let longer = blocks[blocks.count - 1]
            blocks.append(
                (0..<longer.count / symbols).map { longer[$0 * symbols..<($0 + 1) * symbols].reduce(0, +) })
        }
        return blocks.reversed()
    }
}

extension MarkovChain {
    /// Writes tokens in a row, beginning in the stationary distribution.
    func write(into tokens: UnsafeMutableBufferPointer<Int32>, random: inout RandomStream) {
        let known = min(order, tokens.count)
        var state = order == 0 ? 0 : start.draw(&random)
        var rest = state
        for place in stride(from: order - 1, through: 0, by: -1) {
            if place < known { tokens[place] = Int32(rest % symbols) }
            rest /= symbols
        }
        // A copy: what the loop would read of the caller's memory after every draw stays in registers.
        var stream = random
        let (states, width, bits) = (blocks[order].count, UInt64(symbols), table.aliasBits)
        table.entries.withUnsafeBufferPointer { entries in
            guard let base = entries.baseAddress else { return }
            for place in known..<tokens.count {
                let next = AliasTable.choice(
                    base + state * symbols, width: width, aliasBits: bits, word: stream.next())
                tokens[place] = Int32(truncatingIfNeeded: next)
                // The oldest token falls out; of order 0 that is the newest itself.
                state = state * symbols + next - Int(tokens[place - order]) * states
            }
        }
        random = stream
    }
}
