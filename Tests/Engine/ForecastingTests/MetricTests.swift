import Forecasting
import Testing

@Suite("Metrics")
struct MetricTests {
    struct Golden: Decodable {
        let truth: [[Double]]
        let forecast: [[Double]]
        let scores: [String: Double]
    }

    @Test("scores of published multivariate forecasts equal dysts'")
    func golden() throws {
        let cases = try Fixture.read("metrics.json", as: Golden.self)
        #expect(cases.count == 3)
        for (name, golden) in cases {
            let truth = TimeSeries(dimension: golden.truth[0].count, values: golden.truth.flatMap { $0 })
            let forecast = TimeSeries(dimension: truth.dimension, values: golden.forecast.flatMap { $0 })
            let scored = ScoredForecast(truth: truth, forecast: forecast, training: truth)
            let computed: [(String, Metric)] = [
                ("mse", .meanSquaredError), ("mae", .meanAbsoluteError), ("rmse", .rootMeanSquaredError),
                ("marre", .meanAbsoluteRangedRelativeError), ("r2", .coefficientOfDetermination),
                ("smape", .symmetricMeanAbsolutePercentageError),
                ("smape_100", .symmetricMeanAbsolutePercentageErrorOutOf100),
                ("mape", .meanAbsolutePercentageError), ("mase_against_truth", .meanAbsoluteScaledError),
            ]
            for (key, metric) in computed {
                let reference = try #require(golden.scores[key])
                let value = try #require(metric(scored))
                // dysts adds 1e-10 to some denominators.
                #expect(
                    abs(value - reference) <= 1e-6 * abs(reference), "\(name) \(key): \(value) against \(reference)")
            }
        }
    }

    @Test("valid prediction time counts the points before the first bad one, in Lyapunov times")
    func validPredictionTime() throws {
        let truth = TimeSeries([1, 1, 1, 1, 1])
        // |1 − 1.2|/2.2 is 18 of 200, |1 − 1.5|/2.5 is 40 of 200.
        let scored = ScoredForecast(
            truth: truth, forecast: TimeSeries([1, 1.2, 1, 1.5, 1]), training: truth, lyapunovStep: 0.25)
        #expect(Metric.validPredictionTime(scored) == 0.75)
        #expect(Metric.validPredictionPoints(scored) == 3)
        let perfect = ScoredForecast(truth: truth, forecast: truth, training: truth)
        #expect(Metric.validPredictionPoints(perfect) == 5)
        #expect(Metric.validPredictionTime(perfect) == nil)
    }

    @Test("a forecast that left the finite numbers counts fully in sMAPE and has no squared error")
    func notFinite() {
        let truth = TimeSeries([1, 2])
        let scored = ScoredForecast(truth: truth, forecast: TimeSeries([1, .infinity]), training: truth)
        #expect(Metric.symmetricMeanAbsolutePercentageError(scored) == 100)
        #expect(Metric.meanSquaredError(scored) == nil)
    }

    @Test("0 forecast as 0 is no error")
    func zero() {
        let zeros = TimeSeries([0, 0])
        #expect(
            Metric.symmetricMeanAbsolutePercentageError(
                ScoredForecast(truth: zeros, forecast: zeros, training: zeros)) == 0)
    }

    @Test("scaled error is 1 for a forecast as wrong as the training series' steps")
    func scaled() {
        let training = TimeSeries([0, 2, 0, 2])
        let scored = ScoredForecast(truth: TimeSeries([0, 0]), forecast: TimeSeries([2, -2]), training: training)
        #expect(Metric.meanAbsoluteScaledError(scored) == 1)
    }
}
