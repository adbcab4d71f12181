import Families
import Forecasting
import Foundation
import Identifiers
import Numerics
import Testing

@Suite("Bad input to the forecasting family")
struct BadInputTests {
    private let family = ForecastingFamily()

    /// Series that no method should have to expect.
    private static let series: [(name: String, values: [Double])] = [
        ("constant", [Double](repeating: 4, count: 60)),
        ("zero", [Double](repeating: 0, count: 60)),
        ("of one point", [1]),
        ("of two points", [1, 2]),
        ("of nine points", (0..<9).map { sin(Double($0)) }),
        ("holding NaN", (0..<60).map { $0 == 30 ? .nan : sin(Double($0)) }),
        ("holding infinity", (0..<60).map { $0 == 30 ? .infinity : sin(Double($0)) }),
        ("gigantic", (0..<60).map { 1e300 * sin(Double($0)) }),
        ("near the largest number", (0..<60).map { $0 % 2 == 0 ? 1.7e308 : -1.7e308 }),
        ("tiny", (0..<60).map { Double.leastNonzeroMagnitude * 1e10 * Double($0 % 7) }),
        ("of two values", (0..<60).map { Double($0 % 2) }),
        ("with one outlier", (0..<60).map { $0 == 59 ? 1e15 : sin(Double($0)) }),
    ]

    private func parameters(_ method: ForecastingMethod) -> Parameters {
        // Small, for the rules hold at any size and training is slow without optimisation.
        family.filled([
            "method": .string(method.name), "system": .string("Lorenz"), "lags": .integer(3), "epochs": .integer(1),
            "width": .integer(4), "stacks": .integer(2), "feed-forward": .integer(8), "input-chunk": .integer(5),
            "iterations": .integer(2), "lookback": .integer(5), "forest-trees": .integer(3),
            "boosting-rounds": .integer(3), "reservoir-units": .integer(20), "nvar-delay": .integer(3),
            "auto-arima-models": .integer(3), "arima-p": .integer(2), "sparse-degree": .integer(2),
        ])
    }

    @Test("every method answers every such series with finite numbers, a divergence, or an error in words")
    func everyMethod() throws {
        for method in ForecastingMethod.all {
            for (name, values) in Self.series {
                for series in [TimeSeries(values), TimeSeries(components: [values, values.reversed()])] {
                    var forecaster = try method.make(
                        parameters(method), ForecastingSetting(random: RandomStream(seed: 1), pointsPerPeriod: 10))
                    do throws(ForecastError) {
                        try forecaster.fit(series)
                        let forecast = try forecaster.forecast(7)
                        #expect(
                            forecast.count == 7 && forecast.dimension == series.dimension, "\(method.name), \(name)")
                        // What is not finite must be told as a divergence: never as success.
                        let isFinite = forecast.values.allSatisfy(\.isFinite)
                        let step = Divergence.step(of: forecast, after: series)
                        #expect(isFinite || step != nil, "\(method.name), a series \(name)")
                    } catch {
                        let words = "\(error)"
                        #expect(
                            !words.isEmpty && !words.contains("Error("), "\(method.name), a series \(name): \(words)")
                    }
                }
            }
        }
    }

    private func file(_ rows: [String], header: String = "t,x") throws -> String {
        let path = FileManager.default.temporaryDirectory.appending(path: "swath-\(UUID().uuidString).csv").path
        try Data(([header] + rows).joined(separator: "\n").utf8).write(to: URL(filePath: path))
        return path
    }

    private func task(_ path: String, _ more: [String: ParameterValue] = [:]) -> Parameters {
        let values: [String: ParameterValue] = [
            "method": .string("linear-regression"), "lags": .integer(3), "input": .string("csv:\(path)"),
            "train": .integer(40), "horizon": .integer(20),
        ]
        return family.filled(values.merging(more) { $1 })
    }

    private func problem(_ path: String) -> String {
        do {
            try family.validate(task(path))
            return ""
        } catch { return error.message }
    }

    @Test("a file is refused before anything is queued: what is no number, uneven times, times that stand still")
    func files() throws {
        let rows = (0..<60).map { "\(0.1 * Double($0)),\(sin(Double($0)))" }
        #expect(problem(try file(rows)) == "")
        func changed(_ place: Int, _ row: String) throws -> String {
            var rows = rows
            rows[place] = row
            return problem(try file(rows))
        }
        #expect(try changed(30, "3.0,nan").hasSuffix("line 32, column x: \"nan\" is not a finite number"))
        #expect(try changed(30, "3.0,").hasSuffix("line 32, column x: \"\" is not a finite number"))
        #expect(try changed(30, "3.05,1").contains("line 32: the times in column t must rise in even steps"))
        #expect(try changed(30, "2.9,1").contains("line 32: the times in column t must rise in even steps"))
        #expect(try changed(30, "x,1").hasSuffix("line 32, column t: \"x\" is not a finite number"))
        // Dates are not looked at.
        let dates = rows.enumerated().map { "2020-\($0.offset),\($0.element.split(separator: ",")[1])" }
        #expect(problem(try file(dates)) == "")
    }

    @Test("a column of times is no component, and the first column that is none is forecast")
    func times() throws {
        let rows = (0..<60).map { "\($0),\($0 % 4),\($0 % 5)" }
        let context = RecordingContext()
        let path = try file(rows, header: "Time,x,y")
        try family.run(
            task(path, ["dataset": .string("multivariate"), "keep-forecast": .bool(true)]), context: context)
        #expect(context.artifacts["forecast"]?.encoding == "f64le:20x2")
        let univariate = RecordingContext()
        try family.run(
            task(path, ["method": .string("naive-seasonal"), "seasonal-period": .integer(4)]), context: univariate)
        #expect(univariate.values["mae"] == 0)
    }

    @Test("a forecast that diverges fails as diverged, with its step and its scores on record")
    func divergence() throws {
        // An unstable recurrence that the regression learns exactly.
        let rows = (0..<60).map { "\($0),\($0 < 40 ? pow(1.5, Double($0)) : 1)" }
        let context = RecordingContext()
        do {
            try family.run(task(try file(rows), ["horizon": .integer(20)]), context: context)
            Issue.record("it should have failed")
        } catch let failure as TaskFailure {
            #expect(failure.kind == .diverged)
            #expect(failure.message == "linear-regression: the forecast diverged at step 18 of 20")
        }
        #expect(context.values["diverged_at"] == 18)
        // It counts, nearly fully.
        let smape = try #require(context.values["smape"])
        #expect(smape > 190 && smape <= 200)
    }

    @Test("series of gigantic numbers and of one value are answered task by task")
    func extremes() throws {
        for values in [[Double](repeating: 2, count: 60), (0..<60).map { 1e300 * sin(Double($0)) }] {
            let path = try file(values.enumerated().map { "\($0.offset),\($0.element)" })
            for method in ForecastingMethod.all {
                var parameters = parameters(method).dictionary
                for (name, value) in task(path).dictionary where name != "method" && name != "lags" {
                    parameters[name] = value
                }
                parameters["system"] = nil
                parameters["points-per-period"] = nil
                let context = RecordingContext()
                do {
                    try family.run(Parameters(parameters), context: context)
                    let smape = try #require(context.values["smape"], "\(method.name)")
                    #expect(smape >= 0 && smape <= 200)
                } catch let failure as TaskFailure {
                    #expect(failure.kind == .impossible || failure.kind == .diverged, "\(method.name): \(failure)")
                }
            }
        }
    }
}
