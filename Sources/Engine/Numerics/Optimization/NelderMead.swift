/// Minimisation without derivatives by a simplex of points (Nelder and Mead 1965), with the
/// parameters of Gao and Han (*Implementing the Nelder–Mead simplex algorithm with adaptive
/// parameters*, Computational Optimization and Applications 51, 2012), which keep it from
/// collapsing in many dimensions, and with restarts from the best point, which free one that did.
public struct NelderMead: Sendable {
    /// The search ends when no corner of the simplex is further from the best one in any component…
    public var pointTolerance: Double
    /// … and none is worse by more.
    public var valueTolerance: Double
    /// Of each start; restarts begin anew.
    public var maximumIterations: Int
    /// How often a converged search is begun again around its best point, with a simplex of the
    /// first one's size; it stops early when that gains no more than the tolerance of the value.
    public var restarts: Int
    /// The first simplex's size, relative to each component of the start.
    public var relativeSize: Double
    /// The first simplex's size where a component of the start is 0.
    public var absoluteSize: Double

    public init(
        pointTolerance: Double = 1e-8, valueTolerance: Double = 1e-8, maximumIterations: Int = 10_000,
        restarts: Int = 3, relativeSize: Double = 0.05, absoluteSize: Double = 0.00025
    ) {
        self.pointTolerance = pointTolerance
        self.valueTolerance = valueTolerance
        self.maximumIterations = maximumIterations
        self.restarts = max(restarts, 0)
        self.relativeSize = relativeSize
        self.absoluteSize = absoluteSize
    }

    /// The minimum near `start`. Where the objective is not a number it counts as infinite.
    ///
    /// - Throws: ``OptimizationError`` for a start that is empty, not finite or where the objective
    ///   is not finite.
    public func minimize(
        from start: [Double], _ objective: ([Double]) -> Double
    ) throws(OptimizationError) -> Minimum {
        guard !start.isEmpty else { throw .invalid("the starting point has no components") }
        guard start.allSatisfy(\.isFinite) else { throw .invalid("the starting point is not finite") }
        guard relativeSize != 0, absoluteSize != 0, relativeSize.isFinite, absoluteSize.isFinite else {
            throw .invalid("the first simplex must have a size")
        }
        var evaluations = 0
        func evaluate(_ point: [Double]) -> Double {
            evaluations += 1
            let value = objective(point)
            return value.isNaN ? .infinity : value
        }
        var best = Corner(point: start, value: evaluate(start))
        guard best.value.isFinite else { throw .notFiniteAtStart }
        var iterations = 0
        var outcome = Minimum.Outcome.iterationLimit
        for run in 0...restarts {
            var simplex = Simplex(around: best, relative: relativeSize, absolute: absoluteSize, evaluate)
            outcome = .iterationLimit
            for _ in 0..<max(maximumIterations, 0) {
                if simplex.isWithin(point: pointTolerance, value: valueTolerance) {
                    outcome = .convergedByValue
                    break
                }
                simplex.improve(evaluate)
                iterations += 1
            }
            let gain = best.value - simplex.best.value
            best = simplex.best
            // The first search says nothing about how much a restart gains.
            if run > 0, gain <= valueTolerance { break }
        }
        return Minimum(
            point: best.point, value: best.value, outcome: outcome, iterations: iterations, evaluations: evaluations)
    }
}

private struct Corner {
    var point: [Double]
    var value: Double
}

/// n + 1 points in n dimensions, the best first.
private struct Simplex {
    private var corners: [Corner]
    private let expansion: Double
    private let contraction: Double
    private let shrinkage: Double

    var best: Corner { corners[0] }

    init(around start: Corner, relative: Double, absolute: Double, _ evaluate: ([Double]) -> Double) {
        let n = Double(start.point.count)
        // Gao and Han's shrinkage would be none at all in one dimension.
        (expansion, contraction, shrinkage) = n > 1 ? (1 + 2 / n, 0.75 - 1 / (2 * n), 1 - 1 / n) : (2, 0.5, 0.5)
        corners = [start]
        for i in start.point.indices {
            var point = start.point
            point[i] = point[i] == 0 ? absolute : point[i] * (1 + relative)
            corners.append(Corner(point: point, value: evaluate(point)))
        }
        sort()
    }

    /// Stable, so that ties do not depend on how the library sorts.
    private mutating func sort() {
        let order = corners.indices.sorted { a, b in
            corners[a].value == corners[b].value ? a < b : corners[a].value < corners[b].value
        }
        corners = order.map { corners[$0] }
    }

    func isWithin(point: Double, value: Double) -> Bool {
        corners.dropFirst().allSatisfy { corner in
            abs(corner.value - best.value) <= value
                && zip(corner.point, best.point).allSatisfy { abs($0 - $1) <= point }
        }
    }

    /// One iteration: the worst corner is replaced, or all but the best move in.
    mutating func improve(_ evaluate: ([Double]) -> Double) {
        let last = corners.count - 1
        let worst = corners[last]
        var centre = [Double](repeating: 0, count: last)
        for corner in corners[..<last] {
            for i in centre.indices { centre[i] += corner.point[i] }
        }
        for i in centre.indices { centre[i] /= Double(last) }
        /// The point `t` times as far beyond the centre as the worst corner is before it.
        func beyond(_ t: Double) -> Corner {
            let point = centre.indices.map { (1 + t) * centre[$0] - t * worst.point[$0] }
            return Corner(point: point, value: evaluate(point))
        }
        let reflected = beyond(1)
        if reflected.value < best.value {
            let expanded = beyond(expansion)
            corners[last] = expanded.value < reflected.value ? expanded : reflected
        } else if reflected.value < corners[last - 1].value {
            corners[last] = reflected
        } else {
            let isOutside = reflected.value < worst.value
            let contracted = beyond(isOutside ? contraction : -contraction)
            if isOutside ? contracted.value <= reflected.value : contracted.value < worst.value {
                corners[last] = contracted
            } else {
                shrink(evaluate)
            }
        }
        sort()
    }

    private mutating func shrink(_ evaluate: ([Double]) -> Double) {
        let best = self.best.point
        for k in 1..<corners.count {
            for i in best.indices { corners[k].point[i] = best[i] + shrinkage * (corners[k].point[i] - best[i]) }
            corners[k].value = evaluate(corners[k].point)
        }
    }
}
