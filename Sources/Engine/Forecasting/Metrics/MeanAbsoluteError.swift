extension Metric {
    /// MAE = mean |y − ŷ|, in the units of the series.
    public static let meanAbsoluteError = Metric("mae", "mean absolute error, in the units of the series") {
        $0.meanOverEntries { y, forecast in (y - forecast).magnitude }
    }
}
