/// An objective with its gradient: reads a point, fills in the gradient (of the same length) and
/// returns the value. A value that is not finite tells the search that it went too far.
public typealias DifferentiableObjective = (_ point: [Double], _ gradient: inout [Double]) -> Double

/// Minimisation of a smooth function of many variables by the limited-memory BFGS method.
///
/// The two-loop recursion of Nocedal (*Updating quasi-Newton matrices with limited storage*,
/// Mathematics of Computation 35, 1980) with Moré and Thuente's line search; step lengths,
/// updates and tests are those of L-BFGS-B 3.0 without bounds, which `scipy.optimize` calls.
///
/// ```swift
/// let minimum = try LimitedMemoryBFGS().minimize(from: [-1.2, 1]) { x, gradient in
///     let (a, b) = (1 - x[0], x[1] - x[0] * x[0])
///     gradient[0] = -2 * a - 400 * x[0] * b
///     gradient[1] = 200 * b
///     return a * a + 100 * b * b
/// }
/// ```
public struct LimitedMemoryBFGS: Sendable {
    /// How many of the last steps stand for the Hessian; at least 1.
    public var memory: Int
    /// The largest component of the gradient at which the search ends.
    public var gradientTolerance: Double
    /// The decrease in a step, over max(|f|, 1), at which the search ends.
    public var valueTolerance: Double
    public var maximumIterations: Int
    /// Calls of the objective at most; a line search under way is finished.
    public var maximumEvaluations: Int
    /// Whether the last point that a line search tried is taken when rounding keeps it from going on, even where the
    /// objective is larger there, which then ends the search: what L-BFGS-B does. Otherwise the search begins again,
    /// straight down, from the best point. For those who want SciPy's ends rather than the best.
    public var takesExhaustedSteps: Bool

    /// Decrease and slope that the line search asks for (μ and η of Moré and Thuente).
    private static let wolfe = (decrease: 1e-3, curvature: 0.9)
    private static let lineSearchEvaluations = 20

    public init(
        memory: Int = 10, gradientTolerance: Double = 1e-5, valueTolerance: Double = 2.220446049250313e-9,
        maximumIterations: Int = 15_000, maximumEvaluations: Int = 15_000, takesExhaustedSteps: Bool = false
    ) {
        self.memory = max(memory, 1)
        self.gradientTolerance = gradientTolerance
        self.valueTolerance = valueTolerance
        self.maximumIterations = maximumIterations
        self.maximumEvaluations = maximumEvaluations
        self.takesExhaustedSteps = takesExhaustedSteps
    }

    /// The local minimum that descent from `start` leads to.
    ///
    /// - Throws: ``OptimizationError`` for a start that is empty or not finite, and for an objective
    ///   that is not finite there or changes its gradient's length. A search that does not converge
    ///   is no error: see ``Minimum/outcome``.
    public func minimize(
        from start: [Double], _ objective: DifferentiableObjective
    ) throws(OptimizationError) -> Minimum {
        guard !start.isEmpty else { throw .invalid("the starting point has no components") }
        guard start.allSatisfy(\.isFinite) else { throw .invalid("the starting point is not finite") }
        var evaluations = 0
        func evaluate(_ point: [Double]) throws(OptimizationError) -> Place {
            var gradient = [Double](repeating: 0, count: start.count)
            evaluations += 1
            let value = objective(point, &gradient)
            guard gradient.count == start.count else {
                throw .gradientLength(expected: start.count, found: gradient.count)
            }
            return Place(point: point, value: value, gradient: gradient)
        }
        var place = try evaluate(start)
        guard place.isFinite else { throw .notFiniteAtStart }
        var curvature = CurvaturePairs(limit: memory)
        var iterations = 0
        func end(_ outcome: Minimum.Outcome) -> Minimum {
            Minimum(
                point: place.point, value: place.value, outcome: outcome, iterations: iterations,
                evaluations: evaluations)
        }
        if place.steepest <= gradientTolerance { return end(.convergedByGradient) }
        while iterations < maximumIterations, evaluations < maximumEvaluations {
            let direction = curvature.inverseHessianTimes(place.gradient).map { -$0 }
            let isFirst = iterations == 0 || curvature.isEmpty && !takesExhaustedSteps
            let length = isFirst ? min(1, 1 / dot(direction, direction).squareRoot()) : 1
            guard let next = try search(from: place, along: direction, length, evaluate) else {
                // The curvature may have gone stale: once more, straight down.
                if curvature.isEmpty { return end(.lineSearchFailed) }
                curvature.removeAll()
                continue
            }
            iterations += 1
            let change = zip(next.point, place.point).map { $0 - $1 }
            let bend = zip(next.gradient, place.gradient).map { $0 - $1 }
            let gain = place.value - next.value
            let size = max(abs(place.value), abs(next.value), 1)
            place = next
            if place.steepest <= gradientTolerance { return end(.convergedByGradient) }
            if gain <= valueTolerance * size { return end(.convergedByValue) }
            curvature.append(step: change, bend: bend)
        }
        return end(.iterationLimit)
    }

    private func search(
        from place: Place, along direction: [Double], _ first: Double,
        _ evaluate: ([Double]) throws(OptimizationError) -> Place
    ) throws(OptimizationError) -> Place? {
        let slope = dot(direction, place.gradient)
        guard slope < 0, slope.isFinite else { return nil }
        var longest = 1e10
        var step = first
        var line = LineSearch(
            value: place.value, slope: slope, step: step, longest: longest,
            sufficientDecrease: Self.wolfe.decrease, curvature: Self.wolfe.curvature)
        for _ in 0..<Self.lineSearchEvaluations {
            let point = zip(place.point, direction).map { $0 + step * $1 }
            let trial = try evaluate(point)
            guard trial.isFinite else {
                // Out of the objective's domain: a new search that cannot reach as far.
                longest = 0.5 * step
                step *= 0.1
                line = LineSearch(
                    value: place.value, slope: slope, step: step, longest: longest,
                    sufficientDecrease: Self.wolfe.decrease, curvature: Self.wolfe.curvature)
                continue
            }
            let sample = LineSearch.Sample(step: step, value: trial.value, slope: dot(direction, trial.gradient))
            switch line.advise(sample) {
            case .done: return trial
            case .exhausted: return takesExhaustedSteps || trial.value < place.value ? trial : nil
            case .evaluate(let next): step = next
            }
        }
        return nil
    }
}

/// A point with what the objective is there.
private struct Place {
    let point: [Double]
    let value: Double
    let gradient: [Double]

    var isFinite: Bool { value.isFinite && gradient.allSatisfy(\.isFinite) }
    /// The largest component of the gradient.
    var steepest: Double { gradient.reduce(0) { max($0, abs($1)) } }
}

private func dot(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for i in a.indices { sum += a[i] * b[i] }
    return sum
}

/// The last steps and the changes of the gradient over them, which stand for the inverse Hessian.
private struct CurvaturePairs {
    let limit: Int
    private var pairs: [(step: [Double], bend: [Double], product: Double)] = []

    init(limit: Int) { self.limit = limit }

    var isEmpty: Bool { pairs.isEmpty }

    mutating func removeAll() { pairs.removeAll() }

    mutating func append(step: [Double], bend: [Double]) {
        let product = dot(step, bend)
        // Along a step without positive curvature the update would not be positive definite.
        guard product > .ulpOfOne * dot(bend, bend) else { return }
        if pairs.count == limit { pairs.removeFirst() }
        pairs.append((step, bend, product))
    }

    /// Nocedal's two loops.
    func inverseHessianTimes(_ gradient: [Double]) -> [Double] {
        guard let newest = pairs.last else { return gradient }
        var q = gradient
        var weights: [Double] = []
        for pair in pairs.reversed() {
            let weight = dot(pair.step, q) / pair.product
            weights.append(weight)
            for i in q.indices { q[i] -= weight * pair.bend[i] }
        }
        let scale = newest.product / dot(newest.bend, newest.bend)
        for i in q.indices { q[i] *= scale }
        for (pair, weight) in zip(pairs, weights.reversed()) {
            let correction = weight - dot(pair.bend, q) / pair.product
            for i in q.indices { q[i] += correction * pair.step[i] }
        }
        return q
    }
}
