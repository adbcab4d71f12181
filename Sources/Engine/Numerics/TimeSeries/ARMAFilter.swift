/// One pass of the Kalman filter over a series as a stationary ARMA(p, q) process without a mean:
///
///     x_t = Σ φ_i·x_{t−i} + e_t + Σ θ_j·e_{t−j}.
///
/// The state is that of Harvey (*Time Series Models*, 1981) with max(p, q + 1) components, begun with its stationary
/// covariance, so the errors give the exact Gaussian likelihood (Gardner, Harvey and Phillips 1980). A process
/// without measurement noise leaves the first component known after every point, so a step costs half a triangle; once
/// the error variance has settled at that of e, a step costs p + q.
public struct ARMAFilter {
    /// Σ e²/v over the points that count, v being each error's variance over that of e.
    public private(set) var sumOfSquares = 0.0
    /// Σ ln v over the points that count.
    public private(set) var logDeterminant = 0.0
    /// How many points count: all but those that are as good as unknown beforehand.
    public private(set) var counted = 0
    /// What is expected of the points after the last, given all: the first of it is the next point's forecast.
    public private(set) var state: [Double]

    private let phi: [Double]
    private let theta: [Double]

    /// Runs over a series.
    ///
    /// - Parameters:
    ///   - values: Finite.
    ///   - phi: Must be stationary, or nil comes back.
    ///   - theta: Any; where it is not invertible the variance settles elsewhere, and every step costs in full.
    ///   - largestVariance: Of an error, over that of e, for its point to count. R's `arima` and what descends
    ///     from it leave out points beyond 10⁴.
    public init?(_ values: [Double], phi: [Double], theta: [Double], largestVariance: Double = .infinity) {
        let size = max(phi.count, theta.count + 1)
        self.phi = phi + [Double](repeating: 0, count: size - phi.count)
        self.theta = theta + [Double](repeating: 0, count: size - 1 - theta.count)
        state = [Double](repeating: 0, count: size)
        guard var covariance = StationaryCovariance(phi: self.phi, impact: [1] + self.theta)?.matrix else { return nil }
        run(values, &covariance, largestVariance)
    }

    /// The logarithm of the likelihood at the best variance of e, which is the other result.
    public var concentrated: (logLikelihood: Double, variance: Double) {
        let n = Double(counted)
        let variance = sumOfSquares / n
        return (-0.5 * (n * (1.8378770664093453 + portableLogarithm(variance) + 1) + logDeterminant), variance)
    }

    /// The expected points after the last.
    public func forecast(_ horizon: Int) -> [Double] {
        var state = state
        return (0..<horizon).map { _ in
            let next = state[0]
            for i in 0..<(state.count - 1) { state[i] = phi[i] * next + state[i + 1] }
            state[state.count - 1] = phi[state.count - 1] * next
            return next
        }
    }

    private mutating func run(_ values: [Double], _ covariance: inout [Double], _ largestVariance: Double) {
        let size = state.count
        // What a unit error adds to each component: 1, θ_1, …
        let impact = [1] + theta
        var product = 1.0
        var hasSettled = false
        // The first column before a step, as shares of the error's variance.
        var gains = [Double](repeating: 0, count: size + 1)
        state.withUnsafeMutableBufferPointer { a in
            covariance.withUnsafeMutableBufferPointer { p in
                impact.withUnsafeBufferPointer { impact in
                    phi.withUnsafeBufferPointer { phi in
                        for value in values {
                            let error = value - a[0]
                            if hasSettled {
                                sumOfSquares += error * error
                                counted += 1
                                for i in 0..<(size - 1) { a[i] = phi[i] * value + a[i + 1] + impact[i + 1] * error }
                                a[size - 1] = phi[size - 1] * value
                                continue
                            }
                            let variance = p[0]
                            if variance < largestVariance {
                                sumOfSquares += error * error / variance
                                counted += 1
                                product *= variance
                                if product > 1e200 || product < 1e-200 {
                                    logDeterminant += portableLogarithm(product)
                                    product = 1
                                }
                            }
                            for i in 0..<size { gains[i] = p[i * size] / variance }
                            for i in 0..<size {
                                a[i] = phi[i] * value + (i + 1 < size ? a[i + 1] : 0) + gains[i + 1] * error
                            }
                            // Lower triangle: P[i][j] ← P[i+1][j+1] − P[i+1][0]·P[j+1][0]/v + impact_i·impact_j.
                            var away = 0.0
                            for i in 0..<size {
                                let pulled = gains[i + 1] * variance
                                for j in 0...i {
                                    let fresh = impact[i] * impact[j]
                                    var next = fresh - pulled * gains[j + 1]
                                    if i + 1 < size { next += p[(i + 1) * size + j + 1] }
                                    away = max(away, abs(next - fresh))
                                    p[i * size + j] = next
                                }
                            }
                            hasSettled = away < 1e-12
                        }
                    }
                }
            }
        }
        logDeterminant += portableLogarithm(product)
    }
}
