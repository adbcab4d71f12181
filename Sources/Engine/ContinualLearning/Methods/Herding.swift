/// Chooses samples whose mean comes near the mean of all, the first ones soonest (Welling 2009; Rebuffi et al. 2017,
/// algorithm 4).
package enum Herding {
    /// Places of the chosen, in the order of being chosen: each makes the mean of those so far the nearest to the mean of all.
    ///
    /// - Parameters:
    ///   - features: A vector for each sample, all as long.
    ///   - count: How many are chosen, none twice; all where there are fewer.
    package static func order<Number: BinaryFloatingPoint>(_ features: [[Number]], count: Int) -> [Int] {
        guard let width = features.first?.count else { return [] }
        var mean = [Double](repeating: 0, count: width)
        for vector in features {
            for (k, value) in vector.enumerated() { mean[k] += Double(value) / Double(features.count) }
        }
        var (sum, left) = ([Double](repeating: 0, count: width), Array(features.indices))
        var chosen: [Int] = []
        while chosen.count < count, !left.isEmpty {
            let next = Double(chosen.count + 1)
            func distance(_ place: Int) -> Double {
                zip(features[place], 0..<width).reduce(0) { total, entry in
                    let gap = mean[entry.1] - (sum[entry.1] + Double(entry.0)) / next
                    return total + gap * gap
                }
            }
            let distances = left.map(distance)
            let best = distances.indices.min { distances[$0] < distances[$1] }!
            for (k, value) in features[left[best]].enumerated() { sum[k] += Double(value) }
            chosen.append(left.remove(at: best))
        }
        return chosen
    }
}
