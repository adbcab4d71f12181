extension RandomStream {
    /// The values in random order, as ``permutation(_:)`` orders their places.
    public mutating func shuffled<Value>(_ values: some Sequence<Value>) -> [Value] {
        var order = Array(values)
        for last in stride(from: order.count - 1, to: 0, by: -1) {
            order.swapAt(last, index(below: last + 1))
        }
        return order
    }

    /// `count` different numbers of 0..<`bound`, in random order; every ordered choice is equally
    /// likely.
    ///
    /// The first `count` places of Fisher and Yates' shuffle, from the first place up. Only the places
    /// that moved are kept, so ten of 10¹² take ten steps.
    ///
    /// - Throws: When `count` is not in 0...`bound`.
    public mutating func sample(_ count: Int, below bound: Int) throws(DistributionError) -> [Int] {
        guard count >= 0, count <= bound else {
            throw DistributionError(
                "sampling without replacement", "\(count) of \(bound) numbers, should be 0...\(max(bound, 0))")
        }
        var moved: [Int: Int] = [:]
        return (0..<count).map { place in
            let other = place + index(below: bound - place)
            let chosen = moved[other] ?? other
            moved[other] = moved[place] ?? place
            return chosen
        }
    }

    /// `count` different numbers of 0..<`bound`, in ascending order; every choice is equally likely.
    ///
    /// For a large share of the numbers: it takes a bit for each. ``sample(_:below:)`` is for few of very many.
    ///
    /// - Precondition: `count` in 0...`bound`.
    public mutating func sortedSample(_ count: Int, below bound: Int) -> [Int] {
        precondition((0...bound).contains(count), "\(count) different numbers below \(bound)")
        // Those that are left out are drawn where they are fewer.
        let isInverse = count > bound / 2
        var isDrawn = [UInt64](repeating: 0, count: (bound + 63) / 64)
        var left = isInverse ? bound - count : count
        while left > 0 {
            let number = index(below: bound)
            let bit: UInt64 = 1 << UInt64(number % 64)
            if isDrawn[number / 64] & bit == 0 { left -= 1 }
            isDrawn[number / 64] |= bit
        }
        var chosen: [Int] = []
        chosen.reserveCapacity(count)
        for word in isDrawn.indices {
            var rest = isInverse ? ~isDrawn[word] : isDrawn[word]
            while rest != 0 {
                let number = 64 * word + rest.trailingZeroBitCount
                rest &= rest - 1
                // The last word reaches past the bound.
                if number < bound { chosen.append(number) }
            }
        }
        return chosen
    }
}
