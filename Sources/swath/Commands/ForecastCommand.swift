import ArgumentParser
import Families
import Forecasting

struct ForecastCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forecast",
        abstract: "Continue a series by one method.",
        discussion: """
            The file holds one point in time a row: text (CSV), a JSON array, or 64-bit little-endian numbers in \
            a file that ends in .f64. The method learns from all of it. `swath describe forecasting method` lists \
            the methods; a forecast that diverges is printed all the same, and the exit status is 1.

            EXAMPLES
              swath forecast series.csv --method linear-regression --horizon 200 --set lags=25
              swath forecast series.csv --method theta --horizon 100 --column speed --format json
              swath forecast lorenz.f64 --columns 3 --multivariate --method linear-regression --horizon 50
            """)

    @Argument(help: "What to learn from.") var series: String
    @Option(help: ArgumentHelp("How to forecast.", valueName: "name")) var method: String
    @Option(help: ArgumentHelp("How many points to forecast.", valueName: "points")) var horizon: Int
    @Option(
        name: .customLong("set"),
        help: ArgumentHelp("A parameter of the method; may be given again.", valueName: "name=value"))
    var settings: [String] = []
    @Option(help: ArgumentHelp("The column to forecast, by name or position; else the first.", valueName: "column"))
    var column: String?
    @Flag(help: "Forecast all columns together.") var multivariate = false
    @Option(help: ArgumentHelp("Columns of a binary file.", valueName: "count")) var columns: Int = 1
    @Option(help: ArgumentHelp("Points in a period of the series, for methods that use it.", valueName: "points"))
    var pointsPerPeriod: Double?
    @Option(help: ArgumentHelp("Of the random numbers that some methods draw.", valueName: "number")) var seed: UInt64 =
        0
    @Option(help: "csv or json.") var format: ForecastFormat = .csv

    enum ForecastFormat: String, ExpressibleByArgument, CaseIterable { case csv, json }

    func run() throws {
        if multivariate, let column {
            throw CommandFailure(.badInput, "--multivariate takes all columns: leave --column \(column) out")
        }
        guard columns > 0 else { throw CommandFailure(.badInput, "--columns must be at least 1, not \(columns)") }
        if let pointsPerPeriod, !(pointsPerPeriod > 0 && pointsPerPeriod.isFinite) {
            throw CommandFailure(.badInput, "--points-per-period must be above 0, not \(pointsPerPeriod)")
        }
        let (values, names) = try read()
        let result = try forecast(values)
        switch format {
        case .csv:
            Terminal.print(names.map(Self.cell).joined(separator: ","))
            for row in rows(result.forecast) { Terminal.print(row.joined(separator: ",")) }
        case .json:
            var object = JSONLine()
            object.add("method", method)
            object.add("parameters", raw: "\(ParameterValue.map(result.parameters.dictionary))")
            object.add("columns", names)
            object.add("diverged_at", raw: result.divergedAt.map(String.init) ?? "null")
            let points = rows(result.forecast, isJSON: true).map { "[" + $0.joined(separator: ",") + "]" }
            object.add("forecast", raw: "[" + points.joined(separator: ",") + "]")
            Terminal.print(object.text)
        }
        if let step = result.divergedAt {
            throw CommandFailure(.findings, "the forecast diverged at step \(step) of \(horizon)")
        }
    }

    private func read() throws -> (TimeSeries, [String]) {
        do {
            let file = try SeriesFile(file: series, columns: columns, chosen: column)
            if multivariate || column != nil || file.series.dimension == 1 { return (file.series, file.columns) }
            return (TimeSeries(file.series.component(0)), Array(file.columns.prefix(1)))
        } catch {
            throw CommandFailure(.badInput, "\(error)")
        }
    }

    private func forecast(_ values: TimeSeries) throws -> SingleForecast {
        var pairs: [(name: String, value: String)] = []
        for setting in settings {
            guard let mark = setting.firstIndex(of: "="), mark > setting.startIndex else {
                throw CommandFailure(.badInput, "--set \(setting): write name=value")
            }
            pairs.append((String(setting[..<mark]), String(setting[setting.index(after: mark)...])))
        }
        do {
            return try SingleForecast(
                of: values, method: method, horizon: horizon, settings: pairs, seed: seed,
                pointsPerPeriod: pointsPerPeriod)
        } catch let problem as ParameterProblem {
            let hint = problem.suggestion.map { "; did you mean \"\($0)\"?" } ?? ""
            throw CommandFailure(.badInput, "\(problem)\(hint)")
        } catch let error as ForecastError {
            throw CommandFailure(.findings, "\(method): \(error)")
        }
    }

    private func rows(_ series: TimeSeries, isJSON: Bool = false) -> [[String]] {
        (0..<series.count).map { time in
            (0..<series.dimension).map { axis in
                let value = series.values[time * series.dimension + axis]
                return isJSON && !value.isFinite ? "null" : "\(value)"
            }
        }
    }

    /// A name as a cell of a text file.
    private static func cell(_ name: String) -> String {
        name.contains { $0 == "," || $0 == "\"" } ? "\"" + name.replacing("\"", with: "\"\"") + "\"" : name
    }
}
