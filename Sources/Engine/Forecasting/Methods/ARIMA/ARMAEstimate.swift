import Numerics

/// Searches for the coefficients of an ARMA process without a mean.
enum ARMAEstimate {
    /// The coefficients of the largest exact likelihood, stationary and invertible, from a least-squares start: the
    /// errors of an autoregression stand for past errors (Hannan and Rissanen 1982).
    ///
    /// - Parameter phi: An autoregression of the order wanted, stationary or not.
    static func likelihood(_ values: [Double], phi: [Double], movingAverage: Int) -> (phi: [Double], theta: [Double]) {
        let p = phi.count
        func coefficients(_ x: [Double]) -> (phi: [Double], theta: [Double]) {
            let partial = x.map(PartialAutocorrelation.bounded)
            return (
                PartialAutocorrelation.coefficients(Array(partial[..<p])),
                PartialAutocorrelation.coefficients(Array(partial[p...])).map { -$0 }
            )
        }
        func loss(_ x: [Double]) -> Double {
            let (phi, theta) = coefficients(x)
            guard let filter = ARMAFilter(values, phi: phi, theta: theta) else { return .infinity }
            return -filter.concentrated.logLikelihood / Double(values.count)
        }
        let zeros = [Double](repeating: 0, count: p + movingAverage)
        var starts = [zeros]
        if let partial = PartialAutocorrelation.ofStationary(phi) {
            starts.append(
                partial.map(PartialAutocorrelation.unbounded) + [Double](repeating: 0, count: movingAverage))
        }
        if let regressed = regressed(values, p: p, q: movingAverage),
            let autoregressive = PartialAutocorrelation.ofStationary(Array(regressed[..<p])),
            let moving = PartialAutocorrelation.ofStationary(regressed[p...].map { -$0 })
        {
            starts.append((autoregressive + moving).map(PartialAutocorrelation.unbounded))
        }
        let start =
            starts.map { (point: $0, value: loss($0)) }.filter { $0.value.isFinite }
            .min { $0.value < $1.value }?.point ?? zeros
        let box = [Double](repeating: .infinity, count: start.count)
        let search = BoundedBFGS(gradientTolerance: 1e-7, valueTolerance: 1e-12, maximumIterations: 300)
        let minimum = try? search.minimize(from: start, lower: box.map { -$0 }, upper: box) { x, gradient in
            gradient = centralDifferences(x, loss)
            return loss(x)
        }
        return coefficients(minimum?.point ?? start)
    }

    /// φ and θ by least squares on past values and on past errors of a long autoregression.
    private static func regressed(_ values: [Double], p: Int, q: Int) -> [Double]? {
        let long = 2 * max(p, q) + 1
        guard values.count > 3 * (long + p + q),
            let filter = try? AutoregressiveLikelihood.regression(values, order: long)
        else { return nil }
        var errors = [Double](repeating: 0, count: values.count)
        for t in long..<values.count {
            var error = values[t]
            for (lag, coefficient) in filter.enumerated() { error -= coefficient * values[t - 1 - lag] }
            errors[t] = error
        }
        let first = long + max(p, q)
        var design = Matrix(rows: values.count - first, columns: p + q)
        var target = Matrix(rows: values.count - first, columns: 1)
        for t in first..<values.count {
            target[t - first, 0] = values[t]
            for lag in 0..<p { design[t - first, lag] = values[t - 1 - lag] }
            for lag in 0..<q { design[t - first, p + lag] = errors[t - 1 - lag] }
        }
        return try? LeastSquares(design: design, targets: target).solution.elements
    }
}
