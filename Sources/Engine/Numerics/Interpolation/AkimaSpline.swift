/// How Akima's interpolation weighs the chords beside a knot.
public enum AkimaWeights: Sendable, Hashable, CaseIterable {
    /// By how much the chords on the other side differ (Akima, *A new method of interpolation and
    /// smooth curve fitting based on local procedures*, Journal of the ACM 17, 1970).
    case original
    /// The same plus half of the sum's magnitude, which keeps flat stretches flat (MATLAB's makima).
    case modified
}

extension PiecewiseCubic {
    /// Akima's curve through points: its slope at a knot depends on two neighbours on either side
    /// only, so that a step or an outlier makes no waves far away, unlike in a spline.
    ///
    /// - Parameters:
    ///   - knots: Strictly ascending, at least two; two give a line.
    ///   - values: One a knot, finite.
    ///   - weights: Akima's own, or the modified ones.
    /// - Throws: ``InterpolationError``.
    public init(akima knots: [Double], _ values: [Double], weights: AkimaWeights) throws(InterpolationError) {
        try InterpolationError.check(knots: knots, values: values, least: 2)
        try self.init(
            knots: knots, values: values, slopes: akimaSlopes(knots: knots, values: values, weights: weights))
    }
}

private func akimaSlopes(knots: [Double], values: [Double], weights: AkimaWeights) -> [Double] {
    let n = knots.count
    guard n > 2 else {
        return [Double](repeating: (values[1] - values[0]) / (knots[1] - knots[0]), count: 2)
    }
    // Chord k joins knots k − 2 and k − 1; two on either side go on as a parabola would.
    var chords = [Double](repeating: 0, count: n + 3)
    for i in 0..<(n - 1) { chords[i + 2] = (values[i + 1] - values[i]) / (knots[i + 1] - knots[i]) }
    chords[1] = 2 * chords[2] - chords[3]
    chords[0] = 2 * chords[1] - chords[2]
    chords[n + 1] = 2 * chords[n] - chords[n - 1]
    chords[n + 2] = 2 * chords[n + 1] - chords[n]

    /// The weight that the chord on the other side of a knot gets from chords `k` and `k` + 1.
    func weight(_ k: Int) -> Double {
        let difference = abs(chords[k + 1] - chords[k])
        return weights == .original ? difference : difference + 0.5 * abs(chords[k + 1] + chords[k])
    }
    let totals = (0..<n).map { weight($0) + weight($0 + 2) }
    // Weights that vanish beside those elsewhere are rounding, where they are differences alone:
    // scipy's bound.
    let least = weights == .original ? 1e-9 * (totals.max() ?? 0) : 0
    return (0..<n).map { i in
        let (before, after) = (chords[i + 1], chords[i + 2])
        // (A total that is not a number goes on, to be refused.)
        if totals[i] <= least { return weights == .original ? 0.5 * (before + after) : 0 }
        return (weight(i + 2) * before + weight(i) * after) / totals[i]
    }
}
