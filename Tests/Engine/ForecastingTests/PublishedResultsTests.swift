import Families
import Forecasting
import Foundation
import Testing

/// The study's own results, system by system: univariate, 100 points a period, no noise.
@Suite("Published results are reproduced", .enabled(if: PublishedData.folder != nil, PublishedData.absence))
struct PublishedResultsTests {
    private func split(_ system: String) throws -> (training: TimeSeries, truth: TimeSeries) {
        let (series, _) = try PublishedSeries(folder: PublishedData.folder ?? "").series(system, .univariate, .test)
        // The study drops the last truth: 199 points are scored.
        return (series[0..<1000], series[1000..<1199])
    }

    @Test("naive mean, drift and seasonal equal all eight published metrics to the printed precision")
    func naive() throws {
        let methods: [String: () -> any Forecaster] = [
            "NaiveMean": { PerComponent { NaiveMean() } },
            "NaiveDrift": { PerComponent { NaiveDrift() } },
            "NaiveSeasonal": { PerComponent { NaiveSeasonal() } },
        ]
        let metrics: [String: Metric] = [
            "mse": .meanSquaredError, "mae": .meanAbsoluteError, "rmse": .rootMeanSquaredError,
            "marre": .meanAbsoluteRangedRelativeError, "mape": .meanAbsolutePercentageError,
            "r2_score": .coefficientOfDetermination, "smape": .symmetricMeanAbsolutePercentageError,
            "coefficient_of_variation": .coefficientOfVariation,
        ]
        var compared = 0
        var systems: Set<String> = []
        for row in try PublishedData.table("univariate_results.csv").dropFirst() {
            guard row[0] == "100", row[1] == "0", let make = methods[row[2]] else { continue }
            let metric = try #require(metrics[row[4]], "\(row[4])")
            let published = try #require(Double(row[5]))
            let (training, truth) = try split(row[3])
            var method = make()
            try method.fit(training)
            let scored = ScoredForecast(truth: truth, forecast: try method.forecast(200), training: training)
            let score = try #require(metric(scored))
            // Six digits are printed.
            #expect(abs(score - published) <= 5.1e-6 * abs(published), "\(row): \(score)")
            compared += 1
            systems.insert(row[3])
        }
        #expect(compared == systems.count * 3 * 8)
        #expect(systems.count >= 60)
    }

    @Test("FFT forecasts lie within 3e-7 of the series' range of the published ones")
    func fourier() throws {
        for (system, published) in try publishedForecasts("FFT") {
            let deviation = try largestDeviation(
                PerComponent { FourierExtrapolation() }, system: system, published: published)
            #expect(deviation <= 3e-7, "\(system): \(deviation)")
        }
    }

    @Test("linear regression forecasts lie within 1e-3 of the range, but for three ill-conditioned systems")
    func regression() throws {
        let lags = try tuned("LinearRegressionModel", "lags")
        for (system, published) in try publishedForecasts("LinearRegressionModel")
        where !["Hadley", "SprottI", "HyperRossler"].contains(system) {
            let count = try #require(lags[system].flatMap { Int($0) }, "\(system)")
            let deviation = try largestDeviation(LinearRegression(lags: count), system: system, published: published)
            #expect(deviation <= 1e-3, "\(system): \(deviation)")
        }
    }

    @Test("Theta forecasts lie within 1e-4 of the range")
    func theta() throws {
        let modes = try tuned("Theta", "season_mode")
        for (system, published) in try publishedForecasts("Theta") {
            let mode = try #require(modes[system].flatMap { SeasonMode(rawValue: $0.lowercased()) }, "\(system)")
            let deviation = try largestDeviation(
                PerComponent { Theta(seasons: mode) }, system: system, published: published)
            #expect(deviation <= 1e-4, "\(system): \(deviation)")
        }
    }

    @Test("the family does the same from published:FOLDER for every system that the folder lists")
    func family() throws {
        let folder = try #require(PublishedData.folder)
        let systems = try PublishedSeries(folder: folder).systems(.univariate, .test)
        #expect(systems.count == 133)
        let family = ForecastingFamily()
        for system in systems {
            let context = RecordingContext()
            let parameters = family.filled([
                "method": .string("naive-mean"), "system": .string(system), "score-points": .integer(199),
                "input": .string("published:\(folder)"),
            ])
            try family.validate(parameters)
            try family.run(parameters, context: context)
            let smape = try #require(context.values["smape"], "\(system)")
            #expect(smape > 0 && smape <= 200)
        }
    }

    @Test("with tuning: published the family scores linear regression as the study did")
    func tunedFamily() throws {
        let folder = try #require(PublishedData.folder)
        let lags = try tuned("LinearRegressionModel", "lags")
        let family = ForecastingFamily()
        for system in ["Lorenz84", "Aizawa", "Chen"] {
            func smape(_ values: [String: ParameterValue]) throws -> Double {
                let shared: [String: ParameterValue] = [
                    "method": .string("linear-regression"), "system": .string(system), "score-points": .integer(199),
                    "input": .string("published:\(folder)"),
                ]
                let parameters = family.filled(shared.merging(values) { $1 })
                try family.validate(parameters)
                let context = RecordingContext()
                try family.run(parameters, context: context)
                return try #require(context.values["smape"])
            }
            let count = try #require(lags[system].flatMap { Int64($0) })
            #expect(try smape(["tuning": .string("published")]) == smape(["lags": .integer(count)]), "\(system)")
        }
    }

    @Test("with tuning: published the linear \"nvar\" has the study's own scores, from the run whose delays it takes")
    func tunedApart() throws {
        let folder = try #require(PublishedData.folder)
        let family = ForecastingFamily()
        var compared: [(system: String, ours: Double, published: Double)] = []
        // Two systems have scores but no series.
        let systems = Set(try PublishedSeries(folder: folder).systems(.multivariate, .test))
        for row in try PublishedData.table("multivariate_short_esn_nvar_node.csv")
        where row[0] == "NVAR" && systems.contains(row[1]) {
            let parameters = family.filled([
                "method": .string("nvar"), "system": .string(row[1]), "dataset": .string("multivariate"),
                "input": .string("published:\(folder)"), "tuning": .string("published"),
            ])
            try family.validate(parameters)
            let context = RecordingContext()
            try family.run(parameters, context: context)
            let published = try #require(context.values["published_smape"], "\(row[1])")
            #expect(published == Double(row[4]))
            compared.append((row[1], try #require(context.values["smape"]), published))
        }
        #expect(compared.count >= 60)
        let near = compared.filter { abs($0.ours - $0.published) <= 1 }
        #expect(near.count >= compared.count * 9 / 10, "\(compared.filter { abs($0.ours - $0.published) > 1 })")
    }

    // MARK: - Reading

    private func largestDeviation(
        _ method: some Forecaster, system: String, published: [Double]
    ) throws -> Double {
        var method = method
        let (training, truth) = try split(system)
        try method.fit(training)
        let forecast = try method.forecast(200).values
        let all = training.values + truth.values
        let range = (all.max() ?? 0) - (all.min() ?? 0)
        return (zip(forecast, published).map { abs($0 - $1) }.max() ?? .infinity) / range
    }

    private func tuned(_ method: String, _ parameter: String) throws -> [String: String] {
        var values: [String: String] = [:]
        for row in try PublishedData.table("tuned_hyperparameters.csv")
        where row[0] == "univariate100" && row[1] == method {
            // The cell is {parameter: value}, its quotes gone with the cell's own.
            let words = row[3].split { "{}: ".contains($0) }
            if words.count == 2, words[0] == parameter { values[row[2]] = String(words[1]) }
        }
        return values
    }

    private func publishedForecasts(_ method: String) throws -> [(system: String, values: [Double])] {
        let folder = try #require(PublishedData.folder)
        let index = try JSONSerialization.jsonObject(
            with: Data(contentsOf: URL(filePath: folder + "/series_index.json")))
        let name = "univariate_predictions_100x12.f32"
        let file = try #require((index as? [String: Any])?[name] as? [String: Any])
        let offsets = try #require((file["offset_bytes"] as? [String: [String: Int]])?[method])
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: folder + "/" + name)))
        #expect(offsets.count >= 60)
        return offsets.sorted { $0.key < $1.key }.map { system, offset in
            let values = (0..<200).map { index in
                (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[offset + 4 * index + $1]) << UInt32(8 * $1) }
            }
            return (system, values.map { Double(Float(bitPattern: $0)) })
        }
    }
}
