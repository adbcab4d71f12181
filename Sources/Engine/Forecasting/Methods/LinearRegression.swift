import Families
import Numerics

/// Predicts the next point as a linear function of the last `lags` points of all components, and
/// feeds its own predictions back.
///
/// Ordinary least squares with intercept on every window of the series, solved as scikit-learn
/// does: both sides centred, then the minimum-norm solution by singular values (a lag matrix of a
/// smooth series is nearly singular, so normal equations would lose all digits).
public struct LinearRegression: Forecaster {
    private let lags: Int
    private var dimension = 0
    private var intercept: [Double] = []
    /// (lags · dimension) × dimension, oldest lag first.
    private var weights = Matrix(rows: 0, columns: 0)
    private var recent: [Double] = []

    /// - Parameter lags: In points, at least 1.
    public init(lags: Int = 10) { self.lags = max(lags, 1) }

    /// Two windows, and the lags before the first.
    public var minimumPoints: Int { lags + 2 }

    public mutating func fit(_ series: TimeSeries) throws(ForecastError) {
        guard series.count >= minimumPoints else { throw .tooShort(points: series.count, needed: minimumPoints) }
        let windows = series.count - lags
        dimension = series.dimension
        let features = lags * dimension
        var design = Matrix(rows: windows, columns: features)
        var targets = Matrix(rows: windows, columns: dimension)
        for window in 0..<windows {
            let start = window * dimension
            for feature in 0..<features { design[window, feature] = series.values[start + feature] }
            for component in 0..<dimension { targets[window, component] = series.values[start + features + component] }
        }
        let designMeans = design.centreColumns()
        let targetMeans = targets.centreColumns()
        do {
            weights = try LeastSquares(design: design, targets: targets).solution
        } catch {
            throw .unsuitable("the regression on \(lags) lags failed: \(error)")
        }
        intercept = (0..<dimension).map { component in
            targetMeans[component]
                - (0..<features).reduce(0) { $0 + designMeans[$1] * weights[$1, component] }
        }
        recent = Array(series.values.suffix(features))
    }

    public func forecast(_ horizon: Int) throws(ForecastError) -> TimeSeries {
        guard dimension > 0 else { throw .notFitted }
        let features = lags * dimension
        var path = recent
        path.reserveCapacity(features + horizon * dimension)
        for step in 0..<horizon {
            let start = step * dimension
            for component in 0..<dimension {
                var value = intercept[component]
                for feature in 0..<features { value += path[start + feature] * weights[feature, component] }
                path.append(value)
            }
        }
        return TimeSeries(dimension: dimension, values: Array(path[features...]))
    }
}

extension LinearRegression {
    static let method = ForecastingMethod(
        name: "linear-regression", summary: "least squares on the last points of all components, fed back",
        published: .init(name: "LinearRegressionModel", parameters: ["lags": "lags"]),
        grid: ["lags": [.integer(3), .integer(5), .integer(10), .integer(25)]],
        duration: { size, _ in 1e-6 * Double(size.train * size.components * size.components) }
    ) { parameters, _ throws(ParameterProblem) in
        LinearRegression(lags: try parameters.integer("lags"))
    }
}
