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
}
