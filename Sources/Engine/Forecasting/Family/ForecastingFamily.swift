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
    public var version: Int { 1 }
    public var summary: String { "forecast chaotic systems by many methods, and score the forecasts" }
    public var parameters: [ParameterSpec] { ForecastingParameters.specs }
    public var costParameters: [String] { ["method", "system", "input"] }

    public var resultColumns: [ResultColumn] {
        Metric.all.map { ResultColumn($0.name, $0.summary, better: $0.largerIsBetter ? .higher : .lower) }
            + [
                ResultColumn("lyapunov_step", "one sampling step in Lyapunov times, by the published exponent"),
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

        let training = source.series[0..<task.train]
        var method: any Forecaster
        do {
            method = try task.makeMethod(random: context.random) { context.isCancelled }
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
        if task.keepsForecast {
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

/// 64-bit floating-point numbers as bytes, least significant first.
private func littleEndianBytes(_ values: [Double]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 * values.count)
    for value in values {
        withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
    }
    return bytes
}
