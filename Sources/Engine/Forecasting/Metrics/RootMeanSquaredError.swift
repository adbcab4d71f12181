extension Metric {
    /// RMSE = √(mean (y − ŷ)²), in the units of the series.
    public static let rootMeanSquaredError = Metric("rmse", "root mean squared error, in the units of the series") {
        $0.meanOverEntries { y, forecast in (y - forecast) * (y - forecast) }.squareRoot()
    }
}
