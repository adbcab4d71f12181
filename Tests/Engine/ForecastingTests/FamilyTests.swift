import Families
import Forecasting
import Foundation
import Numerics
import Testing

@Suite("The forecasting family")
struct FamilyTests {
    private let family = ForecastingFamily()

    private func task(_ values: [String: ParameterValue]) -> Parameters {
        family.filled(["method": .string("fft"), "system": .string("Lorenz")].merging(values) { $1 })
    }

    private func problem(_ values: [String: ParameterValue], without name: String? = nil) -> ParameterProblem? {
        do {
            var dictionary = task(values).dictionary
            if let name { dictionary[name] = nil }
            try family.validate(Parameters(dictionary))
            return nil
        } catch {
            return error
        }
    }

    /// What makes a network quick to train, whether or not it can then forecast.
    private let smallNetwork: [String: ParameterValue] = [
        "epochs": .integer(1), "width": .integer(4), "stacks": .integer(2),
        // Of one component, equations of higher degree run away.
        "sparse-degree": .integer(1),
    ]

    /// What is recorded of a system beside the scores.
    private static let timeScale = ["lyapunov_step", "lyapunov", "lyapunov_recomputed"]

    @Test("a generated task records every metric, the same each time")
    func generated() throws {
        for method in ForecastingMethod.all {
            let parameters = task(["method": .string(method.name)].merging(smallNetwork) { $1 })
            try family.validate(parameters)
            let (first, second) = (RecordingContext(), RecordingContext())
            try family.run(parameters, context: first)
            try family.run(parameters, context: second)
            #expect(first.values == second.values)
            // Of a constant forecast correlations are not defined.
            let always = [
                "mae", "mse", "kl_divergence", "hellinger_distance", "mase", "vpt", "vpt_points", "lyapunov_step",
            ]
            #expect(Set(always).isSubset(of: first.values.keys), "\(method.name)")
            let known = Metric.standard.map(\.name) + Self.timeScale + ["diverged_at"]
            #expect(Set(first.values.keys).isSubset(of: known), "\(method.name)")
            #expect((0...200).contains(first.values["smape"] ?? -1))
            #expect(Set(first.artifacts.keys) == ["forecast", "truth"])
        }
    }

    @Test("methods are compared on one trajectory; another number, split or repetition gives another")
    func sharedTrajectory() throws {
        func last(_ values: [String: ParameterValue]) throws -> [UInt8] {
            let context = RecordingContext()
            let always: [String: ParameterValue] = ["keep-forecast": .bool(true), "horizon": .integer(1)]
            try family.run(task(always.merging(values) { $1 }), context: context)
            return try #require(context.artifacts["forecast"]).bytes
        }
        // The naive seasonal forecast is the last training value; a drift of one point is close to it.
        let base = try last(["method": .string("naive-seasonal")])
        #expect(base == (try last(["method": .string("naive-seasonal"), "score-points": .integer(1)])))
        #expect(base != (try last(["method": .string("naive-seasonal"), "trajectory": .integer(1)])))
        #expect(base != (try last(["method": .string("naive-seasonal"), "split": .string("train")])))
        #expect(base != (try last(["method": .string("naive-seasonal"), "repeat": .integer(1)])))
    }

    @Test("a kept forecast is an artifact with its shape")
    func artifact() throws {
        let context = RecordingContext()
        try family.run(
            task(["keep-forecast": .bool(true), "dataset": .string("multivariate"), "horizon": .integer(7)]),
            context: context)
        let artifact = try #require(context.artifacts["forecast"])
        #expect(artifact.encoding == "f64le:7x3")
        #expect(artifact.bytes.count == 8 * 21)
        #expect(context.artifacts["truth"]?.encoding == "f64le:7x3")
        let none = RecordingContext()
        try family.run(task(["keep-forecast": .bool(false)]), context: none)
        #expect(none.artifacts.isEmpty)
    }

    @Test("a user's text file is a series")
    func textFile() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "swath-\(UUID().uuidString).csv").path
        let rows = (0..<80).map { "\($0),\($0 % 4)" }
        try Data(("t,season\n" + rows.joined(separator: "\n")).utf8).write(to: URL(filePath: path))
        let context = RecordingContext()
        let parameters = family.filled([
            "method": .string("naive-seasonal"), "seasonal-period": .integer(4), "input": .string("csv:\(path)"),
            "column": .string("season"), "train": .integer(60), "horizon": .integer(20),
        ])
        try family.validate(parameters)
        try family.run(parameters, context: context)
        #expect(context.values["mae"] == 0)
        #expect(context.values["vpt"] == nil)
        #expect(context.values["vpt_points"] == 20)
    }

    @Test("the two ranges of sMAPE differ by two")
    func smapeRange() throws {
        let (full, half) = (RecordingContext(), RecordingContext())
        try family.run(task([:]), context: full)
        try family.run(task(["smape-range": .string("100")]), context: half)
        let (a, b) = (try #require(full.values["smape"]), try #require(half.values["smape"]))
        #expect(abs(a - 2 * b) < 1e-9)
    }

    @Test("which metrics are computed, by which definitions, and whether against the horizon, is asked for")
    func scoring() throws {
        func run(_ values: [String: ParameterValue]) throws -> RecordingContext {
            let context = RecordingContext()
            try family.run(task(values), context: context)
            return context
        }
        let few = try run(["metrics": .list([.string("dtw"), .string("smape")])])
        #expect(Set(few.values.keys) == Set(["dtw", "smape"] + Self.timeScale))
        let study = try run(["metrics": .list([.string("study"), .string("psd_error")])])
        #expect(Set(study.values.keys) == Set(Metric.study.map(\.name) + ["psd_error"] + Self.timeScale))
        let all = try run(["metrics": .list([.string("all")]), "metric-definitions": .string("dysts-0.96")])
        let (a, b) = (try #require(study.values["smape"]), try #require(all.values["smape"]))
        #expect(abs(a - 2 * b) < 1e-6)
        let traced = try run(["trace": .bool(true)])
        #expect(traced.values["smape_cumulative"] == traced.values["smape"])
        #expect(traced.steps["smape_pointwise"] == ErrorTrace.steps(to: 200).map(Int64.init))
    }

    @Test("what cannot run is refused before it is queued, with the parameter that is wrong")
    func refusals() {
        #expect(problem([:]) == nil)
        #expect(problem(["system": .string("MackeyGlass")]) == nil)
        #expect(problem(["system": .string("Macky")])?.parameter == "system")
        #expect(problem([:], without: "system")?.message.hasPrefix("is needed") == true)
        #expect(problem(["input": .string("published")])?.parameter == "input")
        #expect(problem(["input": .string("published:/nonexistent")])?.message.contains("No such file") == true)
        #expect(problem(["input": .string("csv:/nonexistent")])?.parameter == "system")
        #expect(problem(["input": .string("csv:/nonexistent")], without: "system")?.parameter == "input")
        #expect(problem(["score-points": .integer(201)])?.parameter == "score-points")
    }

    @Test("a method that cannot learn from so few points is refused before anything is queued")
    func tooFewPoints() {
        for (values, words) in [
            (["method": .string("linear-regression"), "lags": .integer(1_000)], "at least 1002"),
            (["method": .string("theta"), "train": .integer(2)], "theta with these parameters needs at least 3"),
            (["method": .string("naive-seasonal"), "seasonal-period": .integer(1_001)], "at least 1001"),
        ] as [([String: ParameterValue], String)] {
            let problem = problem(values)
            #expect(problem?.parameter == "train" && problem?.message.contains(words) == true, "\(values)")
        }
        #expect(problem(["method": .string("linear-regression"), "lags": .integer(998)]) == nil)
    }

    @Test("every method says truly from how many points it can learn")
    func minimumPoints() throws {
        for method in ForecastingMethod.all {
            var forecaster = try method.make(
                task(["method": .string(method.name), "lags": .integer(4)].merging(smallNetwork) { $1 }),
                ForecastingSetting(random: RandomStream(seed: 1)))
            let least = forecaster.minimumPoints
            let points = (0..<least).map { Double($0 % 3) }
            #expect(throws: Never.self, "\(method.name)") { try forecaster.fit(TimeSeries(points)) }
            if least > 1 {
                let tooFew = ForecastError.tooShort(points: least - 1, needed: least)
                #expect(throws: tooFew, "\(method.name)") { try forecaster.fit(TimeSeries(Array(points.dropLast()))) }
            }
        }
    }

    @Test("what a text file lacks is told with its name, the columns that it has and the nearest of them")
    func textFileProblems() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "swath-\(UUID().uuidString).csv").path
        try Data("time,speed\n0,1\n1,2\n".utf8).write(to: URL(filePath: path))
        let input: [String: ParameterValue] = ["input": .string("csv:\(path)")]
        let column = problem(input.merging(["column": .string("sped")]) { $1 }, without: "system")
        #expect(column?.parameter == "column" && column?.suggestion == "speed")
        #expect(column?.message == "\(path) has no column \"sped\"; it has time, speed")
        let short = problem(input, without: "system")
        #expect(short?.parameter == "input")
        #expect(short?.message == "\(path) holds 2 points, but 1200 are needed (train + horizon)")
    }

    @Test("parameters that a method does not use are not part of its tasks")
    func applicability() {
        let fft = task([:])
        #expect(fft["lags"] == nil && fft["frequencies"] == .integer(10))
        let published = task(["input": .string("published:x")])
        #expect(published["points-per-period"] == nil)
    }

    @Test("every default is a value that its parameter takes, and names are distinct")
    func specs() throws {
        #expect(Set(family.parameters.map(\.name)).count == family.parameters.count)
        for spec in family.parameters {
            if let value = spec.defaultValue { _ = try spec.accept(value) }
            #expect(ParameterSpec.isName(spec.name))
        }
        let systems = family.parameters.first { $0.name == "system" }?.kind.choices
        #expect(systems?.count == 135)
    }

    @Test("costs grow with the work")
    func costs() {
        let naive = family.costHint(task(["method": .string("naive-mean"), "input": .string("published:x")]))
        let theta = family.costHint(task(["method": .string("theta"), "input": .string("published:x")]))
        #expect(naive > 0 && theta > naive)
    }
}
