/// The mutual information of two variables in nats, estimated from pairs of their values.
///
/// Kraskov, Stögbauer and Grassberger 2004 (*Estimating mutual information*, Phys. Rev. E 69, 066138,
/// equation 8): ψ(k) + ψ(n) − ⟨ψ(n_x + 1) + ψ(n_y + 1)⟩, where n_x counts the values of x that lie nearer
/// than the k-th neighbour does in the plane, by the larger of the two differences. An estimate below 0 is 0.
/// As scikit-learn's `mutual_info_regression` (1.9): both sides are divided by their standard deviation and get
/// noise of 10⁻¹⁰, which parts ties.
///
/// - Parameters:
///   - neighbours: k, at least 1.
///   - random: Where the noise comes from.
/// - Returns: Not a number for values that are not finite, and for no more than k pairs.
/// - Throws: `differentCounts`.
public func mutualInformation(
    _ x: [Double], _ y: [Double], neighbours: Int = 3, _ random: inout RandomStream
) throws(StatisticsError) -> Double {
    guard x.count == y.count else { throw .differentCounts(statistic: "mutual information", x.count, y.count) }
    let k = max(neighbours, 1)
    let finite = x.allSatisfy(\.isFinite) && y.allSatisfy(\.isFinite)
    guard x.count > k, finite, let x = prepared(x, &random), let y = prepared(y, &random) else { return .nan }
    let count = x.count
    let order = ascendingOrder(x)
    let sortedX = order.map { x[$0] }
    let pairedY = order.map { y[$0] }
    let sortedY = y.sorted()
    // ψ(n) = −γ + Σ 1/i over i < n; γ cancels.
    var digamma = [0.0, 0]
    digamma.reserveCapacity(count + 2)
    for n in 1...count { digamma.append(digamma[n] + 1 / Double(n)) }
    var sum = 0.0
    for place in 0..<count {
        // The ball is open: its radius is the next smaller number.
        let radius = chebyshevDistance(toNearest: k, of: place, sortedX, pairedY).nextDown
        sum += digamma[within(radius, of: sortedX[place], sortedX)]
        sum += digamma[within(radius, of: pairedY[place], sortedY)]
    }
    return max(digamma[count] + digamma[k] - sum / Double(count), 0)
}

/// Values over their standard deviation, with noise; nil where that leaves the finite numbers.
private func prepared(_ values: [Double], _ random: inout RandomStream) -> [Double]? {
    let deviation = populationVariance(values).squareRoot()
    // scikit-learn takes what varies less than this for a constant, and leaves its scale.
    let scale = deviation < 10 * .ulpOfOne ? 1 : deviation
    let scaled = values.map { $0 / scale }
    let size = scaled.reduce(0) { $0 + $1.magnitude } / Double(values.count)
    guard size.isFinite else { return nil }
    return scaled.map { $0 + 1e-10 * max(size, 1) * random.normal() }
}

/// To the k-th nearest other point, looking outward from a place among points sorted by x.
private func chebyshevDistance(toNearest k: Int, of place: Int, _ x: [Double], _ y: [Double]) -> Double {
    var nearest = [Double](repeating: .infinity, count: k)
    var (left, right) = (place - 1, place + 1)
    while true {
        let toLeft = left >= 0 ? x[place] - x[left] : .infinity
        let toRight = right < x.count ? x[right] - x[place] : .infinity
        let side = min(toLeft, toRight)
        guard side < nearest[k - 1] else { return nearest[k - 1] }
        let other = toLeft <= toRight ? left : right
        if toLeft <= toRight { left -= 1 } else { right += 1 }
        let distance = max(side, (y[other] - y[place]).magnitude)
        var slot = k - 1
        guard distance < nearest[slot] else { continue }
        while slot > 0, nearest[slot - 1] > distance {
            nearest[slot] = nearest[slot - 1]
            slot -= 1
        }
        nearest[slot] = distance
    }
}

/// How many of the sorted values, itself included, lie within a radius of a value.
private func within(_ radius: Double, of value: Double, _ sorted: [Double]) -> Int {
    let first = firstPlace(sorted.count) { value - sorted[$0] <= radius }
    let end = firstPlace(sorted.count) { sorted[$0] - value > radius }
    return max(end - first, 1)
}

/// The first of 0..<`count` from which on a condition holds, or `count`.
private func firstPlace(_ count: Int, _ holds: (Int) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
        let middle = (low + high) / 2
        if holds(middle) { high = middle } else { low = middle + 1 }
    }
    return low
}
