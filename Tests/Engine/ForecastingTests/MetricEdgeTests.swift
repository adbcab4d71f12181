import Forecasting
import Foundation
import Numerics
import Testing

@Suite("Metrics at their edges")
struct MetricEdgeTests {
    private func scored(_ truth: TimeSeries, _ forecast: TimeSeries) -> ScoredForecast {
        ScoredForecast(
            truth: truth, forecast: forecast, training: truth, lyapunovStep: 0.01, recomputedLyapunovStep: 0.02)
    }

    private func wave(_ count: Int, _ dimension: Int, _ phase: Double = 0) -> TimeSeries {
        TimeSeries(
            dimension: dimension,
            values: (0..<count * dimension).map { place in
                sin(0.37 * Double(place / dimension) + 0.1 + phase + Double(place % dimension))
            })
    }

    @Test("whatever the two series are, every metric has a finite value or none, under every definition")
    func neverATrap() {
        let constant = TimeSeries([Double](repeating: 3, count: 40))
        let zeros = TimeSeries([Double](repeating: 0, count: 40))
        let ties = TimeSeries((0..<40).map { Double($0 % 3) })
        let huge = TimeSeries((0..<40).map { 1e300 * Double($0 % 7 - 3) })
        let tiny = TimeSeries((0..<40).map { Double.leastNonzeroMagnitude * 1e10 * Double($0 % 5) })
        let broken = [Double.nan, .infinity, -.infinity].map { value in
            TimeSeries((0..<40).map { $0 == 20 ? value : Double($0) })
        }
        let series = [wave(40, 1), constant, zeros, ties, huge, tiny] + broken
        let pairs = series.flatMap { truth in series.map { (truth, $0) } }
        let short = (0..<12).map { (wave($0, 1), wave($0, 1, 1)) } + (0..<12).map { (wave($0, 3), wave($0, 3, 1)) }
        let wide = [(wave(30, 20), wave(30, 20, 0.2)), (wave(30, 2), wave(30, 3)), (wave(9, 1), wave(5, 1))]
        for (truth, forecast) in pairs + short + wide {
            for source in MetricDefinitions.Source.allCases {
                let scored = ScoredForecast(
                    truth: truth, forecast: forecast, training: truth, lyapunovStep: 0.01,
                    definitions: MetricDefinitions(source))
                for metric in Metric.all {
                    if let value = metric(scored) { #expect(value.isFinite, "\(metric.name)") }
                }
            }
        }
    }

    @Test("a perfect forecast has the best score of every metric that has one")
    func perfect() throws {
        let scored = scored(wave(200, 3), wave(200, 3))
        for metric in Metric.all where !metric.largerIsBetter && metric.name != "mase" {
            // The divergence of a density from itself is 0 draw by draw.
            #expect(abs(try #require(metric(scored), "\(metric.name)")) < 1e-7, "\(metric.name)")
        }
        for metric in [Metric.spearmanCorrelation, .pearsonCorrelation, .kendallCorrelation] {
            #expect(abs(try #require(metric(scored)) - 1) < 1e-12)
        }
        #expect(Metric.coefficientOfDetermination(scored) == 1)
        #expect(abs(try #require(Metric.forecastHorizon(scored)) - 2) < 1e-12)
    }

    @Test("of a constant forecast correlations are not defined, errors are")
    func constantForecast() {
        let scored = scored(wave(50, 1), TimeSeries([Double](repeating: 0.5, count: 50)))
        for metric in [Metric.spearmanCorrelation, .pearsonCorrelation, .kendallCorrelation, .powerSpectrumError] {
            #expect(metric(scored) == nil, "\(metric.name)")
        }
        for metric in [Metric.meanSquaredError, .symmetricMeanAbsolutePercentageError, .mutualInformation] {
            #expect(metric(scored) != nil, "\(metric.name)")
        }
    }

    @Test("a constant truth has no range and no spread to measure errors by")
    func constantTruth() {
        let scored = scored(TimeSeries([Double](repeating: 2, count: 30)), wave(30, 1))
        for metric in [
            Metric.meanAbsoluteRangedRelativeError, .coefficientOfDetermination, .normalizedRootMeanSquaredError,
        ] {
            #expect(metric(scored) == nil, "\(metric.name)")
        }
        #expect(Metric.meanAbsoluteError(scored) != nil)
    }

    @Test("five thousand points are scored, the same each time")
    func long() throws {
        let (truth, forecast) = (wave(5_000, 1), wave(5_000, 1, 0.4))
        for metric in Metric.standard {
            let value = try #require(metric(scored(truth, forecast)), "\(metric.name)")
            #expect(value == metric(scored(truth, forecast)))
        }
    }

    @Test("the shorter of the two series is what is scored; other components than the truth's score nothing")
    func shapes() {
        let truth = wave(10, 1)
        #expect(Metric.validPredictionPoints(scored(truth, truth[0..<4])) == 4)
        #expect(Metric.meanAbsoluteError(scored(truth, wave(10, 2))) == nil)
    }

    @Test("the trace of an error is its mean up to each step, and ends in the score")
    func trace() throws {
        let scored = scored(wave(100, 3), wave(100, 3, 0.5))
        let trace = ErrorTrace(scored)
        #expect(trace.cumulative.count == 100 && trace.pointwise.count == 100)
        let score = try #require(Metric.symmetricMeanAbsolutePercentageError(scored))
        #expect(abs(trace.cumulative[99] - score) < 1e-10)
        for step in [1, 10, 57] {
            #expect(abs(trace.cumulative[step - 1] - mean(Array(trace.pointwise[0..<step]))) < 1e-10)
        }
    }

    @Test("steps of a trace rise from 1 to the last, about evenly in their logarithm")
    func steps() {
        #expect(ErrorTrace.steps(to: 0).isEmpty)
        #expect(ErrorTrace.steps(to: 1) == [1])
        #expect(ErrorTrace.steps(to: 5) == [1, 2, 3, 4, 5])
        let steps = ErrorTrace.steps(to: 5_000)
        #expect(steps.first == 1 && steps.last == 5_000 && steps.count < 80)
        #expect(zip(steps, steps.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test("a forecast diverges where it leaves the numbers, or the training range a thousandfold")
    func divergence() {
        let training = TimeSeries(dimension: 2, values: [0, 10, 1, 12, 0.5, 11])
        func step(_ values: [Double]) -> Int? {
            Divergence.step(of: TimeSeries(dimension: 2, values: values), after: training)
        }
        #expect(step([0, 10, 1, 12]) == nil)
        #expect(step([0, 10, 1_001, 12]) == 2)
        #expect(step([0, 10, 999, 12, 0, 2_009]) == nil)
        #expect(step([0, 10, 999, 12, 0, 2_013]) == 3)
        #expect(step([.nan, 10]) == 1)
        #expect(step([0, 10, 0, -.infinity]) == 2)
        // A constant component has the range of the others.
        let flat = TimeSeries(dimension: 2, values: [5, 0, 5, 1, 5, 2])
        #expect(Divergence.step(of: TimeSeries(dimension: 2, values: [2_004, 0]), after: flat) == nil)
        #expect(Divergence.step(of: TimeSeries(dimension: 2, values: [2_006, 0]), after: flat) == 1)
        #expect(Divergence.step(of: TimeSeries([4]), after: TimeSeries([4, 4])) == nil)
    }
}
