/// Minimisation of a smooth function of a few variables within a box.
///
/// A projected quasi-Newton method (Bertsekas, *Projected Newton methods for optimization problems with simple
/// constraints*, SIAM Journal on Control and Optimization 20, 1982): variables that sit on a bound and would leave
/// the box are held, the others follow the BFGS direction, and the step is cut until the projected point descends
/// enough. The Hessian is dense; for many variables without bounds there is ``LimitedMemoryBFGS``.
///
/// ```swift
/// let minimum = try BoundedBFGS().minimize(from: [0.5], lower: [0], upper: [1]) { x, gradient in
///     gradient[0] = 2 * (x[0] - 3)
///     return (x[0] - 3) * (x[0] - 3)
/// }
/// ```
public struct BoundedBFGS: Sendable {
    /// The largest component of the projected gradient at which the search ends.
    public var gradientTolerance: Double
    /// The decrease in a step, over max(|f|, 1), at which the search ends.
    public var valueTolerance: Double
    public var maximumIterations: Int

    private static let sufficientDecrease = 1e-4
    private static let shortenings = 40

    public init(
        gradientTolerance: Double = 1e-8, valueTolerance: Double = 1e-13, maximumIterations: Int = 1000
    ) {
        self.gradientTolerance = gradientTolerance
        self.valueTolerance = valueTolerance
        self.maximumIterations = maximumIterations
    }

    /// The local minimum within the box that descent from `start`, moved into the box, leads to.
    ///
    /// - Parameters:
    ///   - lower, upper: As many as the start has components; infinite where there is no bound.
    /// - Throws: ``OptimizationError`` for a start that is empty or not finite, a box without an inside, and an
    ///   objective that is not finite at the start or changes its gradient's length. A search that does not converge
    ///   is no error: see ``Minimum/outcome``.
    public func minimize(
        from start: [Double], lower: [Double], upper: [Double], _ objective: DifferentiableObjective
    ) throws(OptimizationError) -> Minimum {
        let count = start.count
        guard count > 0 else { throw .invalid("the starting point has no components") }
        guard start.allSatisfy(\.isFinite) else { throw .invalid("the starting point is not finite") }
        guard lower.count == count, upper.count == count, zip(lower, upper).allSatisfy({ $0 <= $1 }) else {
            throw .invalid("the box must have a lower and an upper bound for each component, in that order")
        }
        func clipped(_ point: [Double]) -> [Double] { (0..<count).map { min(max(point[$0], lower[$0]), upper[$0]) } }
        var evaluations = 0
        func evaluate(_ point: [Double]) throws(OptimizationError) -> (value: Double, gradient: [Double])? {
            var gradient = [Double](repeating: 0, count: count)
            evaluations += 1
            let value = objective(point, &gradient)
            guard gradient.count == count else { throw .gradientLength(expected: count, found: gradient.count) }
            return value.isFinite && gradient.allSatisfy(\.isFinite) ? (value, gradient) : nil
        }
        var point = clipped(start)
        guard var here = try evaluate(point) else { throw .notFiniteAtStart }
        var curvature = DenseCurvature(count: count)
        var iterations = 0
        func end(_ outcome: Minimum.Outcome) -> Minimum {
            Minimum(
                point: point, value: here.value, outcome: outcome, iterations: iterations, evaluations: evaluations)
        }
        while iterations < maximumIterations {
            let free = (0..<count).filter {
                !(point[$0] <= lower[$0] && here.gradient[$0] >= 0 || point[$0] >= upper[$0] && here.gradient[$0] <= 0)
            }
            let steepest = free.reduce(0) { max($0, abs(here.gradient[$1])) }
            if steepest <= gradientTolerance { return end(.convergedByGradient) }
            let direction = curvature.direction(here.gradient, free: free)
            var length = curvature.isEmpty ? min(1, 1 / steepest) : 1
            var next: (point: [Double], place: (value: Double, gradient: [Double]))?
            for _ in 0..<Self.shortenings {
                let trial = clipped((0..<count).map { point[$0] + length * direction[$0] })
                let promised = (0..<count).reduce(0) { $0 + here.gradient[$1] * (trial[$1] - point[$1]) }
                if let place = try evaluate(trial), place.value <= here.value + Self.sufficientDecrease * promised {
                    next = (trial, place)
                    break
                }
                length *= 0.4
            }
            guard let next, next.point != point else {
                // The curvature may have gone stale: once more, straight down.
                if curvature.isEmpty { return end(.lineSearchFailed) }
                curvature = DenseCurvature(count: count)
                continue
            }
            iterations += 1
            curvature.update(
                step: (0..<count).map { next.point[$0] - point[$0] },
                bend: (0..<count).map { next.place.gradient[$0] - here.gradient[$0] })
            let gain = here.value - next.place.value
            let size = max(abs(here.value), abs(next.place.value), 1)
            (point, here) = (next.point, next.place)
            if gain <= valueTolerance * size { return end(.convergedByValue) }
        }
        return end(.iterationLimit)
    }
}

/// BFGS' approximation of the Hessian.
private struct DenseCurvature {
    private let count: Int
    /// Row-major, symmetric; empty until the first step has shown a scale.
    private var hessian: [Double] = []

    init(count: Int) { self.count = count }

    var isEmpty: Bool { hessian.isEmpty }

    /// The descent in the free variables; 0 in the others.
    func direction(_ gradient: [Double], free: [Int]) -> [Double] {
        var full = [Double](repeating: 0, count: count)
        guard !isEmpty, let solution = solved(free.map { -gradient[$0] }, free) else {
            for i in free { full[i] = -gradient[i] }
            return full
        }
        for (place, i) in free.enumerated() { full[i] = solution[place] }
        return full
    }

    /// Cholesky's solution in the free variables, or nil when the matrix is not positive definite there.
    private func solved(_ right: [Double], _ free: [Int]) -> [Double]? {
        let n = free.count
        var factor = [Double](repeating: 0, count: n * n)
        for i in 0..<n {
            for j in 0...i {
                var sum = hessian[free[i] * count + free[j]]
                for k in 0..<j { sum -= factor[i * n + k] * factor[j * n + k] }
                if i == j {
                    guard sum > 0 else { return nil }
                    factor[i * n + i] = sum.squareRoot()
                } else {
                    factor[i * n + j] = sum / factor[j * n + j]
                }
            }
        }
        var x = right
        for i in 0..<n {
            for k in 0..<i { x[i] -= factor[i * n + k] * x[k] }
            x[i] /= factor[i * n + i]
        }
        for i in (0..<n).reversed() {
            for k in (i + 1)..<max(n, i + 1) { x[i] -= factor[k * n + i] * x[k] }
            x[i] /= factor[i * n + i]
        }
        return x
    }

    mutating func update(step: [Double], bend: [Double]) {
        let product = zip(step, bend).reduce(0) { $0 + $1.0 * $1.1 }
        let bendBend = bend.reduce(0) { $0 + $1 * $1 }
        // Along a step without positive curvature the update would not be positive definite.
        guard product > .ulpOfOne * bendBend else { return }
        if isEmpty {
            hessian = [Double](repeating: 0, count: count * count)
            for i in 0..<count { hessian[i * count + i] = bendBend / product }
        }
        let image = (0..<count).map { i in (0..<count).reduce(0) { $0 + hessian[i * count + $1] * step[$1] } }
        let stepImage = zip(step, image).reduce(0) { $0 + $1.0 * $1.1 }
        guard stepImage > 0 else { return }
        for i in 0..<count {
            for j in 0..<count {
                hessian[i * count + j] += bend[i] * bend[j] / product - image[i] * image[j] / stepImage
            }
        }
    }
}
