extension Metric {
    /// MAPE = 100 · mean |(y − ŷ)/y| (darts). Not defined when the truth touches 0.
    public static let meanAbsolutePercentageError = Metric("mape", "mean absolute percentage error") {
        $0.meanOverEntries { y, forecast in ((y - forecast) / y).magnitude } * 100
    }
}
