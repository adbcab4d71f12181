/// The stationary distribution of an irreducible chain, by elimination without subtractions, so that every entry is
/// right to a few units in its last places however slowly the chain mixes (Grassmann, Taksar and Heyman 1985,
/// *Regenerative analysis and steady state distributions for Markov chains*, Operations Research 33).
///
/// - Parameters:
///   - transitions: `count` × `count`, row by row; what is left of them has no meaning.
///   - count: At least 1; the work is count³/3 products.
func stationaryDistribution(eliminating transitions: inout [Double], count: Int) -> [Double] {
    transitions.withUnsafeMutableBufferPointer { p in
        for last in stride(from: count - 1, to: 0, by: -1) {
            var leaving = 0.0
            for column in 0..<last { leaving += p[last * count + column] }
            for row in 0..<last where p[row * count + last] > 0 {
                let share = p[row * count + last] / leaving
                p[row * count + last] = share
                for column in 0..<last { p[row * count + column] += share * p[last * count + column] }
            }
        }
        var pi = [1.0]
        for next in 1..<max(count, 1) {
            var value = 0.0
            for row in 0..<next { value += pi[row] * p[row * count + next] }
            pi.append(value)
            // Visits may lie hundreds of decades apart where transitions are rare.
            if value > 1e200 { for row in 0...next { pi[row] /= value } }
        }
        let sum = pi.reduce(0, +)
        return pi.map { $0 / sum }
    }
}

/// The stationary distribution over the blocks of `order` symbols of a chain, by repeated steps; nil where it mixes too
/// slowly for `limit` products.
///
/// Two distributions take the steps, one spread evenly and one in a single block. That they have met says that the start
/// is forgotten, which the size of a step, small in a chain that mixes slowly too, does not.
func stationaryDistribution(
    stepping probabilities: [Double], symbols: Int, order: Int, limit: Int
) -> [Double]? {
    let blocks = probabilities.count / symbols
    var spread = [Double](repeating: 1 / Double(blocks), count: blocks)
    var single = [Double](repeating: 0, count: blocks)
    single[0] = 1
    for step in 1...max(limit / probabilities.count / 2, 1) {
        spread = blocksAfterStep(spread, probabilities, symbols: symbols)
        single = blocksAfterStep(single, probabilities, symbols: symbols)
        guard step >= order else { continue }
        var apart = 0.0
        for (a, b) in zip(spread, single) { apart += (a - b).magnitude }
        if apart < 1e-13 { return spread }
    }
    return nil
}

/// Where a distribution over blocks is after one more symbol.
private func blocksAfterStep(_ blocks: [Double], _ probabilities: [Double], symbols: Int) -> [Double] {
    let count = blocks.count
    var after = [Double](repeating: 0, count: count)
    after.withUnsafeMutableBufferPointer { after in
        probabilities.withUnsafeBufferPointer { p in
            for block in 0..<count {
                let share = blocks[block]
                guard share > 0 else { continue }
                // The oldest symbol falls out.
                let (from, to) = (block * symbols, block * symbols % count)
                for symbol in 0..<symbols { after[to + symbol] += share * p[from + symbol] }
            }
        }
    }
    let sum = after.reduce(0, +)
    return after.map { $0 / sum }
}
