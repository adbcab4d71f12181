import Families
import Numerics

/// The best few of several methods together: each is fitted on the first five sixths of the series and scored on the
/// last sixth, and the mean or the median of those with the smallest sMAPE, fitted again on all of it, is the forecast.
///
/// A method that cannot do the series, or whose forecast leaves the finite numbers, is passed over.
public struct EnsembleForecaster: Forecaster {
    /// How forecasts become one.
    public enum Combination: String, Sendable, Hashable, CaseIterable { case mean, median }

    /// A method that may be chosen.
    public struct Candidate {
        public let name: String
        let make: () -> any Forecaster

        /// - Parameter make: A fresh model.
        public init(_ name: String, _ make: @escaping () -> any Forecaster) {
            (self.name, self.make) = (name, make)
        }
    }

    private let candidates: [Candidate]
    private let size: Int
    private let combination: Combination
    private var chosen: [(name: String, model: any Forecaster)] = []

    /// - Parameters:
    ///   - candidates: At least one.
    ///   - size: How many are chosen, at least 1.
    public init(candidates: [Candidate], size: Int = 3, combination: Combination = .median) {
        (self.candidates, self.size, self.combination) = (candidates, max(size, 1), combination)
    }

    /// The names of the methods that the last fit chose, the best first.
    public var members: [String] { chosen.map(\.name) }

    /// Five sixths must do for one of the candidates.
    public var minimumPoints: Int {
        let least = candidates.map { $0.make().minimumPoints }.min() ?? 1
        return max(least * 6 / 5 + 2, 6)
    }

    public mutating func fit(_ series: TimeSeries) throws(ForecastError) {
        guard series.count >= minimumPoints else { throw .tooShort(points: series.count, needed: minimumPoints) }
        let split = series.count * 5 / 6
        let truth = series[split..<series.count]
        var scores: [(score: Double, candidate: Candidate)] = []
        var lastProblem: ForecastError?
        for candidate in candidates {
            do throws(ForecastError) {
                var model = candidate.make()
                try model.fit(series[0..<split])
                let forecast = try model.forecast(truth.count)
                let scored = ScoredForecast(truth: truth, forecast: forecast, training: series[0..<split])
                guard forecast.values.allSatisfy(\.isFinite),
                    let score = Metric.symmetricMeanAbsolutePercentageError(scored)
                else { continue }
                scores.append((score, candidate))
            } catch .cancelled {
                throw .cancelled
            } catch {
                lastProblem = error
            }
        }
        chosen = []
        // A stable sort: of equals the one that is named first.
        let ranked = scores.enumerated().sorted { ($0.element.score, $0.offset) < ($1.element.score, $1.offset) }
        for (_, (_, candidate)) in ranked where chosen.count < size {
            do throws(ForecastError) {
                var model = candidate.make()
                try model.fit(series)
                chosen.append((candidate.name, model))
            } catch .cancelled {
                throw .cancelled
            } catch {
                lastProblem = error
            }
        }
        guard !chosen.isEmpty else {
            let reason = lastProblem.map { ": the last said that \($0)" } ?? ""
            throw .unsuitable("none of the ensemble's methods can forecast this series\(reason)")
        }
    }

    public func forecast(_ horizon: Int) throws(ForecastError) -> TimeSeries {
        guard !chosen.isEmpty else { throw .notFitted }
        var forecasts: [TimeSeries] = []
        for (_, model) in chosen { forecasts.append(try model.forecast(horizon)) }
        let values = forecasts[0].values.indices.map { place in
            combined(forecasts.map { $0.values[place] })
        }
        return TimeSeries(dimension: forecasts[0].dimension, values: values)
    }

    /// Of those that are finite, where there are any.
    private func combined(_ values: [Double]) -> Double {
        let finite = values.filter(\.isFinite).sorted()
        guard !finite.isEmpty else { return values[0] }
        switch combination {
        case .mean: return finite.reduce(0, +) / Double(finite.count)
        case .median:
            let middle = finite.count / 2
            return finite.count % 2 == 1 ? finite[middle] : (finite[middle - 1] + finite[middle]) / 2
        }
    }
}

extension EnsembleForecaster {
    static let method = ForecastingMethod(
        name: "ensemble", summary: "the methods that did best on the end of the training series, together",
        parameters: { conditions in
            [
                ParameterSpec(
                    "ensemble-methods", .string,
                    default: .string(
                        "fft,linear-regression,random-forest,boosted-trees,nvar,nonlinear-nvar,echo-state,analogue,"
                            + "sparse-regression"),
                    help: "the methods to choose from, between commas, each with its defaults", applies: conditions),
                ParameterSpec(
                    "ensemble-size", .integer(1...100), default: .integer(3), unit: "methods",
                    help: "how many are chosen", applies: conditions),
                ParameterSpec(
                    "ensemble-combination",
                    .choice([.init("mean", "of the forecasts"), .init("median", "of the forecasts")]),
                    default: .string("median"), help: "how forecasts become one", applies: conditions),
            ]
        },
        duration: { size, parameters in
            let names = (try? parameters.string("ensemble-methods")) ?? ""
            let methods = names.split(separator: ",").compactMap { ForecastingMethod.named(String($0)) }
            return methods.filter { $0.name != "ensemble" }.reduce(1e-4) {
                $0 + 1.5 * $1.costHint(size, defaults(of: $1.name))
            }
        }
    ) { parameters, setting throws(ParameterProblem) in
        var candidates: [Candidate] = []
        for word in try parameters.string("ensemble-methods").split(separator: ",") {
            let name = String(word.filter { $0 != " " })
            guard let method = ForecastingMethod.named(name), name != "ensemble" else {
                throw ParameterProblem("ensemble-methods", "there is no method \"\(name)\" to choose")
            }
            let key = name.utf8.reduce(UInt64(14_695_981_039_346_656_037)) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
            let own = ForecastingSetting(
                random: setting.random.split(key), pointsPerPeriod: setting.pointsPerPeriod,
                isCancelled: setting.isCancelled)
            let values = defaults(of: name)
            // What can be made once can be made again.
            _ = try method.make(values, own)
            candidates.append(Candidate(name) { (try? method.make(values, own)) ?? PerComponent { NaiveMean() } })
        }
        guard !candidates.isEmpty else {
            throw ParameterProblem("ensemble-methods", "names no method: write some between commas")
        }
        return EnsembleForecaster(
            candidates: candidates, size: try parameters.integer("ensemble-size"),
            combination: Combination(rawValue: try parameters.string("ensemble-combination")) ?? .median)
    }

    /// The parameters of a method as a task has them that sets none.
    private static func defaults(of method: String) -> Parameters {
        Parameters(["method": .string(method)], completedBy: ForecastingParameters.specs)
    }
}
