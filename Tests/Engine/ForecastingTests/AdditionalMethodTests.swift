import Dynamics
import Families
import Forecasting
import Numerics
import Testing

/// Methods that the study lacks.
@Suite("Methods beyond the study")
struct AdditionalMethodTests {
    private func lorenz(_ points: Int, pointsPerPeriod: Double = 100) throws -> TimeSeries {
        let system = try #require(DynamicalSystem.named("Lorenz"))
        let path = try system.trajectory(
            points: points, pointsPerPeriod: pointsPerPeriod, transientPeriods: 10, random: RandomStream(seed: 4))
        return TimeSeries(dimension: path.dimension, values: path.values)
    }

    /// Points until the error of the first component passes a tenth of its range.
    private func validPoints(_ forecast: TimeSeries, _ truth: TimeSeries) -> Int {
        let (a, b) = (forecast.component(0), truth.component(0))
        let range = (b.max() ?? 0) - (b.min() ?? 0)
        return zip(a, b).enumerated().first { !(abs($0.element.0 - $0.element.1) < 0.1 * range) }?.offset ?? a.count
    }

    private func sine(_ count: Int, period: Double) -> [Double] {
        // sin by its recurrence, from its series at one step.
        let angle = 2 * Double.pi / period
        let square = angle * angle
        let twice = 2 * (1 - square / 2 * (1 - square / 12 * (1 - square / 30)))
        var values = [0, angle * (1 - square / 6 * (1 - square / 20 * (1 - square / 42)))]
        while values.count < count { values.append(twice * values[values.count - 1] - values[values.count - 2]) }
        return values
    }

    @Test("the naive periodic method finds a period that is not whole and continues it")
    func period() throws {
        let values = sine(1200, period: 37.3)
        var method = NaivePeriodic()
        try method.fit(Array(values[..<1000]))
        for (value, expected) in zip(try method.forecast(200), values[1000...]) {
            // Six periods on, a period wrong by a thousandth is wrong by 0.04.
            #expect(abs(value - expected) < 0.06)
        }
        var known = NaivePeriodic(period: 4)
        try known.fit([9, 9, 1, 2, 3, 4])
        #expect(try known.forecast(6) == [1, 2, 3, 4, 1, 2])
        var constant = NaivePeriodic()
        try constant.fit([Double](repeating: 5, count: 50))
        #expect(try constant.forecast(3) == [5, 5, 5])
    }

    @Test("sparse regression finds the seven terms of the Lorenz equations, and forecasts by them")
    func lorenzEquations() throws {
        let series = try lorenz(1300)
        var method = SparseRegression(degree: 2, threshold: 0.02)
        try method.fit(series[0..<1000])
        // In units of deviations about means constants and linear terms appear beside the original seven.
        #expect(method.equations.count == 3)
        #expect(method.equations[0].split(separator: "+").count <= 3)
        let forecast = try method.forecast(300)
        // Three periods of the attractor, 2 Lyapunov times.
        #expect(validPoints(forecast, series[1000..<1300]) >= 200)
    }

    @Test("nonlinear autoregression of order 2 follows Lorenz for two periods; of order 1 it does not")
    func nonlinear() throws {
        let series = try lorenz(1300)
        let method = try #require(ForecastingMethod.named("nonlinear-nvar"))
        let values: [String: ParameterValue] = [
            "nonlinear-order": .integer(2), "nonlinear-delay": .integer(2), "nonlinear-stride": .integer(1),
            "nonlinear-ridge": .number(1e-6),
        ]
        var model = try method.make(Parameters(values), ForecastingSetting(random: RandomStream(seed: 1)))
        try model.fit(series[0..<1000])
        let quadratic = validPoints(try model.forecast(300), series[1000..<1300])
        var linear = VectorAutoregression()
        try linear.fit(series[0..<1000])
        let straight = validPoints(try linear.forecast(300), series[1000..<1300])
        #expect(quadratic >= 200, "\(quadratic)")
        #expect(quadratic > 2 * straight, "\(quadratic) against \(straight)")
    }

    @Test("analogues of a periodic series are found one period back")
    func analogues() throws {
        let values = sine(1100, period: 40)
        for model in AnalogueForecaster.Model.allCases {
            var method = AnalogueForecaster(neighbours: 4, model: model)
            try method.fit(TimeSeries(Array(values[..<1000])))
            for (value, expected) in zip(try method.forecast(100).values, values[1000...]) {
                #expect(abs(value - expected) < 1e-6, "\(model)")
            }
        }
    }

    @Test("an ensemble chooses the methods that do best on the end of the training series")
    func ensemble() throws {
        let series = TimeSeries(sine(1200, period: 40))
        var method = EnsembleForecaster(
            candidates: [
                .init("mean") { PerComponent { NaiveMean() } },
                .init("regression") { LinearRegression(lags: 4) },
                .init("last") { PerComponent { NaiveSeasonal() } },
                .init("impossible") { LinearRegression(lags: 5000) },
                .init("season") { PerComponent { NaiveSeasonal(period: 40) } },
                .init("period") { PerComponent { NaivePeriodic(period: 40) } },
            ], size: 3)
        try method.fit(series[0..<1000])
        #expect(Set(method.members) == ["regression", "season", "period"])
        for (value, expected) in zip(try method.forecast(200).values, series.values[1000...]) {
            #expect(abs(value - expected) < 1e-6)
        }
        var hopeless = EnsembleForecaster(candidates: [.init("impossible") { LinearRegression(lags: 5000) }])
        #expect(throws: ForecastError.self) { try hopeless.fit(series[0..<1000]) }
    }

    @Test("an ensemble's methods are named in one parameter, and a name that is none is refused")
    func ensembleParameters() throws {
        let method = try #require(ForecastingMethod.named("ensemble"))
        let setting = ForecastingSetting(random: RandomStream(seed: 1))
        func make(_ names: String) throws -> any Forecaster {
            try method.make(
                Parameters([
                    "ensemble-methods": .string(names), "ensemble-size": .integer(2),
                    "ensemble-combination": .string("mean"),
                ]), setting)
        }
        var model = try make("naive-mean, nvar")
        try model.fit(TimeSeries(sine(300, period: 40)))
        #expect(try model.forecast(10).count == 10)
        #expect(throws: ParameterProblem.self) { try make("naive-mean,unheard-of") }
        #expect(throws: ParameterProblem.self) { try make("ensemble") }
        #expect(throws: ParameterProblem.self) { try make("") }
    }
}
