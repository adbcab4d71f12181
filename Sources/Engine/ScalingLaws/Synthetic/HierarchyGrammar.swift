import Numerics

/// The rules of a random hierarchy: at every depth each symbol has its own tuples of symbols of the next depth, and no
/// tuple belongs to two symbols.
///
/// A production is a symbol's rule, at symbol · rules + rule.
struct HierarchyGrammar: Sendable {
    let symbols: Int
    let rules: Int
    let branching: Int
    let depth: Int
    /// Tokens of a sentence, s^L.
    let sentence: Int
    /// Of the rules of a symbol, the same for all.
    let shares: [Double]
    /// The tuples of a depth, one production after another.
    private let tuples: [[Int32]]
    /// Productions by the number of their tuple, at each depth.
    private let parse: [[Int: Int]]
    private let choice: AliasTable

    /// Of parameters that are in the ranges of ``HierarchySource``.
    init(
        symbols: Int, rules: Int, branching: Int, depth: Int, ruleExponent: Double, random: RandomStream
    ) throws(TokenSourceError) {
        (self.symbols, self.rules, self.branching, self.depth) = (symbols, rules, branching, depth)
        sentence = (0..<depth).reduce(1) { tokens, _ in tokens * branching }
        let possible = (0..<branching).reduce(1) { count, _ in count * symbols }
        var (tuples, parse): ([[Int32]], [[Int: Int]]) = ([], [])
        for level in 0..<depth {
            var stream = random.split(UInt64(level))
            let codes = try asSource { () throws(DistributionError) in
                try stream.sample(symbols * rules, below: possible)
            }
            parse.append(Dictionary(uniqueKeysWithValues: zip(codes, codes.indices)))
            var right: [Int32] = []
            right.reserveCapacity(codes.count * branching)
            for code in codes {
                var (rest, tuple): (Int, [Int32]) = (code, [])
                for _ in 0..<branching {
                    tuple.append(Int32(rest % symbols))
                    rest /= symbols
                }
                right += tuple.reversed()
            }
            tuples.append(right)
        }
        (self.tuples, self.parse) = (tuples, parse)
        var choice = AliasTable(width: rules, rows: 1)
        choice.append((1...rules).map { portablePower(Double($0), -ruleExponent) })
        var shares = [Double](repeating: 0, count: rules)
        choice.probabilities(row: 0, into: &shares)
        (self.choice, self.shares) = (choice, shares)
    }

    /// Nodes with children below and including one at a depth, (s^(L−depth) − 1)/(s − 1).
    func nodes(under depth: Int) -> Int { (span(under: depth) - 1) / (branching - 1) }

    /// Tokens under a node at a depth.
    func span(under depth: Int) -> Int { (depth..<self.depth).reduce(1) { tokens, _ in tokens * branching } }

    /// The symbols that a production stands for.
    func tuple(_ production: Int, at depth: Int) -> ArraySlice<Int32> {
        tuples[depth][production * branching..<(production + 1) * branching]
    }

    /// The production of these symbols; nil where there is none.
    func production(of children: ArraySlice<Int32>, at depth: Int) -> Int? {
        parse[depth][children.reduce(0) { $0 * symbols + Int($1) }]
    }

    /// A rule, with one word of the stream.
    func rule(_ random: inout RandomStream) -> Int {
        choice.entries.withUnsafeBufferPointer { entries in
            guard let base = entries.baseAddress else { return 0 }
            return AliasTable.choice(base, width: UInt64(rules), aliasBits: choice.aliasBits, word: random.next())
        }
    }

    /// Writes the first tokens of a sentence, at least one, at most all.
    ///
    /// Depth by depth in the place of the tokens: a node's children lie at or behind its own place, so from the last node
    /// to the first none is overwritten before it is read.
    func write(into tokens: UnsafeMutableBufferPointer<Int32>, random: inout RandomStream) {
        guard let target = tokens.baseAddress, !tokens.isEmpty else { return }
        var count = 1
        var stream = random
        target[0] = Int32(stream.index(below: symbols))
        choice.entries.withUnsafeBufferPointer { entries in
            guard let base = entries.baseAddress else { return }
            var span = sentence
            for level in tuples {
                span /= branching
                // Only what the tokens asked for are under.
                let needed = (tokens.count + span - 1) / span
                level.withUnsafeBufferPointer { tuples in
                    for node in stride(from: count - 1, through: 0, by: -1) {
                        let rule = AliasTable.choice(
                            base, width: UInt64(rules), aliasBits: choice.aliasBits, word: stream.next())
                        let from = (Int(target[node]) * rules + rule) * branching
                        let to = node * branching
                        for child in 0..<min(branching, needed - to) { target[to + child] = tuples[from + child] }
                    }
                }
                count = needed
            }
        }
        random = stream
    }
}
