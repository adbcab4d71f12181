/// Draws places 0..<n with given weights in constant time: Walker's alias method (1977) in Vose's
/// construction (1991, IEEE Transactions on Software Engineering 17).
///
/// Each place has a column of equal probability, split between itself and one alias. A draw takes a
/// column and a side of its split; two numbers of the stream, always.
public struct CategoricalDistribution: Sendable, Hashable {
    private let threshold: [Double]
    private let alias: [Int]

    /// - Parameter weights: Finite, none negative, not all zero; they need not sum to 1.
    /// - Throws: When the weights are anything else.
    public init(weights: [Double]) throws(DistributionError) {
        let largest = weights.max() ?? 0
        guard weights.allSatisfy({ $0.isFinite && $0 >= 0 }), largest > 0 else {
            throw DistributionError("categorical", "weights should be finite, at least 0, and not all 0")
        }
        let n = weights.count
        // Scaled first, so that the sum of large weights does not overflow.
        let shares = weights.map { $0 / largest }
        let sum = shares.reduce(0, +)
        var remaining = shares.map { $0 / sum * Double(n) }
        var threshold = [Double](repeating: 1, count: n)
        var alias = Array(0..<n)
        var small = (0..<n).filter { remaining[$0] < 1 }
        var large = (0..<n).filter { remaining[$0] >= 1 }
        while let giver = large.last, let taker = small.popLast() {
            (threshold[taker], alias[taker]) = (remaining[taker], giver)
            remaining[giver] -= 1 - remaining[taker]
            if remaining[giver] < 1 {
                large.removeLast()
                small.append(giver)
            }
        }
        // What is left on either side is 1 but for rounding; a place of weight 0 must not be drawn.
        if let heaviest = weights.firstIndex(of: largest) {
            for place in small where weights[place] == 0 { (threshold[place], alias[place]) = (0, heaviest) }
        }
        (self.threshold, self.alias) = (threshold, alias)
    }

    /// How many places there are.
    public var count: Int { threshold.count }

    /// A place, from 0, as often as its weight says.
    public func draw(_ random: inout RandomStream) -> Int {
        let column = random.index(below: threshold.count)
        return random.uniform() < threshold[column] ? column : alias[column]
    }
}
