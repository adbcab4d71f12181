/// The test of Kwiatkowski, Phillips, Schmidt and Shin (*Testing the null hypothesis of stationarity against the
/// alternative of a unit root*, Journal of Econometrics 54, 1992) for stationarity around a level.
///
/// - Parameters:
///   - values: At least 2.
///   - lags: Of the Bartlett window that estimates the long-run variance.
/// - Returns: Σ S_t² / (n²·s²), S being the running sums of deviations from the mean. Stationarity is rejected at 5 %
///   above 0.463. Infinite when the long-run variance is not positive.
public func stationarityStatistic(_ values: [Double], lags: Int) -> Double {
    let count = values.count
    let centre = mean(values)
    let deviations = values.map { $0 - centre }
    var longRun = deviations.reduce(0) { $0 + $1 * $1 }
    for lag in 1..<max(min(lags + 1, count), 1) {
        var sum = 0.0
        for t in lag..<count { sum += deviations[t] * deviations[t - lag] }
        longRun += 2 * sum * (1 - Double(lag) / Double(lags + 1))
    }
    var (running, squares) = (0.0, 0.0)
    for deviation in deviations {
        running += deviation
        squares += running * running
    }
    let n = Double(count)
    return longRun > 0 ? squares / (n * n) / (longRun / n) : .infinity
}
