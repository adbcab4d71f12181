import Dynamics
public import Families
public import Identifiers
import Numerics

/// The family `forecasting`: a method forecasts a chaotic system, and metrics say how well.
///
/// A task fits one method on the first `train` points of one series, forecasts the next `horizon`
/// points and scores the first `score-points` of them. docs/forecasting.md describes parameters,
/// data and definitions.
public struct ForecastingFamily: Family {
    public init() {}

    public var name: String { "forecasting" }
    public var version: Int { 6 }
    public var summary: String { "forecast chaotic systems by many methods, and score the forecasts" }
    public var parameters: [ParameterSpec] { ForecastingParameters.specs }
    public var costParameters: [String] { ["method", "system", "input"] }

    public var resultColumns: [ResultColumn] {
        Metric.all.map { ResultColumn($0.name, $0.summary, better: $0.largerIsBetter ? .higher : .lower) }
            + [
                ResultColumn("lyapunov_step", "one sampling step in Lyapunov times, by the published exponent"),
                ResultColumn("lyapunov", "the system's largest Lyapunov exponent, as published"),
                ResultColumn("lyapunov_recomputed", "the same, as recomputed"),
                ResultColumn("published_smape", "the published sMAPE of this method on this series"),
                ResultColumn("diverged_at", "the step at which the forecast left everything that was seen"),
            ]
    }

    public var reports: [ReportDefinition] { ForecastingReports.all }

    public func validate(_ parameters: Parameters) throws(ParameterProblem) {
        let task = try ForecastingTask(parameters)
        try task.checkSource()
        try task.check(task.makeMethod())
    }

    public func costHint(_ parameters: Parameters) -> Seconds {
        guard let task = try? ForecastingTask(parameters) else { return 1 }
        return task.costHint
    }

    public func run(_ parameters: Parameters, context: any TaskContext) throws {
        let task = try ForecastingTask(parameters)
        let source: SeriesSource.Series
        do {
            source = try task.series()
        } catch {
            throw TaskFailure("\(error)")
        }
        guard source.series.count >= task.needed else {
            throw TaskFailure(
                "the series has \(source.series.count) points, but \(task.needed) are needed (train + horizon)")
        }
        if context.isCancelled { return }

        let training = source.series[(task.train - task.trainLast)..<task.train]
        var method: any Forecaster
        do {
            let chosen = try tuned(task, own: source.series, context: context)
            method = try task.makeMethod(chosen, random: context.random) { context.isCancelled }
        } catch ForecastError.cancelled {
            return
        } catch let failure as TaskFailure {
            throw failure
        } catch {
            // Tuned values come from a file, and another node's may be whole.
            throw TaskFailure("\(error)")
        }
        let forecast: TimeSeries
        do {
            try method.fit(training)
            forecast = try method.forecast(task.horizon)
        } catch .cancelled {
            return
        } catch {
            // The same points give the same error.
            throw TaskFailure.impossible("\(task.method.name): \(error)")
        }

        let truth = source.series[task.train..<(task.train + task.scored)]
        task.scoring.record(
            ScoredForecast(
                truth: truth, forecast: forecast, training: training, lyapunovStep: source.lyapunovStep,
                recomputedLyapunovStep: source.recomputedLyapunovStep, definitions: task.scoring.definitions,
                random: context.random.split(Scoring.streamKey)),
            to: context)
        if let exponent = task.system?.lyapunovExponent { context.record("lyapunov", exponent) }
        if let exponent = task.system?.recomputedLyapunov?.exponents.first {
            context.record("lyapunov_recomputed", exponent)
        }
        do {
            if let score = try task.publishedScore() { context.record("published_smape", score) }
        } catch {
            throw TaskFailure("\(error)")
        }
        if task.keepsForecast {
            let truth = source.series[task.train..<task.needed]
            context.artifact(
                "truth", encoding: "f64le:\(truth.count)x\(truth.dimension)", bytes: littleEndianBytes(truth.values))
            context.artifact(
                "forecast", encoding: "f64le:\(forecast.count)x\(forecast.dimension)",
                bytes: littleEndianBytes(forecast.values))
        }
        if let step = Divergence.step(of: forecast, after: training) {
            context.record("diverged_at", Double(step))
            throw TaskFailure.diverged(
                "\(task.method.name): the forecast diverged at step \(step) of \(task.horizon)")
        }
    }
}

extension ForecastingFamily {
    /// The values that the study's tuning chooses for a task; none where it is not asked for.
    ///
    /// Long tunings save what they know after each candidate, and keep all scores as the artifact `tuning`.
    private func tuned(
        _ task: ForecastingTask, own series: TimeSeries, context: any TaskContext
    ) throws -> [String: ParameterValue] {
        guard !task.grid.isEmpty else { return [:] }
        var tuning = Tuning(task.grid)
        if let checkpoint = context.checkpoint { tuning.restore(checkpoint) }
        let (learning, truth) = try task.tuningSeries(series)
        try tuning.score(learning: learning, truth: truth) {
            try context.save(checkpoint: $0)
        } make: { values throws(ParameterProblem) in
            try task.makeMethod(values, random: context.random) { context.isCancelled }
        }
        context.artifact("tuning", encoding: "json", bytes: tuning.report)
        guard let best = tuning.best else {
            throw TaskFailure.impossible("\(task.method.name): no parameters of the grid gave a forecast")
        }
        for (name, value) in best.values {
            if let number = value.asNumber {
                context.record("tuned_" + name.map { $0 == "-" ? "_" : String($0) }.joined(), number)
            }
        }
        return best.values
    }
}

/// 64-bit floating-point numbers as bytes, least significant first.
private func littleEndianBytes(_ values: [Double]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 * values.count)
    for value in values {
        withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
    }
    return bytes
}
