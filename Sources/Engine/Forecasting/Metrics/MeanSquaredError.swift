extension Metric {
    /// MSE = mean (y − ŷ)², in squared units of the series.
    public static let meanSquaredError = Metric("mse", "mean squared error, in squared units of the series") {
        $0.meanOverEntries { y, forecast in (y - forecast) * (y - forecast) }
    }
}
