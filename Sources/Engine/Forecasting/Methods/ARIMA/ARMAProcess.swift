import Numerics

/// An ARMA model of values around a level, fitted as R's `arima` does: conditional least squares, then the exact
/// likelihood from there, with an autoregression that stays stationary and past errors that are free.
struct ARMAProcess {
    let values: [Double]
    let autoregressive: Int
    let movingAverage: Int
    let hasLevel: Bool

    struct Fit {
        let phi: [Double]
        let theta: [Double]
        let level: Double
        let minusTwoLogLikelihood: Double
    }

    /// Points whose error is as good as unknown do not count, from this variance over that of an error.
    private static let diffuse = 1e4

    /// Nil when the conditional fit is not stationary, or nothing has a finite likelihood.
    func likelihoodFit() -> Fit? {
        let centre = hasLevel ? mean(values) : 0
        let deviations = values.reduce(0) { $0 + ($1 - centre) * ($1 - centre) }
        let spread = max(deviations / Double(values.count), .leastNormalMagnitude).squareRoot()
        // In units of the spread, so that tolerances mean the same for every series.
        let standard = values.map { ($0 - centre) / spread }
        let count = autoregressive + movingAverage + (hasLevel ? 1 : 0)
        var point = [Double](repeating: 0, count: count)
        let squares = ConditionalSquares(standard)
        point = minimum(from: point) { x, gradient in
            let (phi, theta, level) = split(x)
            guard let loss = squares.loss(phi: phi, theta: theta, level: level) else { return .infinity }
            gradient = loss.phi + loss.theta + (hasLevel ? [loss.level] : [])
            return loss.value
        }
        guard let partial = PartialAutocorrelation.ofStationary(split(point).phi) else { return nil }
        point.replaceSubrange(..<autoregressive, with: partial.map(PartialAutocorrelation.unbounded))
        let likelihood = ARMALikelihood(standard, largestVariance: Self.diffuse)
        point = minimum(from: point) { x, gradient in
            let (unbounded, theta, level) = split(x)
            let phi = coefficients(unbounded)
            guard let loss = likelihood.loss(phi: phi, theta: theta, level: level) else { return .infinity }
            gradient = chained(loss.phi, unbounded) + loss.theta + (hasLevel ? [loss.level] : [])
            return loss.value
        }
        let (unbounded, theta, level) = split(point)
        let phi = coefficients(unbounded)
        guard let value = likelihood.loss(phi: phi, theta: theta, level: level)?.value else { return nil }
        let n = Double(values.count)
        let ofStandard = 2 * n * value + n + n * 1.8378770664093453
        return Fit(
            phi: phi, theta: theta, level: hasLevel ? centre + level * spread : 0,
            minusTwoLogLikelihood: ofStandard + 2 * n * portableLogarithm(spread))
    }

    private func split(_ x: [Double]) -> (phi: [Double], theta: [Double], level: Double) {
        let (p, q) = (autoregressive, movingAverage)
        return (Array(x[..<p]), Array(x[p..<(p + q)]), hasLevel ? x[p + q] : 0)
    }

    private func coefficients(_ unbounded: [Double]) -> [Double] {
        PartialAutocorrelation.coefficients(unbounded.map(PartialAutocorrelation.bounded))
    }

    /// Slopes by the unbounded numbers, from slopes by the coefficients that they stand for.
    private func chained(_ slopes: [Double], _ unbounded: [Double]) -> [Double] {
        centralDifferences(unbounded) { x in
            var sum = 0.0
            for (slope, coefficient) in zip(slopes, coefficients(x)) { sum += slope * coefficient }
            return sum
        }
    }

    private func minimum(from start: [Double], _ loss: DifferentiableObjective) -> [Double] {
        guard !start.isEmpty else { return start }
        let box = [Double](repeating: .infinity, count: start.count)
        let search = BoundedBFGS(gradientTolerance: 1e-6, valueTolerance: 1e-11, maximumIterations: 100)
        return (try? search.minimize(from: start, lower: box.map { -$0 }, upper: box, loss))?.point ?? start
    }
}
