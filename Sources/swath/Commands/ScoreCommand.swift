import ArgumentParser
import Families
import Forecasting
import Numerics
import Reporting

struct ScoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "score",
        abstract: "Score anybody's forecast by every metric.",
        discussion: """
            Both files hold one point in time a row and as many columns each: text (CSV), a JSON array, or \
            64-bit little-endian numbers in a file that ends in .f64. A first column named t or time is left out. \
            docs/forecasting.md defines every metric; one that is not defined for these points is a dash.

            EXAMPLES
              swath score truth.csv forecast.csv
              swath score truth.csv forecast.csv --training train.csv --lyapunov 0.906 --time-step 0.01 --json
              swath score truth.csv forecast.csv --definitions dysts-0.96 --points 199
            """)

    @Argument(help: "What happened.") var truth: String
    @Argument(help: "What was forecast.") var forecast: String
    @Option(help: ArgumentHelp("What the method had learned from; mase needs it.", valueName: "file"))
    var training: String?
    @Option(help: ArgumentHelp("The largest Lyapunov exponent, per unit of time; vpt needs it.", valueName: "number"))
    var lyapunov: Double?
    @Option(help: ArgumentHelp("Units of time between two points.", valueName: "number")) var timeStep: Double = 1
    @Option(help: "published, dysts-2023 or dysts-0.96.") var definitions: String =
        MetricDefinitions.Source.published.rawValue
    @Option(help: ArgumentHelp("The range of sMAPE, 200 or 100.", valueName: "number")) var smapeRange: Double?
    @Option(help: ArgumentHelp("Score only the first points.", valueName: "count")) var points: Int?
    @Option(help: ArgumentHelp("Columns of a binary file.", valueName: "count")) var columns: Int = 1
    @Option(help: ArgumentHelp("Of the random numbers that some metrics draw.", valueName: "number")) var seed: UInt64 =
        0
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let scored = try scored()
        let scores = Metric.all.map { (metric: $0, value: $0(scored)) }
        let diverged =
            training == nil ? nil : Divergence.step(of: scored.forecast, after: scored.training)
        if json { return Terminal.print(object(scored, scores, diverged).text) }
        let width = (scores.map { $0.metric.name.count }.max() ?? 0) + 2
        for (metric, value) in scores {
            let number = value.map { NumberText.rounded($0, digits: 6) } ?? "-"
            Terminal.print(
                metric.name.padding(to: width) + number.padding(to: 14) + metric.summary)
        }
        if let diverged { Terminal.print("the forecast diverged at step \(diverged)") }
    }

    private func scored() throws -> ScoredForecast {
        guard let source = MetricDefinitions.Source(rawValue: definitions) else {
            let names = MetricDefinitions.Source.allCases.map(\.rawValue)
            let hint = nearestName(to: definitions, in: names).map { "did you mean \"\($0)\"? There" } ?? "there"
            throw CommandFailure(
                .badInput,
                "--definitions: there are no definitions \"\(definitions)\"; \(hint) are: \(names.joined(separator: ", "))"
            )
        }
        if let smapeRange, smapeRange != 200, smapeRange != 100 {
            throw CommandFailure(.badInput, "--smape-range must be 200 or 100, not \(smapeRange)")
        }
        guard columns > 0 else { throw CommandFailure(.badInput, "--columns must be at least 1, not \(columns)") }
        guard timeStep > 0, timeStep.isFinite else {
            throw CommandFailure(.badInput, "--time-step must be above 0, not \(timeStep)")
        }
        if let lyapunov, !lyapunov.isFinite {
            throw CommandFailure(.badInput, "--lyapunov must be a finite number, not \(lyapunov)")
        }
        let (truth, forecast) = (try read(truth), try read(forecast))
        guard truth.dimension == forecast.dimension, truth.count == forecast.count else {
            throw CommandFailure(
                .badInput,
                "\(self.truth) has \(truth.count) points of \(truth.dimension) columns, \(self.forecast) has "
                    + "\(forecast.count) points of \(forecast.dimension): both must have as many")
        }
        let count = points ?? truth.count
        guard (1...truth.count).contains(count) else {
            throw CommandFailure(.badInput, "--points must be from 1 to \(truth.count), not \(count)")
        }
        let past = try training.map(read) ?? TimeSeries(dimension: truth.dimension, values: [])
        guard past.dimension == truth.dimension else {
            throw CommandFailure(
                .badInput,
                "\(training ?? "") has \(past.dimension) columns, \(self.truth) has \(truth.dimension): both must have as many"
            )
        }
        return ScoredForecast(
            truth: truth[0..<count], forecast: forecast[0..<count], training: past,
            lyapunovStep: lyapunov.map { $0 * timeStep },
            definitions: MetricDefinitions(source, smapeRange: smapeRange), random: RandomStream(seed: seed))
    }

    private func read(_ path: String) throws -> TimeSeries {
        do { return try SeriesFile(file: path, columns: columns).series } catch {
            throw CommandFailure(.badInput, "\(error)")
        }
    }

    private func object(
        _ scored: ScoredForecast, _ scores: [(metric: Metric, value: Double?)], _ diverged: Int?
    ) -> JSONLine {
        var values = JSONLine()
        for (metric, value) in scores { values.add(metric.name, value ?? .nan) }
        var object = JSONLine()
        object.add("points", scored.truth.count)
        object.add("components", scored.truth.dimension)
        object.add("definitions", scored.definitions.source.rawValue)
        object.add("smape_range", scored.definitions.smapeRange)
        object.add("diverged_at", raw: diverged.map(String.init) ?? "null")
        object.add("metrics", raw: values.text)
        return object
    }
}

extension String {
    /// With spaces up to a width, and at least one.
    fileprivate func padding(to width: Int) -> String {
        self + String(repeating: " ", count: max(width - count, 1))
    }
}
