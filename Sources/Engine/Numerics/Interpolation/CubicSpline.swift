/// What a cubic spline does at its ends, where two conditions are missing.
public enum SplineEnds: Sendable, Hashable {
    /// The second derivative is 0 at both ends.
    case natural
    /// The first derivative is given at both ends.
    case clamped(first: Double, last: Double)
    /// The third derivative is continuous at the second and the second to last knot, so that no
    /// condition is made up. Three points get a parabola, two a line.
    case notAKnot
}

extension PiecewiseCubic {
    /// The cubic spline through points: the interpolant with a continuous second derivative (de
    /// Boor, *A Practical Guide to Splines*, chapter IV).
    ///
    /// - Parameters:
    ///   - knots: Strictly ascending, at least two.
    ///   - values: One a knot, finite.
    ///   - ends: What closes the equations.
    /// - Throws: ``InterpolationError``.
    public init(spline knots: [Double], _ values: [Double], ends: SplineEnds) throws(InterpolationError) {
        try InterpolationError.check(knots: knots, values: values, least: 2)
        let slopes = SplineSlopes(knots: knots, values: values).solve(ends)
        try self.init(knots: knots, values: values, slopes: slopes)
    }
}

/// The equations for a spline's first derivatives s: continuity of the second derivative at each
/// inner knot, h₊·s₋ + 2(h₋ + h₊)·s + h₋·s₊ = 3(h₊·chord₋ + h₋·chord₊).
private struct SplineSlopes {
    let lengths: [Double]
    let chords: [Double]
    var count: Int { lengths.count + 1 }

    init(knots: [Double], values: [Double]) {
        let lengths = zip(knots.dropFirst(), knots).map { $0 - $1 }
        self.lengths = lengths
        chords = lengths.indices.map { (values[$0 + 1] - values[$0]) / lengths[$0] }
    }

    func solve(_ ends: SplineEnds) -> [Double] {
        if ends == .notAKnot, count == 2 { return [chords[0], chords[0]] }
        if ends == .notAKnot, count == 3 { return parabola() }
        var system = TridiagonalSystem(count: count)
        for i in 1..<(count - 1) {
            let (before, after) = (lengths[i - 1], lengths[i])
            system.below[i] = after
            system.diagonal[i] = 2 * (before + after)
            system.above[i] = before
            system.side[i] = 3 * (after * chords[i - 1] + before * chords[i])
        }
        close(&system, ends)
        return system.solve()
    }

    private func close(_ system: inout TridiagonalSystem, _ ends: SplineEnds) {
        let last = count - 1
        switch ends {
        case .natural:
            (system.diagonal[0], system.above[0], system.side[0]) = (2, 1, 3 * chords[0])
            (system.diagonal[last], system.below[last], system.side[last]) = (2, 1, 3 * chords[last - 1])
        case .clamped(let first, let final):
            (system.diagonal[0], system.side[0]) = (1, first)
            (system.diagonal[last], system.side[last]) = (1, final)
        case .notAKnot:
            // The third unknown from the end is eliminated by the second knot's equation.
            (system.diagonal[0], system.above[0], system.side[0]) = notAKnot(
                lengths[0], lengths[1], chords[0], chords[1])
            (system.diagonal[last], system.below[last], system.side[last]) = notAKnot(
                lengths[last - 1], lengths[last - 2], chords[last - 1], chords[last - 2])
        }
    }

    /// The equation of an end, from the outermost interval `h` and its neighbour `g`.
    private func notAKnot(_ h: Double, _ g: Double, _ outer: Double, _ inner: Double) -> (Double, Double, Double) {
        let both = h + g
        return (g, both, ((h + 2 * both) * g * outer + h * h * inner) / both)
    }

    private func parabola() -> [Double] {
        let bend = (chords[1] - chords[0]) / (lengths[0] + lengths[1])
        return [
            chords[0] - bend * lengths[0], chords[0] + bend * lengths[0], chords[1] + bend * lengths[1],
        ]
    }
}

/// Equations in which each unknown meets its neighbours only; solved without pivoting, which a
/// spline's equations do not need.
private struct TridiagonalSystem {
    var below: [Double]
    var diagonal: [Double]
    var above: [Double]
    var side: [Double]

    init(count: Int) {
        below = [Double](repeating: 0, count: count)
        (diagonal, above, side) = (below, below, below)
    }

    mutating func solve() -> [Double] {
        for i in 1..<diagonal.count {
            let factor = below[i] / diagonal[i - 1]
            diagonal[i] -= factor * above[i - 1]
            side[i] -= factor * side[i - 1]
        }
        var solution = side
        for i in diagonal.indices.reversed() {
            if i + 1 < diagonal.count { solution[i] -= above[i] * solution[i + 1] }
            solution[i] /= diagonal[i]
        }
        return solution
    }
}
