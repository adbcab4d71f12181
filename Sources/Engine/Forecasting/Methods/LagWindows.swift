import Numerics

/// The windows of a series: `lags` points of all components one after another, oldest first, and the point that
/// follows them.
struct LagWindows {
    let lags: Int
    let series: TimeSeries

    /// - Throws: `tooShort` when there are not two windows.
    init(_ series: TimeSeries, lags: Int) throws(ForecastError) {
        guard series.count >= lags + 2 else { throw .tooShort(points: series.count, needed: lags + 2) }
        (self.lags, self.series) = (lags, series)
    }

    /// How many windows there are.
    var count: Int { series.count - lags }

    /// Values in a window.
    var features: Int { lags * series.dimension }

    /// The windows, a row each.
    func table() throws(TreeError) -> FeatureTable {
        try FeatureTable(rows: count, columns: features) { series.values[$0 * series.dimension + $1] }
    }

    /// The points after the windows: windows × components.
    func targets() -> Matrix {
        var targets = Matrix(rows: count, columns: series.dimension)
        for window in 0..<count {
            for component in 0..<series.dimension {
                targets[window, component] = series.values[window * series.dimension + features + component]
            }
        }
        return targets
    }

    /// The last `lags` points of the series.
    var recent: [Double] { Array(series.values.suffix(features)) }

    /// Feeds a one-step model its own predictions, `horizon` times from the window `recent`.
    ///
    /// - Parameter predict: The point after a window of 32-bit numbers.
    static func continued(
        _ recent: [Double], dimension: Int, horizon: Int, _ predict: ([Float]) -> [Double]
    ) -> TimeSeries {
        var window = recent.map(Float.init)
        var path: [Double] = []
        path.reserveCapacity(horizon * dimension)
        for _ in 0..<horizon {
            let point = predict(window)
            path.append(contentsOf: point)
            window.removeFirst(dimension)
            window.append(contentsOf: point.map(Float.init))
        }
        return TimeSeries(dimension: dimension, values: path)
    }
}

extension ForecastError {
    /// What a method says of trees that could not be grown.
    init(_ error: TreeError) {
        self = if error == .cancelled { .cancelled } else { .unsuitable("\(error)") }
    }
}
