import Numerics

/// How much is open in the beginning of a sentence of a hierarchy.
///
/// Nodes whose tokens are all there have exactly one parse, and below them nothing but their rules is open. What remains
/// is the spine: the nodes, one a depth, of which some tokens are there and some are not. Down the spine its symbols are
/// a hidden Markov chain whose outputs are the parsed children, so a forward recursion gives the probability of any
/// outputs exactly.
struct HierarchyPrefix {
    private let grammar: HierarchyGrammar
    /// One a depth, as far down as anything is parsed.
    private let steps: [Step]
    /// Nodes of which all tokens are there.
    private let complete: Int

    /// What may happen to the spine at a depth.
    private struct Step {
        /// Productions by what of them is parsed.
        var outcomes: [[Int]] = []
        /// The place of each production among those.
        var outcome: [Int] = []
        /// The next symbol of the spine by each production.
        var child: [Int] = []
    }

    /// - Parameter tokens: How many tokens there are, above 0, fewer than a sentence has.
    init(_ grammar: HierarchyGrammar, tokens: Int) {
        self.grammar = grammar
        var steps: [Step] = []
        var complete = 0
        for depth in 0..<grammar.depth {
            let span = grammar.span(under: depth + 1)
            let parsed = tokens / span % grammar.branching
            complete += parsed * grammar.nodes(under: depth + 1)
            var places: [ArraySlice<Int32>: Int] = [:]
            var step = Step()
            for production in 0..<grammar.symbols * grammar.rules {
                let tuple = grammar.tuple(production, at: depth)
                // Numbered as they come, for the order of a dictionary differs from run to run.
                let place = places[tuple.prefix(parsed)] ?? step.outcomes.count
                if place == step.outcomes.count {
                    places[tuple.prefix(parsed)] = place
                    step.outcomes.append([])
                }
                step.outcomes[place].append(production)
                step.outcome.append(place)
                step.child.append(Int(tuple[tuple.startIndex + parsed]))
            }
            steps.append(step)
            if tokens % span == 0 { break }
        }
        (self.steps, self.complete) = (steps, complete)
    }

    /// The entropy of the beginning, in nats, and its standard error: 0 where all outputs of the spine could be gone
    /// through.
    ///
    /// - Parameters:
    ///   - tolerance: The standard error that will do where they are too many.
    ///   - random: What draws them then.
    func entropy(tolerance: Double, random: RandomStream) -> (value: Double, error: Double) {
        let root = [Double](repeating: 1 / Double(grammar.symbols), count: grammar.symbols)
        var (paths, work) = (1.0, 0.0)
        for step in steps {
            work += paths * Double(grammar.symbols * grammar.rules)
            paths *= Double(step.outcomes.count)
        }
        var spine: (value: Double, error: Double)
        if work < 0x1p22 {
            spine = (enumerated(root, from: 0), 0)
        } else {
            var random = random
            let estimate = SampledMean(tolerance: tolerance, atMost: 1 << 18) { _ in drawn(root, &random) }
            spine = (estimate.mean, estimate.error)
        }
        spine.value += Double(complete) * ScalingLaws.entropy(of: grammar.shares)
        return spine
    }

    /// The part of the entropy that comes of one state of the spine.
    private func enumerated(_ spine: [Double], from depth: Int) -> Double {
        guard depth < steps.count else {
            let probability = spine.reduce(0, +)
            return probability * surprise(probability)
        }
        var sum = 0.0
        for outcome in steps[depth].outcomes.indices {
            let next = advanced(spine, depth, outcome)
            if next.contains(where: { $0 > 0 }) { sum += enumerated(next, from: depth + 1) }
        }
        return sum
    }

    /// −ln p of outputs drawn from it.
    private func drawn(_ root: [Double], _ random: inout RandomStream) -> Double {
        var (spine, symbol) = (root, random.index(below: grammar.symbols))
        for (depth, step) in steps.enumerated() {
            let production = symbol * grammar.rules + grammar.rule(&random)
            spine = advanced(spine, depth, step.outcome[production])
            symbol = step.child[production]
        }
        return surprise(spine.reduce(0, +))
    }

    /// The probabilities of the outputs so far together with each next symbol of the spine.
    private func advanced(_ spine: [Double], _ depth: Int, _ outcome: Int) -> [Double] {
        var next = [Double](repeating: 0, count: spine.count)
        for production in steps[depth].outcomes[outcome] {
            let (symbol, rule) = production.quotientAndRemainder(dividingBy: grammar.rules)
            next[steps[depth].child[production]] += spine[symbol] * grammar.shares[rule]
        }
        return next
    }
}
