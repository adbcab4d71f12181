package import Numerics

/// An ARIMA process whose numbers were sought as statsmodels' `SARIMAX` seeks them by default: the largest likelihood of
/// ``IntegratedARMAFilter``, from regressions, by at most 50 steps of L-BFGS with forward differences for slopes.
///
/// On smooth series that is where the search stands after 50 steps rather than the maximum, and the forecasts depend on it.
package struct IntegratedARMAEstimate {
    package let filter: IntegratedARMAFilter
    package let process: IntegratedARMAFilter.Process
    package let logLikelihood: Double

    /// Akaike's criterion.
    package var criterion: Double {
        let numbers = process.phi.count + process.theta.count + (process.intercept == nil ? 0 : 1) + 1
        return 2 * Double(numbers) - 2 * logLikelihood
    }

    /// Of the forward differences.
    private static let step = 1e-5
    private static let leastVariance = 1e-10

    /// - Parameters:
    ///   - values: Finite; more than the differences take.
    ///   - hasIntercept: Whether the differences have a constant besides their past.
    /// - Returns: Nil where no likelihood is finite.
    package init?(_ values: [Double], order: ARIMAOrder, hasIntercept: Bool) {
        let (p, q) = (order.autoregressive, order.movingAverage)
        filter = IntegratedARMAFilter(values, differences: order.differences, autoregressive: p, movingAverage: q)
        let filter = filter
        func process(_ x: [Double]) -> IntegratedARMAFilter.Process {
            let first = hasIntercept ? 1 : 0
            func coefficients(_ x: ArraySlice<Double>) -> [Double] {
                // The sign decides on which side the forward differences are.
                PartialAutocorrelation.coefficients(x.map { -PartialAutocorrelation.bounded($0) })
            }
            return IntegratedARMAFilter.Process(
                intercept: hasIntercept ? x[0] : nil, phi: coefficients(x[first..<(first + p)]),
                theta: coefficients(x[(first + p)..<(first + p + q)]).map { -$0 },
                variance: x[x.count - 1] * x[x.count - 1])
        }
        let start = Self.start(values, order, hasIntercept: hasIntercept)
        let count = Double(values.count)
        let search = LimitedMemoryBFGS(maximumIterations: 50, takesExhaustedSteps: true)
        let minimum = try? search.minimize(from: start) { x, gradient in
            var moved = x.indices.map { i in
                var point = x
                point[i] += Self.step
                return point
            }
            moved.append(x)
            let losses = filter.logLikelihoods(moved.map(process)).map { -$0 / count }
            let here = losses[x.count]
            for i in x.indices { gradient[i] = (losses[i] - here) / (moved[i][i] - x[i]) }
            return here
        }
        guard let minimum else { return nil }
        self.process = process(minimum.point)
        logLikelihood = -minimum.value * count
    }

    /// Where the search begins, in unbounded numbers: the coefficients of a regression on past values and on the errors of
    /// an autoregression of order 2q; 0 in place of those that are not stationary, or not invertible.
    private static func start(_ values: [Double], _ order: ARIMAOrder, hasIntercept: Bool) -> [Double] {
        let (p, q) = (order.autoregressive, order.movingAverage)
        let changes = differences(values, times: order.differences)
        let first = hasIntercept ? 1 : 0
        var numbers = [Double](repeating: 0, count: first + p + q)
        var variance = changes.reduce(0) { $0 + $1 * $1 } / Double(values.count)
        if !numbers.isEmpty {
            if let found = regression(changes, p: p, q: q, hasIntercept: hasIntercept) {
                (numbers, variance) = found
            } else {
                let centre = mean(changes)
                variance = changes.reduce(0) { $0 + ($1 - centre) * ($1 - centre) } / Double(max(changes.count, 1))
            }
        }
        func unbounded(_ coefficients: [Double]) -> [Double] {
            PartialAutocorrelation.ofStationary(coefficients)?.map { -PartialAutocorrelation.unbounded($0) }
                ?? coefficients.map { _ in 0 }
        }
        var start = Array(numbers[..<first])
        start += unbounded(Array(numbers[first..<(first + p)]))
        start += unbounded(numbers[(first + p)...].map { -$0 })
        start.append(max(variance, leastVariance).squareRoot())
        return start
    }

    /// The constant, φ and θ, and the mean square of the errors; nil for too few points.
    private static func regression(
        _ changes: [Double], p: Int, q: Int, hasIntercept: Bool
    ) -> (numbers: [Double], variance: Double)? {
        var errors = [Double](repeating: 0, count: changes.count)
        if q > 0 {
            let long = 2 * q
            guard changes.count > long else { return nil }
            let rows = (long..<changes.count).map { t in (1...long).map { changes[t - $0] } }
            guard let found = solution(rows, Array(changes[long...])) else { return nil }
            for (t, error) in found.errors.enumerated() { errors[long + t] = error }
        }
        let first = max(3 * q, p)
        guard changes.count > first else { return nil }
        let rows = (first..<changes.count).map { t in
            var row: [Double] = hasIntercept ? [1] : []
            for lag in 0..<p { row.append(changes[t - 1 - lag]) }
            for lag in 0..<q { row.append(errors[t - 1 - lag]) }
            return row
        }
        guard let found = solution(rows, Array(changes[first...])) else { return nil }
        let counted = found.errors.count > max(1, q) ? found.errors.dropFirst(q) : found.errors[...]
        return (found.numbers, counted.reduce(0) { $0 + $1 * $1 } / Double(max(counted.count, 1)))
    }

    private static func solution(_ rows: [[Double]], _ targets: [Double]) -> (numbers: [Double], errors: [Double])? {
        let columns = rows.first?.count ?? 0
        var (design, right) = (Matrix(rows: rows.count, columns: columns), Matrix(rows: rows.count, columns: 1))
        for (i, row) in rows.enumerated() {
            for (j, value) in row.enumerated() { design[i, j] = value }
            right[i, 0] = targets[i]
        }
        guard let fit = try? LeastSquares(design: design, targets: right, relativeCutoff: 1e-15) else { return nil }
        let numbers = fit.solution.elements
        let errors = zip(rows, targets).map { row, target in
            target - zip(row, numbers).reduce(0) { $0 + $1.0 * $1.1 }
        }
        return (numbers, errors)
    }
}
