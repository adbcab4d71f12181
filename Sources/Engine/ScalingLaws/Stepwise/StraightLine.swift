/// y = a + b·x by weighted least squares, with the standard errors that the scatter about the line gives.
struct StraightLine: Sendable, Hashable {
    let intercept: Double
    let slope: Double
    /// Standard errors; 0 for a line through two points, which has no scatter.
    let interceptError: Double
    let slopeError: Double
    /// The covariance of intercept and slope.
    let covariance: Double

    /// - Parameter weights: Inverse variances but for one common factor; at least two above 0.
    /// - Returns: nil where the points do not determine a line.
    init?(_ x: [Double], _ y: [Double], weights: [Double]) {
        let total = weights.reduce(0, +)
        guard total > 0, total.isFinite else { return nil }
        func mean(_ values: [Double]) -> Double { zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 } / total }
        let (meanX, meanY) = (mean(x), mean(y))
        var (spread, both) = (0.0, 0.0)
        for place in x.indices {
            spread += weights[place] * (x[place] - meanX) * (x[place] - meanX)
            both += weights[place] * (x[place] - meanX) * (y[place] - meanY)
        }
        guard spread > 1e-24 * total * (1 + meanX * meanX), both.isFinite else { return nil }
        slope = both / spread
        intercept = meanY - slope * meanX
        var squares = 0.0
        for place in x.indices {
            let residual = y[place] - intercept - slope * x[place]
            squares += weights[place] * residual * residual
        }
        let freedom = weights.count { $0 > 0 } - 2
        let variance = freedom > 0 ? squares / Double(freedom) : 0
        slopeError = (variance / spread).squareRoot()
        interceptError = (variance * (1 / total + meanX * meanX / spread)).squareRoot()
        covariance = -variance * meanX / spread
    }
}
