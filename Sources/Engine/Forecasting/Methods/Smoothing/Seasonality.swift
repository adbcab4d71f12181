import Numerics

/// Seasons of a series: how long they are, and what they add or multiply.
enum Seasonality {
    /// The first significant peak of the autocorrelation, in points, or nil.
    ///
    /// A lag up to half the series is taken when the autocorrelation there is a strict local
    /// maximum and exceeds b·s, where b = r̄ + 1.96·var(r) over all lags but 0 and s is Bartlett's
    /// standard error √((1 + 2·Σ r²)/n) over the lags below, the test that darts makes
    /// (`check_seasonality`; it adds a variance where a deviation may have been meant, and sums to
    /// two lags below).
    static func period(of values: [Double]) -> Int? {
        let count = values.count
        guard let first = values.first, values.contains(where: { $0 != first }) else { return nil }
        let r = autocorrelation(values, maximumLag: count / 2)
        guard r.count > 2 else { return nil }
        let beyondZero = Array(r[1...])
        let normalQuantile = 1.959963984540054
        let band = mean(beyondZero) + normalQuantile * populationVariance(beyondZero)
        for lag in 1..<(r.count - 1) where r[lag] > r[lag - 1] && r[lag] > r[lag + 1] {
            let order = lag - 1
            let below = order == 1 ? 0 : beyondZero.prefix(max(order - 1, 0)).reduce(0) { $0 + $1 * $1 }
            let standardError = ((1 + 2 * below) / Double(count)).squareRoot()
            if r[lag] > standardError * band { return lag }
        }
        return nil
    }

    /// One season, from the phase of the first point, by classical decomposition: a centred moving
    /// average is the trend, extended at both ends by straight lines; what it leaves is averaged
    /// over seasons and normalised to sum to zero (or, multiplicative, to average to one).
    ///
    /// As `statsmodels.tsa.seasonal.seasonal_decompose` with `extrapolate_trend="freq"`.
    static func profile(of values: [Double], period: Int, mode: SeasonMode) throws(ForecastError) -> [Double] {
        guard values.count >= 2 * period else { throw .tooShort(points: values.count, needed: 2 * period) }
        if mode == .multiplicative, values.contains(where: { $0 <= 0 }) {
            throw .unsuitable("multiplicative seasons need a series that is positive throughout; use additive ones")
        }
        let trend = extendedTrend(of: values, period: period)
        let rest = zip(values, trend).map { mode == .multiplicative ? $0 / $1 : $0 - $1 }
        let averages = (0..<period).map { phase in
            mean(stride(from: phase, to: rest.count, by: period).map { rest[$0] })
        }
        let centre = mean(averages)
        return averages.map { mode == .multiplicative ? $0 / centre : $0 - centre }
    }

    private static func extendedTrend(of values: [Double], period: Int) -> [Double] {
        let count = values.count
        let half = period / 2
        var trend = [Double](repeating: 0, count: count)
        for centre in half..<(count - half) {
            var sum = 0.0
            if period % 2 == 0 {
                sum = 0.5 * (values[centre - half] + values[centre + half])
                for t in (centre - half + 1)..<(centre + half) { sum += values[t] }
            } else {
                for t in (centre - half)...(centre + half) { sum += values[t] }
            }
            trend[centre] = sum / Double(period)
        }
        let (front, back) = (half, count - 1 - half)
        // The line through the `period` points nearest each end; the last defined one is left out,
        // as in the original.
        let start = line(through: trend, front..<min(front + period, back))
        for t in 0..<front { trend[t] = start.slope * Double(t) + start.intercept }
        let end = line(through: trend, max(front, back - period)..<back)
        for t in (back + 1)..<count { trend[t] = end.slope * Double(t) + end.intercept }
        return trend
    }

    /// The least-squares line through the values at a range of times.
    static func line(through values: [Double], _ times: Range<Int>) -> (slope: Double, intercept: Double) {
        guard let first = times.first else { return (0, 0) }
        guard times.count > 1 else { return (0, values[first]) }
        let centreTime = Double(times.lowerBound + times.upperBound - 1) / 2
        let centreValue = mean(Array(values[times]))
        var (xy, xx) = (0.0, 0.0)
        for t in times {
            let x = Double(t) - centreTime
            xy += x * (values[t] - centreValue)
            xx += x * x
        }
        let slope = xy / xx
        return (slope, centreValue - slope * centreTime)
    }
}
