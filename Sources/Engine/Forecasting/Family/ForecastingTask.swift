import Dynamics
import Families
import Identifiers
import Numerics

/// One task's parameters, read and checked together.
struct ForecastingTask {
    let method: ForecastingMethod
    /// Nil for a text file.
    let system: DynamicalSystem?
    let source: SeriesSource
    let dataset: PublishedSeries.Dataset
    let split: PublishedSeries.Split
    let column: String?
    let train: Int
    let horizon: Int
    let scored: Int
    let keepsForecast: Bool
    /// Which metrics, by which definitions.
    let scoring: Scoring
    private let usesTuned: Bool
    private let parameters: Parameters
    private let generation: Generation?

    /// How a trajectory is made.
    private struct Generation {
        let pointsPerPeriod: Double
        let transient: Double
        let noise: Double
        let random: RandomStream
    }

    init(_ parameters: Parameters) throws(ParameterProblem) {
        let methodName = try parameters.string("method")
        guard let method = ForecastingMethod.named(methodName) else {
            throw ParameterProblem("method", "there is no method \"\(methodName)\"")
        }
        self.method = method
        source = try SeriesSource(parameters)
        system = try Self.system(parameters, source)
        dataset = PublishedSeries.Dataset(rawValue: try parameters.string("dataset")) ?? .univariate
        split = PublishedSeries.Split(rawValue: try parameters.string("split")) ?? .test
        column = try parameters.optional("column") { name throws(ParameterProblem) in try parameters.string(name) }
        train = try parameters.integer("train")
        horizon = try parameters.integer("horizon")
        scored =
            try parameters.optional("score-points") { name throws(ParameterProblem) in
                try parameters.integer(name)
            } ?? horizon
        guard scored <= horizon else {
            throw ParameterProblem("score-points", "\(scored) points cannot be scored of a forecast of \(horizon)")
        }
        keepsForecast = try parameters.bool("keep-forecast")
        usesTuned =
            try parameters.optional("tuned") { name throws(ParameterProblem) in try parameters.bool(name) } ?? false
        self.parameters = parameters
        scoring = try Scoring(parameters)
        generation =
            if case .generated = source, let system {
                Generation(
                    pointsPerPeriod: try parameters.number("points-per-period"),
                    transient: try parameters.number("transient"),
                    noise: try parameters.number("noise"),
                    random: try Self.trajectoryStream(parameters, system: system.name, split: split))
            } else {
                nil
            }
    }

    /// The points that the series must have.
    var needed: Int { train + horizon }

    private static func system(
        _ parameters: Parameters, _ source: SeriesSource
    ) throws(ParameterProblem) -> DynamicalSystem? {
        let name = try parameters.optional("system") { name throws(ParameterProblem) in try parameters.string(name) }
        if case .delimited = source {
            if name != nil {
                throw ParameterProblem("system", "has no meaning with a text file: leave it out, or change the input")
            }
            return nil
        }
        guard let name else {
            throw ParameterProblem("system", "is needed: name one or more systems, or all of them with \"all\"")
        }
        guard let system = DynamicalSystem.named(name) else {
            throw ParameterProblem("system", "there is no system \"\(name)\"")
        }
        return system
    }

    /// The stream that places a generated trajectory on its attractor.
    ///
    /// Not the task's own: that depends on the method, and methods are compared on one trajectory.
    /// It is a function of system, split, `trajectory` and repetition, so sweeps that differ in
    /// anything else see the same series.
    private static func trajectoryStream(
        _ parameters: Parameters, system: String, split: PublishedSeries.Split
    ) throws(ParameterProblem) -> RandomStream {
        let number = try parameters.integer("trajectory")
        let repetition = try parameters.optional("repeat") { name throws(ParameterProblem) in
            try parameters.integer(name)
        }
        let name = "forecasting/\(system)/\(split.rawValue)/\(number)/\(repetition ?? 0)"
        return RandomStream(digest: name.utf8)
    }
}

extension ForecastingTask {
    /// Finds out, before anything is queued, whether the series can be had.
    func checkSource() throws(ParameterProblem) {
        do {
            switch source {
            case .generated:
                return
            case .published(let folder):
                guard let system else { return }
                try checkCount(
                    PublishedSeries(folder: folder).pointCount(system.name, dataset, split),
                    in: "\(folder), system \(system.name),")
            case .delimited(let file):
                try checkCount(series().series.count, in: file)
            }
        } catch let problem as ParameterProblem {
            throw problem
        } catch let error as SeriesError {
            throw error.problem(names: system == nil ? "column" : "system")
        } catch {
            throw ParameterProblem("input", "\(error)")
        }
    }

    private func checkCount(_ count: Int, in file: String) throws(SeriesError) {
        guard count >= needed else { throw .tooShort(file: file, points: count, needed: needed) }
    }

    /// Finds out, before anything is queued, whether the method has points enough to learn from.
    func check(_ forecaster: any Forecaster) throws(ParameterProblem) {
        let least = forecaster.minimumPoints
        guard train >= least else {
            throw ParameterProblem(
                "train", "\(train) points are too few: \(method.name) with these parameters needs at least \(least)")
        }
    }

    /// The method, with the study's tuned values in place of the task's own where they are asked for.
    ///
    /// - Parameters:
    ///   - random: The task's own stream.
    ///   - isCancelled: True once the task should stop.
    func makeMethod(
        random: RandomStream = RandomStream(seed: 0), isCancelled: @escaping () -> Bool = { false }
    ) throws(ParameterProblem) -> any Forecaster {
        let setting = ForecastingSetting(
            random: random, pointsPerPeriod: generation?.pointsPerPeriod, isCancelled: isCancelled)
        guard usesTuned, let published = method.published, let system else {
            return try method.make(parameters, setting)
        }
        guard case .published(let folder) = source else {
            throw ParameterProblem("tuned", "needs the input published:FOLDER, which holds the tuned values")
        }
        var values = parameters.dictionary
        do {
            for (name, value) in try TunedParameters(folder: folder).values(published.name, system.name, dataset) {
                if let ours = published.parameters[name] { values[ours] = value }
            }
        } catch {
            throw ParameterProblem("tuned", "\(error)")
        }
        return try method.make(Parameters(values, base: parameters.base), setting)
    }

    /// The series, of as many points as are needed or more.
    func series() throws -> SeriesSource.Series {
        switch source {
        case .generated:
            guard let generation, let system else { throw TaskFailure("a generated series needs a system") }
            let path = try system.trajectory(
                points: needed, pointsPerPeriod: generation.pointsPerPeriod,
                transientPeriods: generation.transient, noise: ProcessNoise(amplitude: generation.noise),
                random: generation.random)
            return .init(
                series: dataset == .univariate
                    ? TimeSeries(path.component(0)) : TimeSeries(dimension: path.dimension, values: path.values),
                system: system, timeStep: path.timeStep)
        case .published(let folder):
            guard let system else { throw TaskFailure("a published series needs a system") }
            let (series, timeStep) = try PublishedSeries(folder: folder).series(system.name, dataset, split)
            return .init(
                series: series,
                system: system, timeStep: timeStep)
        case .delimited(let file):
            let table = try DelimitedSeries.kept(file: file)
            guard dataset == .univariate else { return .init(series: try table.allColumns()) }
            return .init(series: try column.map(table.column) ?? table.firstColumn())
        }
    }

    /// In seconds on a slow core, from measured figures.
    var costHint: Seconds {
        let components = dataset == .multivariate ? system?.dimension ?? 1 : 1
        let integration = (source == .generated ? 1e-5 : 1e-7) * Double(needed)
        let size = ForecastSize(train: train, horizon: horizon, components: components)
        return integration + method.costHint(size, parameters) + 1e-4
    }
}

extension Parameters {
    /// The value of a parameter that a task may lack.
    func optional<Value>(
        _ name: String, _ read: (String) throws(ParameterProblem) -> Value
    ) throws(ParameterProblem) -> Value? {
        switch self[name] {
        case nil, .null?: nil
        default: try read(name)
        }
    }
}
