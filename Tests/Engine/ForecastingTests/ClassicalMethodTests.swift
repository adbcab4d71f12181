import Foundation
import Forecasting
import Testing

@Suite("Statistical forecasting methods")
struct ClassicalMethodTests {
    struct Series: Decodable { let series: [Double] }
    struct Golden: Decodable {
        let series: [Double]?
        let p: Int
        let seasonMode: String
        let forecasts: [String: [Double]]
        let additive: Double
        let none: Double
        let movingAverage: Double

        enum CodingKeys: String, CodingKey {
            case series, p, seasonMode, forecasts
            case additive = "sumOfSquares-additive"
            case none = "sumOfSquares-none"
            case movingAverage = "logLikelihood-2-1-1"
        }
    }

    private func golden() throws -> [(system: String, series: TimeSeries, record: Golden)] {
        let known = try Fixture.read("forecasts.json", as: Series.self)
        return try Fixture.read("classical-forecasts.json", as: Golden.self).sorted { $0.key < $1.key }.map {
            let values = try #require($0.value.series ?? known[$0.key]?.series)
            return ($0.key, TimeSeries(values), $0.value)
        }
    }

    private func forecast(_ method: some Forecaster, _ series: TimeSeries) throws -> [Double] {
        var method = method
        try method.fit(series[0..<1000])
        return try method.forecast(200).values
    }

    private func smape(_ series: TimeSeries, _ forecast: [Double]) throws -> Double {
        try #require(
            Metric.symmetricMeanAbsolutePercentageError(
                ScoredForecast(
                    truth: series[1000..<1200], forecast: TimeSeries(forecast), training: series[0..<1000])))
    }

    /// The largest distance as a share of the series' range.
    private func distance(_ a: [Double], _ b: [Double], _ series: TimeSeries) -> Double {
        let range = (series.values.max() ?? 0) - (series.values.min() ?? 0)
        return (zip(a, b).map { abs($0 - $1) }.max() ?? .infinity) / range
    }

    @Test("at the study's settings sMAPE is within 1 point of darts' on at least four of five systems")
    func scores() throws {
        for name in ["arima", "exponential-smoothing", "four-theta"] {
            var close = 0
            for (system, series, record) in try golden() {
                let mode = try #require(SeasonMode(rawValue: record.seasonMode))
                let (ours, theirs): ([Double], [Double]?) =
                    switch name {
                    case "arima":
                        (
                            try forecast(PerComponent { ARIMA(ARIMAOrder(record.p, 1, 0)) }, series),
                            record.forecasts["arima"]
                        )
                    case "four-theta":
                        (try forecast(PerComponent { FourTheta() }, series), record.forecasts["four-theta"])
                    default:
                        (
                            try forecast(PerComponent { ExponentialSmoothing(seasons: mode) }, series),
                            record.forecasts["exponential-smoothing-\(mode.rawValue)"]
                        )
                    }
                let difference = try abs(smape(series, ours) - smape(series, #require(theirs)))
                #expect(difference.isFinite, "\(name), \(system)")
                if difference <= 1 { close += 1 }
            }
            #expect(close >= 4, "\(name)")
        }
    }

    @Test("exponential smoothing errs no more than statsmodels' optimum, and forecasts alike")
    func smoothing() throws {
        for (system, series, record) in try golden() {
            for (mode, squares) in [(SeasonMode.additive, record.additive), (.none, record.none)] {
                var method = ExponentialSmoothing(seasons: mode)
                try method.fit(Array(series.values.prefix(1000)))
                let ours = try #require(method.sumOfSquares)
                #expect(ours <= squares * (1 + 1e-9), "\(system), \(mode): \(ours) against \(squares)")
                let forecast = try method.forecast(200)
                let theirs = try #require(record.forecasts["exponential-smoothing-\(mode.rawValue)"])
                // The first seasons are searched for there and solved for here.
                let tolerance = mode == .none ? 1e-6 : 1e-2
                #expect(distance(forecast, theirs, series) < tolerance, "\(system), \(mode)")
            }
        }
    }

    @Test("a damped trend is statsmodels' on at least four of five systems")
    func damped() throws {
        var close = 0
        for (_, series, record) in try golden() {
            let ours = try forecast(PerComponent { ExponentialSmoothing(isDamped: true, seasons: .none) }, series)
            if distance(ours, try #require(record.forecasts["damped-smoothing"]), series) < 1e-3 { close += 1 }
        }
        #expect(close >= 4)
    }

    @Test("the likelihood of ARIMA is at least that of the regression it starts from")
    func likelihood() throws {
        for (system, series, record) in try golden() {
            let values = Array(series.values.prefix(1000))
            for order in [ARIMAOrder(record.p, 1, 0), ARIMAOrder(3, 0, 0), ARIMAOrder(2, 2, 0)] {
                var regression = ARIMA(order)
                var best = ARIMA(order, estimation: .likelihood)
                try regression.fit(values)
                try best.fit(values)
                let reached = try #require(best.logLikelihood)
                if let start = regression.logLikelihood { #expect(reached >= start - 1e-6, "\(system) \(order)") }
                #expect(try best.forecast(50).allSatisfy(\.isFinite))
            }
        }
    }

    @Test("ARIMA(2, 1, 1) reaches the likelihood that statsmodels' search ends with, or a larger one")
    func movingAverage() throws {
        for (system, series, record) in try golden() {
            var method = ARIMA(ARIMAOrder(2, 1, 1))
            try method.fit(Array(series.values.prefix(1000)))
            // The diffuse beginning of the filter there is worth some hundredths.
            #expect(try #require(method.logLikelihood) >= record.movingAverage - 0.1, "\(system)")
        }
    }

    @Test("automatic ARIMA scores within 1 point of statsforecast on at least three of five systems")
    func automatic() throws {
        // Each is a chain of searches that stop by a tolerance: another order may win by a hair.
        var close = 0
        for (_, series, record) in try golden() {
            let ours = try forecast(PerComponent { AutoARIMA() }, series)
            let theirs = try #require(record.forecasts["auto-arima"])
            if try abs(smape(series, ours) - smape(series, theirs)) < 1 { close += 1 }
        }
        #expect(close >= 3)
    }

    @Test("automatic ARIMA finds the orders of a process that has some")
    func orders() throws {
        // An autoregression of order 2 with small uniform errors, and its sum.
        var state: UInt64 = 88_172_645_463_325_252
        func noise() -> Double {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Double(state >> 11) / 9_007_199_254_740_992 - 0.5
        }
        var process = [0.0, 0.0]
        for t in 2..<2000 { process.append(1.2 * process[t - 1] - 0.5 * process[t - 2] + noise()) }
        var method = AutoARIMA()
        try method.fit(process)
        #expect(method.order == ARIMAOrder(2, 0, 0))
        var sum = 0.0
        try method.fit(
            process.map { value in
                sum += value
                return sum
            })
        #expect(method.order?.differences == 1)
        #expect(method.order?.autoregressive == 2)
    }

    @Test("the Kalman forecaster is darts' with 1 and with 4 states")
    func kalman() throws {
        for (system, series, record) in try golden() {
            for states in [1, 4] {
                let ours = try forecast(Kalman(states: states), series)
                let theirs = try #require(record.forecasts["kalman-\(states)"])
                // The fixture has ten digits; the past of a smooth series is nearly singular, the more so for more
                // states.
                let tolerance = states == 1 ? 1e-8 : 1e-3
                #expect(distance(ours, theirs, series) < tolerance, "\(system), \(states)")
            }
        }
    }

    @Test("4Theta is darts' for other thetas, and with everything multiplicative on a positive series")
    func fourTheta() throws {
        var multiplicative = 0
        for (system, series, record) in try golden() {
            let three = try forecast(PerComponent { FourTheta(theta: 3, seasons: .none) }, series)
            let theirs = try #require(record.forecasts["four-theta-3"])
            #expect(distance(three, theirs, series) < 1e-4, "\(system)")
            if let theirs = record.forecasts["four-theta-multiplicative"] {
                let ours = try forecast(
                    PerComponent {
                        FourTheta(
                            theta: 3, seasons: .multiplicative, combination: .multiplicative, trend: .exponential)
                    }, series)
                #expect(distance(ours, theirs, series) < 1e-4, "\(system)")
                multiplicative += 1
            }
        }
        #expect(multiplicative >= 1)
    }

    // MARK: - What no method should stumble over

    private let methods: [(String, () -> any Forecaster)] = [
        ("exponential-smoothing", { PerComponent { ExponentialSmoothing() } }),
        ("exponential-smoothing-none", { PerComponent { ExponentialSmoothing(seasons: .none) } }),
        ("exponential-smoothing-damped", { PerComponent { ExponentialSmoothing(isDamped: true) } }),
        ("four-theta", { PerComponent { FourTheta() } }),
        ("arima", { PerComponent { ARIMA(ARIMAOrder(5, 1, 0)) } }),
        ("arima-likelihood", { PerComponent { ARIMA(ARIMAOrder(2, 1, 2), estimation: .likelihood) } }),
        ("auto-arima", { PerComponent { AutoARIMA() } }),
        ("kalman", { Kalman() }),
    ]

    @Test("a constant series goes on as it is, whatever its size")
    func constant() throws {
        for (name, make) in methods {
            for level in [0, 3.25, -1e-200, 1e200] {
                var method = make()
                try method.fit(TimeSeries([Double](repeating: level, count: 200)))
                for value in try method.forecast(20).values {
                    // A state-space model of one state decays by what rounding leaves of its factor of 1.
                    #expect(abs(value - level) <= 1e-6 * abs(level), "\(name) of \(level): \(value)")
                }
            }
        }
    }

    @Test("a straight line goes on straight")
    func line() throws {
        for (name, make) in methods where !["kalman", "four-theta", "exponential-smoothing-damped"].contains(name) {
            var method = make()
            try method.fit(TimeSeries((0..<200).map { (t: Int) -> Double in 3 + 0.5 * Double(t) }))
            for (h, value) in try method.forecast(20).values.enumerated() {
                #expect(abs(value - (103 + 0.5 * Double(h))) < 1e-3, "\(name) at \(h): \(value)")
            }
        }
    }

    @Test("forecasts scale with the series, from the smallest numbers to the largest")
    func scaling() throws {
        let values = (0..<300).map { (t: Int) -> Double in
            let uneven = Double((t * 7919) % 101)
            return uneven / 10 + Double(t % 12)
        }
        for (name, make) in methods {
            var method = make()
            try method.fit(TimeSeries(values))
            let reference = try method.forecast(30).values
            for power in [-300, 40, 300] where name != "four-theta" || power < 300 {
                let scale = Double(sign: .plus, exponent: power, significand: 1)
                try method.fit(TimeSeries(values.map { $0 * scale }))
                for (a, b) in zip(try method.forecast(30).values, reference) {
                    #expect(abs(a / scale - b) <= 1e-6 * (1 + abs(b)), "\(name) by 2^\(power): \(a / scale) and \(b)")
                }
            }
        }
    }

    @Test("too few points, and values that are not finite, are refused with a sentence")
    func refusals() throws {
        for (name, make) in methods {
            var method = make()
            #expect(throws: ForecastError.self, "\(name)") { try method.forecast(3) }
            let least = method.minimumPoints
            #expect(throws: ForecastError.tooShort(points: least - 1, needed: least), "\(name)") {
                try method.fit(TimeSeries((0..<(least - 1)).map { (t: Int) -> Double in Double(t % 3) }))
            }
            for bad in [Double.nan, .infinity] {
                #expect(throws: ForecastError.self, "\(name)") {
                    try method.fit(TimeSeries((0..<300).map { (t: Int) -> Double in t == 150 ? bad : Double(t % 7) }))
                }
            }
            // As short as it may be: a forecast or a sentence.
            var shortest = make()
            do {
                try shortest.fit(TimeSeries((0..<least).map { (t: Int) -> Double in Double((t * 5) % 7) }))
                #expect(try shortest.forecast(5).count == 5)
            } catch { #expect("\(error)".count > 20, "\(name)") }
        }
        #expect(throws: ForecastError.self) {
            var method = ExponentialSmoothing(seasons: .multiplicative)
            try method.fit((1..<100).map { Double($0) })
        }
    }

    @Test("components that depend on one another do not upset the Kalman forecaster")
    func dependentComponents() throws {
        let series = try golden()[1].series.values.prefix(1000)
        for scale in [1.0, 2, 3, 1e3] {
            var rows: [Double] = []
            for value in series { rows += [value * scale, (5 - 2 * value) * scale, 7 * scale] }
            var method = Kalman(states: 2)
            try method.fit(TimeSeries(dimension: 3, values: rows))
            let forecast = try method.forecast(20)
            for t in 0..<20 {
                let (a, b) = (forecast.values[3 * t] / scale, forecast.values[3 * t + 1] / scale)
                let range = (series.max() ?? 0) - (series.min() ?? 0)
                #expect(abs(a) < 10 * range && b.isFinite, "\(scale), \(t): \(a), \(b)")
            }
        }
    }

    @Test("the Kalman forecaster takes several components together, and says when they are too many for the points")
    func components() throws {
        var rows: [Double] = []
        for t in 0..<400 {
            rows.append(Double((t * 7) % 13))
            rows.append(Double((t * 5) % 11))
            rows.append(Double(t % 4))
        }
        var method = Kalman(states: 3)
        try method.fit(TimeSeries(dimension: 3, values: rows))
        let forecast = try method.forecast(10)
        #expect(forecast.dimension == 3 && forecast.count == 10 && forecast.values.allSatisfy(\.isFinite))
        #expect(throws: ForecastError.tooShort(points: 60, needed: 80)) {
            try method.fit(TimeSeries(dimension: 3, values: Array(rows.prefix(180))))
        }
    }
}
