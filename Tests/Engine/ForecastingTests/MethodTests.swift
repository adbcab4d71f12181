import Families
import Forecasting
import Testing

@Suite("Forecasting methods")
struct MethodTests {
    struct Golden: Decodable {
        struct Forecast: Decodable {
            let smape: Double
            let mae: Double
            let rmse: Double
            let forecast: [Double]
            let lags: Int?
            let seasonMode: String?
        }
        let series: [Double]
        let forecasts: [String: Forecast]
    }

    private func model(_ name: String, _ golden: Golden.Forecast) -> (any Forecaster)? {
        switch name {
        case "naive-mean": PerComponent { NaiveMean() }
        case "naive-drift": PerComponent { NaiveDrift() }
        case "naive-seasonal": PerComponent { NaiveSeasonal() }
        case "fft": PerComponent { FourierExtrapolation() }
        case "linear-regression": LinearRegression(lags: golden.lags ?? 0)
        case "theta": PerComponent { Theta(seasons: SeasonMode(rawValue: golden.seasonMode ?? "") ?? .none) }
        default: nil
        }
    }

    @Test(
        "forecasts and scores equal darts' on three chaotic series",
        arguments: [
            // Largest deviation allowed, as a share of the series' range. Theta's smoothing is
            // optimised numerically on both sides.
            ("naive-mean", 1e-12), ("naive-drift", 1e-12), ("naive-seasonal", 1e-12), ("fft", 1e-11),
            ("linear-regression", 1e-5), ("theta", 1e-4),
        ])
    func golden(name: String, tolerance: Double) throws {
        let systems = try Fixture.read("forecasts.json", as: Golden.self)
        #expect(systems.count == 3)
        for (system, golden) in systems {
            let record = try #require(golden.forecasts[name])
            var method = try #require(model(name, record))
            let series = TimeSeries(golden.series)
            try method.fit(series[0..<1000])
            let forecast = try method.forecast(200)
            let range = (golden.series.max() ?? 0) - (golden.series.min() ?? 0)
            for (step, reference) in record.forecast.enumerated() {
                #expect(abs(forecast.values[step] - reference) <= tolerance * range, "\(system) at step \(step)")
            }
            let scored = ScoredForecast(truth: series[1000..<1200], forecast: forecast, training: series[0..<1000])
            let smape = try #require(Metric.symmetricMeanAbsolutePercentageError(scored))
            #expect(abs(smape - record.smape) <= max(1e-9, 100 * tolerance) * record.smape, "\(system): \(smape)")
            let mae = try #require(Metric.meanAbsoluteError(scored))
            #expect(abs(mae - record.mae) <= max(1e-9, 100 * tolerance) * record.mae, "\(system): \(mae)")
        }
    }

    @Test("linear regression continues any linear recurrence, over several components")
    func recurrence() throws {
        // Two rotations with different speeds obey linear recurrences of order 2.
        let rows = (0..<120).map { t -> [Double] in [rotation(t, 0.3), 2 + rotation(t, 0.7)] }
        let series = TimeSeries(dimension: 2, values: rows.flatMap { $0 })
        var method = LinearRegression(lags: 4)
        try method.fit(series[0..<100])
        let forecast = try method.forecast(20)
        for (value, reference) in zip(forecast.values, series[100..<120].values) {
            #expect(abs(value - reference) < 1e-9)
        }
    }

    private func rotation(_ t: Int, _ angle: Double) -> Double {
        // cos(t·angle) by Chebyshev's recurrence, without a library.
        var (previous, current) = (1.0, 1 - angle * angle / 2)
        let twice = 2 * current
        if t == 0 { return previous }
        for _ in 1..<t { (previous, current) = (current, twice * current - previous) }
        return current
    }

    @Test("FFT with as many terms as points repeats the series")
    func allTerms() throws {
        let values = (0..<37).map { Double(($0 * 7) % 11) }
        var method = FourierExtrapolation(terms: 37)
        try method.fit(values)
        for (value, reference) in zip(try method.forecast(74), values + values) {
            #expect(abs(value - reference) < 1e-12)
        }
    }

    @Test("naive seasonal repeats the last season")
    func seasonal() throws {
        var method = NaiveSeasonal(period: 3)
        try method.fit([9, 1, 2, 3])
        #expect(try method.forecast(5) == [1, 2, 3, 1, 2])
    }

    @Test("Theta finds a season of 12, takes it out and continues it")
    func thetaSeason() throws {
        let season = [0.0, 3, 5, 6, 5, 3, 0, -3, -5, -6, -5, -3]
        let values = (0..<240).map { 10 + 0.05 * Double($0) + season[$0 % 12] }
        var method = Theta(theta: 2, seasons: .additive)
        try method.fit(values)
        let forecast = try method.forecast(24)
        for h in 0..<24 {
            let truth = 10 + 0.05 * Double(240 + h) + season[(240 + h) % 12]
            #expect(abs(forecast[h] - truth) < 1, "step \(h): \(forecast[h]) against \(truth)")
        }
    }

    @Test("what a method cannot do it says: too short a series, seasons that multiply across zero, no fit")
    func errors() {
        #expect(throws: ForecastError.tooShort(points: 5, needed: 12)) {
            var method = LinearRegression(lags: 10)
            try method.fit(TimeSeries([1, 2, 3, 4, 5]))
        }
        #expect(throws: ForecastError.self) {
            var method = Theta(seasons: .multiplicative)
            try method.fit((0..<100).map { Double($0 % 10) - 4 })
        }
        #expect(throws: ForecastError.notFitted) { try Theta().forecast(3) }
    }

    @Test("methods have distinct names, and each owns its parameters")
    func registry() {
        let names = ForecastingMethod.all.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(names.count >= 6)
        for method in ForecastingMethod.all {
            for parameter in method.parameters {
                #expect(parameter.applies == [.when("method", in: [.string(method.name)])], "\(parameter.name)")
            }
        }
    }
}
