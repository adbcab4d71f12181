/// The exact Gaussian likelihood of a stationary autoregression of order p without a mean.
///
/// After a triangle of (p + 1)² numbers has been made of the series, an evaluation costs p² operations, however long the
/// series is: the errors after the first p points are linear in the coefficients, so their squares need only the
/// triangle R of the lag matrix, and the first p points have the errors and variances of the Durbin–Levinson recursion
/// (Box and Jenkins 1976, appendix A7.4).
public struct AutoregressiveLikelihood: Sendable {
    public let order: Int
    /// Of the series.
    public let count: Int
    private let first: [Double]
    /// R of the matrix whose rows are x_t, x_{t−1}, …, x_{t−p}; upper triangular.
    private let triangle: Matrix

    /// - Parameters:
    ///   - values: More than `order` of them, finite.
    ///   - order: p, at least 0.
    /// - Throws: `invalid` sizes as ``LinearAlgebraError``, and what the decomposition throws.
    public init(_ values: [Double], order: Int) throws(LinearAlgebraError) {
        self.order = order
        count = values.count
        guard order >= 0, values.count > order else {
            throw .shapeMismatch("an autoregression of order \(order) and \(values.count) values")
        }
        first = Array(values.prefix(order))
        triangle = try QRDecomposition(Self.lagMatrix(values, order: order)).r
    }

    /// A row x_t, x_{t−1}, …, x_{t−p} for each t from p.
    static func lagMatrix(_ values: [Double], order: Int) -> Matrix {
        var matrix = Matrix(rows: values.count - order, columns: order + 1)
        for lag in 0...order {
            for t in order..<values.count { matrix[t - order, lag] = values[t - lag] }
        }
        return matrix
    }

    /// The logarithm of the likelihood at its best variance, the variance, and the coefficients.
    ///
    /// - Parameter partial: p partial autocorrelations in (−1, 1).
    public func evaluate(partial: [Double]) -> (logLikelihood: Double, variance: Double, coefficients: [Double]) {
        var phi: [Double] = []
        phi.reserveCapacity(order)
        // The process' variance over the error's is 1/Π(1 − r²); an error of order t has the product from t on.
        var relative = partial.reduce(1.0) { $0 / ((1 - $1) * (1 + $1)) }
        var (sum, logDeterminant) = (0.0, 0.0)
        for t in 0..<order {
            var error = first[t]
            for i in 0..<t { error -= phi[i] * first[t - 1 - i] }
            sum += error * error / relative
            logDeterminant += portableLogarithm(relative)
            let r = partial[t]
            for i in 0..<(t / 2) {
                let (low, high) = (phi[i], phi[t - 1 - i])
                phi[i] = low - r * high
                phi[t - 1 - i] = high - r * low
            }
            if t % 2 == 1 { phi[t / 2] *= 1 - r }
            phi.append(r)
            relative *= (1 - r) * (1 + r)
        }
        for row in 0..<triangle.rows {
            var error = row == 0 ? triangle[0, 0] : 0
            for column in max(row, 1)..<(order + 1) {
                error -= triangle[row, column] * phi[column - 1]
            }
            sum += error * error
        }
        let n = Double(count)
        let variance = sum / n
        let logLikelihood = -0.5 * (n * (1.8378770664093453 + portableLogarithm(variance) + 1) + logDeterminant)
        return (logLikelihood, variance, phi)
    }

    /// The coefficients that minimise the squared errors after the first p points, of the smallest norm. They may not be
    /// stationary.
    public static func regression(_ values: [Double], order: Int) throws(LinearAlgebraError) -> [Double] {
        guard order > 0 else { return [] }
        guard values.count > order else {
            throw .shapeMismatch("an autoregression of order \(order) and \(values.count) values")
        }
        let lags = lagMatrix(values, order: order)
        let rows = lags.rows
        let targets = Matrix(rows: rows, columns: 1, unchecked: Array(lags.elements.prefix(rows)))
        let design = Matrix(rows: rows, columns: order, unchecked: Array(lags.elements.dropFirst(rows)))
        return try LeastSquares(design: design, targets: targets, relativeCutoff: 1e-15).solution.elements
    }

    /// The coefficients of the largest likelihood, from a stationary start.
    ///
    /// - Parameter start: p coefficients; where they are not stationary, the search starts from zeros.
    public func maximum(from start: [Double]) -> (logLikelihood: Double, variance: Double, coefficients: [Double]) {
        let partial = PartialAutocorrelation.ofStationary(start) ?? [Double](repeating: 0, count: order)
        guard order > 0 else { return evaluate(partial: []) }
        let scale = 1 / Double(count)
        func loss(_ x: [Double]) -> Double {
            -evaluate(partial: x.map(PartialAutocorrelation.bounded)).logLikelihood * scale
        }
        let begin = partial.map(PartialAutocorrelation.unbounded)
        let search = LimitedMemoryBFGS(gradientTolerance: 1e-7, valueTolerance: 1e-12, maximumIterations: 500)
        guard
            let minimum = try? search.minimize(
                from: begin,
                { x, gradient in
                    gradient = centralDifferences(x, loss)
                    return loss(x)
                })
        else { return evaluate(partial: partial) }
        return evaluate(partial: minimum.point.map(PartialAutocorrelation.bounded))
    }
}
