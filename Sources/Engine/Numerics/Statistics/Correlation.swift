/// Pearson's correlation coefficient, in −1...1. Not a number when a side is constant, has fewer than
/// two values, or one that is not finite.
///
/// - Throws: `differentCounts`.
public func pearsonCorrelation(_ x: [Double], _ y: [Double]) throws(StatisticsError) -> Double {
    try requirePairs("Pearson's correlation", x, y)
    guard !x.isEmpty else { return .nan }
    let (dx, dy) = (unitDeviations(x), unitDeviations(y))
    let sum = zip(dx, dy).reduce(0) { $0 + $1.0 * $1.1 }
    // Rounding may pass the ends; max and min would turn what is not a number into one.
    return sum.isNaN ? .nan : min(max(sum, -1), 1)
}

/// Spearman's rank correlation: Pearson's of the ranks, ties sharing theirs. Not a number when a side
/// is constant or has a value that is not a number.
///
/// - Throws: `differentCounts`.
public func spearmanCorrelation(_ x: [Double], _ y: [Double]) throws(StatisticsError) -> Double {
    try requirePairs("Spearman's correlation", x, y)
    return try pearsonCorrelation(ranks(x), ranks(y))
}

/// Kendall's τ_b, (concordant − discordant pairs)/√(pairs untied in x · pairs untied in y), in −1...1.
/// Not a number when a side is constant or has a value that is not a number.
///
/// In O(n·log n) by counting the exchanges of a merge sort (Knight 1966, *A computer method for
/// calculating Kendall's tau with ungrouped data*, JASA 61).
///
/// - Throws: `differentCounts`.
public func kendallCorrelation(_ x: [Double], _ y: [Double]) throws(StatisticsError) -> Double {
    try requirePairs("Kendall's correlation", x, y)
    guard !(x + y).contains(where: \.isNaN) else { return .nan }
    let order = x.indices.sorted { (x[$0], y[$0]) < (x[$1], y[$1]) }
    var sorted = order.map { y[$0] }
    let tiedX = tiedPairs(order.count) { x[order[$0]] == x[order[$1]] }
    let tiedBoth = tiedPairs(order.count) { x[order[$0]] == x[order[$1]] && y[order[$0]] == y[order[$1]] }
    let discordant = exchangesOfSorting(&sorted)
    let tiedY = tiedPairs(sorted.count) { sorted[$0] == sorted[$1] }
    let pairs = Double(x.count) * Double(x.count - 1) / 2
    let difference = pairs - tiedX - tiedY + tiedBoth - 2 * discordant
    let value = difference / (pairs - tiedX).squareRoot() / (pairs - tiedY).squareRoot()
    return value.isNaN ? .nan : min(max(value, -1), 1)
}

private func requirePairs(_ statistic: String, _ x: [Double], _ y: [Double]) throws(StatisticsError) {
    guard x.count == y.count else { throw .differentCounts(statistic: statistic, x.count, y.count) }
}

/// Deviations from the mean over their Euclidean norm; not numbers for a constant.
private func unitDeviations(_ values: [Double]) -> [Double] {
    // A constant whose mean rounds away from it would pass for a variable.
    guard let first = values.first, values.contains(where: { $0 != first }) else {
        return values.map { _ in .nan }
    }
    let centre = mean(values)
    let deviations = values.map { $0 - centre }
    let largest = deviations.reduce(0) { max($0, abs($1)) }
    let scaled = deviations.map { $0 / largest }
    let norm = scaled.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return scaled.map { $0 / norm }
}

private func tiedPairs(_ count: Int, _ areEqual: (Int, Int) -> Bool) -> Double {
    runs(count, areEqual).reduce(0) { $0 + Double($1.count) * Double($1.count - 1) / 2 }
}

/// Sorts from the bottom up, and counts how many pairs stood in the wrong order.
private func exchangesOfSorting(_ values: inout [Double]) -> Double {
    var exchanges = 0
    var merged = values
    var width = 1
    while width < values.count {
        for start in stride(from: 0, to: values.count, by: 2 * width) {
            let (middle, end) = (min(start + width, values.count), min(start + 2 * width, values.count))
            var (left, right) = (start, middle)
            for place in start..<end {
                if right == end || (left < middle && values[left] <= values[right]) {
                    merged[place] = values[left]
                    left += 1
                } else {
                    // It overtakes all that are left of the first half.
                    exchanges += middle - left
                    merged[place] = values[right]
                    right += 1
                }
            }
        }
        swap(&values, &merged)
        width *= 2
    }
    return Double(exchanges)
}
