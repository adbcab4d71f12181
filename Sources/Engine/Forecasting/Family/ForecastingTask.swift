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
    /// The last of the training points, which the method sees.
    let trainLast: Int
    let horizon: Int
    let scored: Int
    let keepsForecast: Bool
    /// Which metrics, by which definitions.
    let scoring: Scoring
    private let tuning: TuningMode
    private let parameters: Parameters
    private let generation: Generation?

    /// How a trajectory is made.
    private struct Generation {
        let pointsPerPeriod: Double
        let transient: Double
        let noise: Double
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
        trainLast =
            try parameters.optional("train-last") { name throws(ParameterProblem) in try parameters.integer(name) }
            ?? train
        guard trainLast <= train else {
            throw ParameterProblem("train-last", "the last \(trainLast) of \(train) training points do not exist")
        }
        horizon = try parameters.integer("horizon")
        scored =
            try parameters.optional("score-points") { name throws(ParameterProblem) in
                try parameters.integer(name)
            } ?? horizon
        guard scored <= horizon else {
            throw ParameterProblem("score-points", "\(scored) points cannot be scored of a forecast of \(horizon)")
        }
        keepsForecast = try parameters.bool("keep-forecast")
        let word = try parameters.optional("tuning") { name throws(ParameterProblem) in
            try parameters.string(name)
        }
        tuning = word.flatMap(TuningMode.init) ?? .none
        self.parameters = parameters
        scoring = try Scoring(parameters)
        generation =
            if case .generated = source, system != nil {
                Generation(
                    pointsPerPeriod: try parameters.number("points-per-period"),
                    transient: try parameters.number("transient"),
                    noise: try parameters.number("noise"))
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
        guard trainLast >= least else {
            throw ParameterProblem(
                trainLast < train ? "train-last" : "train",
                "\(trainLast) points are too few: \(method.name) with these parameters needs at least \(least)")
        }
    }

    /// The method, with the study's tuned values in place of the task's own where they are asked for.
    ///
    /// - Parameters:
    ///   - chosen: Values that tuning has chosen.
    ///   - random: The task's own stream.
    ///   - isCancelled: True once the task should stop.
    func makeMethod(
        _ chosen: [String: ParameterValue] = [:], random: RandomStream = RandomStream(seed: 0),
        isCancelled: @escaping () -> Bool = { false }
    ) throws(ParameterProblem) -> any Forecaster {
        let setting = ForecastingSetting(
            random: random, pointsPerPeriod: generation?.pointsPerPeriod, isCancelled: isCancelled)
        var values = parameters.dictionary.merging(chosen) { $1 }
        guard tuning == .published, let published = method.published, let system else {
            return try method.make(Parameters(values, base: parameters.base), setting)
        }
        guard case .published(let folder) = source else {
            throw ParameterProblem("tuning", "needs the input published:FOLDER, which holds the tuned values")
        }
        do {
            for (name, value) in try TunedParameters(folder: folder).values(published.name, system.name, dataset) {
                if let ours = published.parameters[name] { values[ours] = value }
            }
            values.merge(published.implied[dataset] ?? [:]) { own, implied in own == .null ? implied : own }
        } catch {
            throw ParameterProblem("tuning", "\(error)")
        }
        return try method.make(Parameters(values, base: parameters.base), setting)
    }

    /// What the study would choose from, where it is asked to: the method's grid; empty otherwise.
    var grid: [String: [ParameterValue]] { tuning == .study ? method.grid : [:] }

    /// What tuning learns from and what follows it: a trajectory apart from the one that is scored, or, of a text
    /// file, the first five sixths of the training points and the last.
    func tuningSeries(_ own: TimeSeries) throws -> (learning: TimeSeries, truth: TimeSeries) {
        if case .delimited = source {
            let learned = train * 5 / 6
            return (own[0..<learned], own[learned..<train])
        }
        let other = try series(split == .test ? .train : .test).series
        guard other.count >= needed else {
            throw TaskFailure("the series for tuning has \(other.count) points, but \(needed) are needed")
        }
        return (other[0..<train], other[train..<needed])
    }

    /// The published sMAPE of the same method on the same series, where the task is the study's.
    func publishedScore() throws -> Double? {
        guard case .published(let folder) = source, let system, let name = method.published?.name, split == .test,
            train == 1000, horizon == 200, scoring.definitions.smapeRange == 200
        else { return nil }
        return try PublishedScores(folder: folder)[
            .init(dataset: dataset, method: name, system: system.name, train: trainLast)]
    }

    /// The series, of as many points as are needed or more.
    ///
    /// - Parameter split: Another trajectory than the task's own.
    func series(_ split: PublishedSeries.Split? = nil) throws -> SeriesSource.Series {
        let split = split ?? self.split
        switch source {
        case .generated:
            guard let generation, let system else { throw TaskFailure("a generated series needs a system") }
            let path = try system.trajectory(
                points: needed, pointsPerPeriod: generation.pointsPerPeriod,
                transientPeriods: generation.transient, noise: ProcessNoise(amplitude: generation.noise),
                random: try Self.trajectoryStream(parameters, system: system.name, split: split))
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
        let trials = grid.values.reduce(1) { $0 * $1.count }
        let fits = Double(grid.isEmpty ? 1 : trials + 1)
        return integration + fits * method.costHint(size, parameters) + 1e-4
    }
}
