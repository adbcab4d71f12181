#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// How the number of pairs of points within a distance grows with it: the dimension of the set that they fill
/// (Grassberger and Procaccia 1983, Phys. Rev. Lett. 50). Time grows with the square of the number of points.
public enum CorrelationDimension {
    /// The slope of ln C(r) against ln r over radii from 0.1 to 0.5 standard deviations (of all coordinates
    /// together), each 1.03 times the last, by a ``ConsensusLine``.
    ///
    /// As the paper-time code of the dysts benchmark (`corr_dim`, after nolds), which counts each point as its
    /// own neighbour.
    ///
    /// - Parameter points: A row of `dimension` coordinates for each point.
    /// - Returns: Nil where the points have no spread, are not finite, or give no line.
    public static func slope(_ points: [Double], dimension: Int, random: inout RandomStream) -> Double? {
        let deviation = populationVariance(points).squareRoot()
        guard points.allSatisfy(\.isFinite), deviation > 0, deviation.isFinite else { return nil }
        let count = points.count / max(dimension, 1)
        let steps = Int((log(5.0) / log(1.03)).rounded(.down))
        let radii = (0...steps).map { 0.1 * deviation * pow(1.03, Double($0)) }
        guard count > 1, let least = radii.first else { return nil }
        // Pairs by the first radius that is larger than their distance.
        var counts = [Int](repeating: 0, count: radii.count + 1)
        counts[0] = count
        let scale = 1 / log(1.03)
        forEachDistance(points, dimension) { distance in
            guard distance < radii[radii.count - 1] else { return }
            guard distance >= least else { return counts[0] += 2 }
            var place = min(max(Int(log(distance / least) * scale) + 1, 1), radii.count - 1)
            // The logarithm only came near.
            while place > 0, distance < radii[place - 1] { place -= 1 }
            while place < radii.count, distance >= radii[place] { place += 1 }
            counts[place] += 2
        }
        var (x, y, sum) = ([Double](), [Double](), 0)
        for (place, radius) in radii.enumerated() {
            sum += counts[place]
            guard sum > 0 else { continue }
            x.append(log(radius))
            y.append(log(Double(sum) / (Double(count) * Double(count - 1))))
        }
        return ConsensusLine(x, y, random: &random)?.slope
    }

    /// 1 + n/Σ ln(d/d_min) over the distances d between the 5th percentile and the median of the rest, the
    /// maximum-likelihood exponent of a power law (Clauset, Shalizi and Newman 2009, SIAM Review 51).
    ///
    /// As dysts 0.96 `gp_dim`, by which attractors are compared in Zhang and Gilpin 2024 (arXiv:2409.15771).
    ///
    /// - Parameter points: A row of `dimension` coordinates for each point.
    /// - Returns: Nil where there are not enough distances, or a point is not finite.
    public static func powerLawExponent(_ points: [Double], dimension: Int) -> Double? {
        guard points.allSatisfy(\.isFinite) else { return nil }
        var distances: [Double] = []
        let count = points.count / max(dimension, 1)
        distances.reserveCapacity(count * (count - 1) / 2)
        forEachDistance(points, dimension) { if $0 > 0 { distances.append($0) } }
        // Each pair counts twice there, which moves the percentiles a little.
        guard let low = percentileOfPairs(&distances, 0.05) else { return nil }
        distances.removeAll { $0 <= low }
        guard let high = percentileOfPairs(&distances, 0.5) else { return nil }
        distances.removeAll { $0 >= high }
        guard let least = distances.min(), distances.count > 1 else { return nil }
        let sum = distances.reduce(0) { $0 + log($1 / least) }
        return sum > 0 ? 1 + Double(distances.count) / sum : nil
    }

    private static func forEachDistance(_ points: [Double], _ dimension: Int, _ body: (Double) -> Void) {
        let dimension = max(dimension, 1)
        let count = points.count / dimension
        for i in 0..<count {
            for j in (i + 1)..<max(count, i + 1) {
                var square = 0.0
                for axis in 0..<dimension {
                    let difference = points[i * dimension + axis] - points[j * dimension + axis]
                    square += difference * difference
                }
                body(square.squareRoot())
            }
        }
    }

    /// By linear interpolation in the list that has every value twice. Rearranges the values.
    private static func percentileOfPairs(_ values: inout [Double], _ level: Double) -> Double? {
        guard !values.isEmpty else { return nil }
        let position = level * Double(2 * values.count - 1)
        let below = Int(position)
        let lower = orderStatistic(&values, below / 2)
        let upper = below + 1 < 2 * values.count ? orderStatistic(&values, (below + 1) / 2) : lower
        return lower + (upper - lower) * (position - Double(below))
    }
}

/// The value that would stand at a place if the values were sorted (Hoare 1961, algorithm 65). Rearranges
/// them.
///
/// - Precondition: `place` is one of theirs, and none is not a number.
func orderStatistic(_ values: inout [Double], _ place: Int) -> Double {
    var (low, high) = (0, values.count - 1)
    while low < high {
        // The median of three keeps sorted lists from being the worst.
        let three = [values[low], values[(low + high) / 2], values[high]].sorted()
        let pivot = three[1]
        var (i, j) = (low, high)
        while i <= j {
            while values[i] < pivot { i += 1 }
            while values[j] > pivot { j -= 1 }
            if i <= j {
                values.swapAt(i, j)
                i += 1
                j -= 1
            }
        }
        if place <= j { high = j } else if place >= i { low = i } else { return values[place] }
    }
    return values[low]
}
