/// The rank of each value from 1, in the order of the values; those that tie share the mean of
/// their ranks, as in `scipy.stats.rankdata`. Not a number throughout when one of the values is not.
public func ranks(_ values: [Double]) -> [Double] {
    guard !values.contains(where: \.isNaN) else { return [Double](repeating: .nan, count: values.count) }
    var result = [Double](repeating: 0, count: values.count)
    let order = ascendingOrder(values)
    for tie in runs(order.count, { values[order[$0]] == values[order[$1]] }) {
        // The mean of the ranks lower + 1 ... upper.
        let shared = Double(tie.lowerBound + tie.upperBound + 1) / 2
        for place in tie { result[order[place]] = shared }
    }
    return result
}

/// The places of values from the smallest to the largest, ties by place.
func ascendingOrder(_ values: [Double]) -> [Int] {
    values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
}

/// The stretches of neighbours among 0..<`count` that are equal, in their order.
func runs(_ count: Int, _ areEqual: (Int, Int) -> Bool) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var start = 0
    for place in 0..<count where place + 1 == count || !areEqual(place, place + 1) {
        found.append(start..<place + 1)
        start = place + 1
    }
    return found
}
