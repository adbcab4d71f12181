/// The conditional sum of squares of an ARMA(p, q) process around a level: the first p points are taken as given, and the
/// errors before the next are 0.
public struct ConditionalSquares: Sendable {
    public let values: [Double]

    /// - Parameter values: Finite.
    public init(_ values: [Double]) { self.values = values }

    /// Half the logarithm of the errors' mean square, and its slopes; nil when there are no errors, or none but 0.
    public func loss(phi: [Double], theta: [Double], level: Double) -> ARMALikelihood.Loss? {
        let (p, q) = (phi.count, theta.count)
        guard values.count > p else { return nil }
        let x = level == 0 ? values : values.map { $0 - level }
        var errors = [Double](repeating: 0, count: x.count)
        var sum = 0.0
        for t in p..<x.count {
            var error = x[t]
            for i in 0..<p { error -= phi[i] * x[t - 1 - i] }
            for j in 0..<min(q, t - p) { error -= theta[j] * errors[t - 1 - j] }
            errors[t] = error
            sum += error * error
        }
        guard sum > 0, sum.isFinite else { return nil }
        var loss = ARMALikelihood.Loss(
            value: 0.5 * portableLogarithm(sum / Double(x.count - p)), phi: [Double](repeating: 0, count: p),
            theta: [Double](repeating: 0, count: q), level: 0)
        // Backwards: the slope by an error is its own share and what later errors have of it.
        var slopes = [Double](repeating: 0, count: x.count)
        let share = 1 / sum
        var total = 0.0
        for t in (p..<x.count).reversed() {
            let slope = slopes[t] + errors[t] * share
            total += slope
            for i in 0..<p { loss.phi[i] -= slope * x[t - 1 - i] }
            for j in 0..<min(q, t - p) {
                loss.theta[j] -= slope * errors[t - 1 - j]
                slopes[t - 1 - j] -= theta[j] * slope
            }
        }
        loss.level = -total * (1 - phi.reduce(0, +))
        return loss
    }
}
