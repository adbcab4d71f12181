import Families
import Forecasting
import Numerics
import Testing

@Suite("Trees, reservoirs and regressions on delayed points")
struct RegressionMethodTests {
    struct Golden: Decodable {
        struct Spread: Decodable {
            let runs: Int
            let smape, smapeDeviation, error, errorDeviation: Double
        }
        let boosted, nvar, nvarOrder2: [Double]
        let echoState, forest: Spread
    }

    struct System {
        let name: String
        let series: TimeSeries
        let golden: Golden
        var training: TimeSeries { series[0..<1000] }
        var truth: TimeSeries { series[1000..<1200] }
        var range: Double { (series.values.max() ?? 0) - (series.values.min() ?? 0) }

        func smape(_ forecast: TimeSeries) throws -> Double {
            let scored = ScoredForecast(truth: truth, forecast: forecast, training: training)
            return try #require(Metric.symmetricMeanAbsolutePercentageError(scored))
        }

        /// The largest deviation, as a share of the series' range.
        func deviation(_ forecast: TimeSeries, from expected: [Double]) -> Double {
            (zip(forecast.values, expected).map { abs($0 - $1) }.max() ?? .infinity) / range
        }
    }

    private func systems() throws -> [System] {
        let series = try Fixture.read("forecasts.json", as: MethodTests.Golden.self)
        let golden = try Fixture.read("regressions.json", as: Golden.self)
        #expect(Set(series.keys) == Set(golden.keys))
        return golden.sorted { $0.key < $1.key }.compactMap { name, golden in
            series[name].map { System(name: name, series: TimeSeries($0.series), golden: golden) }
        }
    }

    private func forecast(_ method: any Forecaster, _ system: System) throws -> TimeSeries {
        var method = method
        try method.fit(system.training)
        return try method.forecast(200)
    }

    @Test("boosted trees forecast as xgboost does, all 200 points")
    func boosted() throws {
        for system in try systems() {
            let forecast = try forecast(BoostedTreesForecaster(lags: 10), system)
            // Both sides are sums of the same 32-bit numbers.
            #expect(system.deviation(forecast, from: system.golden.boosted) < 1e-7, "\(system.name)")
        }
    }

    @Test("the study's autoregression forecasts as reservoirpy's, and that of order 2 until it diverges")
    func autoregression() throws {
        for system in try systems() {
            let linear = try forecast(VectorAutoregression(), system)
            // Normal equations there, reflections here: eight digits, of which 200 steps lose some.
            #expect(system.deviation(linear, from: system.golden.nvar) < 1e-7, "\(system.name)")
            var settings = VectorAutoregression.Settings()
            (settings.delay, settings.order) = (5, 2)
            let quadratic = try forecast(VectorAutoregression(settings: settings), system)
            #expect(system.deviation(quadratic, from: system.golden.nvarOrder2) < 1e-5, "\(system.name)")
            #expect(quadratic.count == 200)
        }
    }

    @Test("random forests score as scikit-learn's do, as far as their seeds let one tell")
    func forest() throws {
        for system in try systems() {
            try compare(system, system.golden.forest, seeds: 12) { RandomForestForecaster(lags: 10, random: $0) }
        }
    }

    @Test("echo-state networks score as reservoirpy's do, as far as their seeds let one tell")
    func echoState() throws {
        for system in try systems() {
            try compare(system, system.golden.echoState, seeds: 20) { EchoStateNetwork(random: $0) }
        }
    }

    /// Means over seeds of sMAPE and of the logarithm of the early error differ by less than 4 standard errors.
    private func compare(
        _ system: System, _ golden: Golden.Spread, seeds: UInt64, _ make: (RandomStream) -> any Forecaster
    ) throws {
        var (scores, errors): ([Double], [Double]) = ([], [])
        for seed in 0..<seeds {
            let forecast = try forecast(make(RandomStream(seed: seed)), system)
            scores.append(try system.smape(forecast))
            let early = (0..<10).reduce(0) { $0 + abs(forecast.values[$1] - system.truth.values[$1]) } / 10
            errors.append(decimalLogarithm(early / system.range))
        }
        for (values, centre, deviation, what) in [
            (scores, golden.smape, golden.smapeDeviation, "sMAPE"),
            (errors, golden.error, golden.errorDeviation, "early error"),
        ] {
            let ours = mean(values)
            let error =
                (populationVariance(values) / Double(values.count - 1) + deviation * deviation / Double(golden.runs))
                .squareRoot()
            #expect(abs(ours - centre) < 4 * error, "\(system.name), \(what): \(ours) against \(centre) ± \(error)")
        }
    }

    private func decimalLogarithm(_ x: Double) -> Double {
        // log₂ by bisection of squares is enough for four digits.
        var (exponent, significand, bits, unit) = (Double(x.exponent), x.significand, 0.0, 0.5)
        for _ in 0..<30 {
            significand *= significand
            if significand >= 2 { (significand, bits) = (significand / 2, bits + unit) }
            unit /= 2
        }
        exponent += bits
        return exponent * 0.30102999566398120
    }

    @Test("the same stream gives the same forecast, another stream another")
    func determinism() throws {
        let system = try #require(try systems().first)
        let makers: [(RandomStream) -> any Forecaster] = [
            { RandomForestForecaster(lags: 5, random: $0) }, { EchoStateNetwork(random: $0) },
        ]
        for make in makers {
            let first = try forecast(make(RandomStream(seed: 1)), system)
            #expect(try forecast(make(RandomStream(seed: 1)), system) == first)
            #expect(try forecast(make(RandomStream(seed: 2)), system) != first)
        }
    }

    @Test("several components are forecast together, each with its own trees")
    func components() throws {
        let all = try systems()
        let rows = (0..<300).flatMap { time in all.map { $0.series.values[time] } }
        let series = TimeSeries(dimension: all.count, values: rows)
        let methods: [any Forecaster] = [
            RandomForestForecaster(lags: 3, random: RandomStream(seed: 1)), BoostedTreesForecaster(lags: 3),
            VectorAutoregression(), EchoStateNetwork(random: RandomStream(seed: 1)), AnalogueForecaster(),
            SparseRegression(degree: 1),
        ]
        for method in methods {
            var method = method
            try method.fit(series[0..<280])
            let forecast = try method.forecast(20)
            #expect(forecast.dimension == 3 && forecast.count == 20)
            for component in 0..<3 {
                let (value, last) = (forecast.values[component], series.values[279 * 3 + component])
                let range = all[component].range
                #expect(abs(value - last) < 0.2 * range, "\(type(of: method)), component \(component)")
            }
        }
    }

    @Test("what a method cannot do it says")
    func refusals() throws {
        let short = TimeSeries([1, 2, 3])
        let methods: [any Forecaster] = [
            RandomForestForecaster(lags: 5, random: RandomStream(seed: 1)), BoostedTreesForecaster(lags: 5),
            VectorAutoregression(), EchoStateNetwork(random: RandomStream(seed: 1)), AnalogueForecaster(),
            SparseRegression(), PerComponent { NaivePeriodic() },
        ]
        for method in methods {
            var method = method
            #expect(throws: ForecastError.notFitted) { try method.forecast(1) }
            #expect(throws: ForecastError.self) { try method.fit(short) }
            // Gaps, infinities and giants are refused or forecast, never a trap.
            for bad in [Double.nan, .infinity, 1e300, 0] {
                let series = TimeSeries((0..<150).map { $0 == 70 ? bad : 0 })
                do {
                    try method.fit(series)
                    _ = try method.forecast(5)
                } catch {
                    #expect(!error.description.isEmpty)
                }
            }
        }
    }
}
