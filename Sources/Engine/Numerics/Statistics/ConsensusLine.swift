/// A straight line through most of the points, found by random sample consensus (Fischler and Bolles
/// 1981, Communications of the ACM 24).
///
/// With scikit-learn's defaults (`RANSACRegressor`, 1.9): triples of points are fitted by least squares; a
/// point belongs where it lies within the median absolute deviation of all ordinates; after the largest
/// consensus (of two as large, the better fitting one) its points are fitted. Up to 100 triples, fewer
/// once one without outliers has been seen with 99 % probability. It uses a `random` stream of its own.
public struct ConsensusLine: Sendable, Hashable {
    public let slope: Double
    public let intercept: Double

    /// Nil for fewer than three points, or where no triple finds a consensus.
    public init?(_ x: [Double], _ y: [Double], random: inout RandomStream) {
        let count = min(x.count, y.count)
        guard count >= 3, (x + y).allSatisfy(\.isFinite) else { return nil }
        let centre = median(y)
        let threshold = median(y.map { ($0 - centre).magnitude })
        var best: (members: [Int], error: Double)?
        var (trial, trials) = (0, 100)
        while trial < trials {
            trial += 1
            guard let triple = try? random.sample(3, below: count), let line = Self.fit(x, y, triple) else { continue }
            let members = (0..<count).filter { (y[$0] - line.intercept - line.slope * x[$0]).magnitude <= threshold }
            guard members.count >= max(best?.members.count ?? 1, 1) else { continue }
            let error = members.reduce(0.0) { sum, place in
                let rest = y[place] - line.intercept - line.slope * x[place]
                return sum + rest * rest
            }
            if let best, members.count == best.members.count, error >= best.error { continue }
            best = (members, error)
            trials = min(trials, Self.trials(members.count, of: count))
        }
        guard let best, let line = Self.fit(x, y, best.members) else { return nil }
        (slope, intercept) = line
    }

    private static func trials(_ members: Int, of count: Int) -> Int {
        let share = Double(members) / Double(count)
        let clean = share * share * share
        guard clean < 1 else { return 0 }
        return Int((portableLogarithm(0.01) / portableLogarithm1p(-clean)).rounded(.up))
    }

    private static func fit(_ x: [Double], _ y: [Double], _ places: [Int]) -> (slope: Double, intercept: Double)? {
        let (cx, cy) = (mean(places.map { x[$0] }), mean(places.map { y[$0] }))
        var (xy, xx) = (0.0, 0.0)
        for place in places {
            xy += (x[place] - cx) * (y[place] - cy)
            xx += (x[place] - cx) * (x[place] - cx)
        }
        guard xx > 0 else { return nil }
        return (xy / xx, cy - xy / xx * cx)
    }
}
