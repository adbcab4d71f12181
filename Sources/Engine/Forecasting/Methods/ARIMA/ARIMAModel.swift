import Numerics

/// The orders of an ARIMA(p, d, q) model.
public struct ARIMAOrder: Sendable, Hashable, CustomStringConvertible {
    /// p: how many past values act on the next.
    public var autoregressive: Int
    /// d: how often the series is differenced.
    public var differences: Int
    /// q: how many past errors act on the next value.
    public var movingAverage: Int

    public init(_ autoregressive: Int, _ differences: Int, _ movingAverage: Int) {
        self.autoregressive = max(autoregressive, 0)
        self.differences = max(differences, 0)
        self.movingAverage = max(movingAverage, 0)
    }

    public var description: String { "(\(autoregressive), \(differences), \(movingAverage))" }
}

/// An ARIMA model whose numbers are known: the d-th differences less `level` are ARMA.
struct ARIMAModel: Sendable {
    var order: ARIMAOrder
    var phi: [Double] = []
    var theta: [Double] = []
    /// The mean of the d-th differences: a mean for d = 0, a drift for d = 1.
    var level = 0.0

    /// The `horizon` values that are expected after `values`.
    func forecast(_ horizon: Int, after values: [Double]) throws(ForecastError) -> [Double] {
        let changes = differences(values, times: order.differences).map { $0 - level }
        let expected: [Double]
        if theta.isEmpty {
            // An autoregression needs its last values only, stationary or not.
            var path = Array(changes.suffix(phi.count))
            if path.count < phi.count {
                path = [Double](repeating: 0, count: phi.count - path.count) + path
            }
            for _ in 0..<horizon {
                var next = 0.0
                for (lag, coefficient) in phi.enumerated() { next += coefficient * path[path.count - 1 - lag] }
                path.append(next)
            }
            expected = Array(path.suffix(horizon))
        } else {
            guard let filter = ARMAFilter(changes, phi: phi, theta: theta) else {
                throw .unsuitable("the ARIMA\(order) model is not stationary")
            }
            expected = filter.forecast(horizon)
        }
        return sums(expected.map { $0 + level }, after: values, times: order.differences)
    }

    /// The logarithm of the exact likelihood of the differences of `values` times `scale`, at the best variance; nil for
    /// a model that is not stationary.
    func logLikelihood(_ values: [Double], scale: Double) -> Double? {
        let changes = differences(values, times: order.differences).map { $0 - level }
        guard let filter = ARMAFilter(changes, phi: phi, theta: theta) else { return nil }
        return filter.concentrated.logLikelihood - Double(changes.count) * portableLogarithm(scale)
    }
}
