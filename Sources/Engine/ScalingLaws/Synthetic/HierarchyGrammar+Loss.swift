extension HierarchyGrammar {
    /// −ln of the probability of the first tokens of a sentence, or of all; nil where no sentence begins like this.
    ///
    /// From the tokens up every complete tuple has one parse or none, which costs −ln of its rule's share. What of a tuple
    /// is left over at a depth belongs to the spine (``HierarchyPrefix``), which the inside recursion then goes down.
    func loss(of tokens: ArraySlice<Int32>) -> Double? {
        guard tokens.allSatisfy({ $0 >= 0 && $0 < symbols }) else { return nil }
        var sum = 0.0
        var nodes = Array(tokens)
        var parsed = [ArraySlice<Int32>](repeating: [], count: depth)
        for depth in stride(from: depth - 1, through: 0, by: -1) {
            let parents = nodes.count / branching
            parsed[depth] = nodes[(parents * branching)...]
            var above: [Int32] = []
            above.reserveCapacity(parents)
            for parent in 0..<parents {
                let children = nodes[parent * branching..<(parent + 1) * branching]
                guard let production = production(of: children, at: depth) else { return nil }
                sum += surprise(shares[production % rules])
                above.append(Int32(production / rules))
            }
            nodes = above
        }
        guard tokens.count < sentence else { return sum + surprise(1 / Double(symbols)) }
        let probability = probability(ofSpine: parsed)
        return probability > 0 ? sum + surprise(probability) : nil
    }

    /// The probability of the parsed children of the spine's nodes, one list a depth.
    private func probability(ofSpine parsed: [ArraySlice<Int32>]) -> Double {
        var spine = [Double](repeating: 1 / Double(symbols), count: symbols)
        guard let last = parsed.lastIndex(where: { !$0.isEmpty }) else { return 1 }
        for (depth, seen) in parsed[...last].enumerated() {
            var next = [Double](repeating: 0, count: symbols)
            for production in 0..<symbols * rules where spine[production / rules] > 0 {
                let tuple = tuple(production, at: depth)
                guard tuple.starts(with: seen) else { continue }
                next[Int(tuple[tuple.startIndex + seen.count])] +=
                    spine[production / rules] * shares[production % rules]
            }
            spine = next
        }
        return spine.reduce(0, +)
    }
}
