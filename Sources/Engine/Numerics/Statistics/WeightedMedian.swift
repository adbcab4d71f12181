/// The weighted median: a value with at most half of the weight below it and at most half above; the
/// middle between the two where exactly half lies on either side, so that equal weights give the
/// ``median(_:)``. Not a number when the weights are all 0 or a value is not a number.
///
/// - Parameter weights: As many as values, finite, none negative.
/// - Throws: `differentCounts`, `invalidArgument`.
public func weightedMedian(_ values: [Double], weights: [Double]) throws(StatisticsError) -> Double {
    guard values.count == weights.count else {
        throw .differentCounts(statistic: "the weighted median", values.count, weights.count)
    }
    guard weights.allSatisfy({ $0.isFinite && $0 >= 0 }) else {
        throw .invalidArgument(statistic: "the weighted median", "weights should be finite and at least 0")
    }
    let largest = weights.max() ?? 0
    guard largest > 0, !values.contains(where: \.isNaN) else { return .nan }
    let order = ascendingOrder(values).filter { weights[$0] > 0 }
    // Over the largest, so that the sum of large weights does not overflow.
    let total = order.reduce(0) { $0 + weights[$1] / largest }
    var below = 0.0
    for (place, index) in order.enumerated() {
        below += weights[index] / largest
        if below > total / 2 { return values[index] }
        if below == total / 2, place + 1 < order.count {
            let next = values[order[place + 1]]
            return values[index] == next ? next : values[index] / 2 + next / 2
        }
    }
    return order.last.map { values[$0] } ?? .nan
}
