import Families
import Numerics

/// The study's choice of a method's parameters: every combination of its grid learns from a separate trajectory, or
/// from the first five sixths of the training points where there is none, and the least sMAPE of what follows wins.
struct Tuning {
    /// One combination and how it did.
    struct Candidate {
        let values: [String: ParameterValue]
        /// sMAPE from 0 to 200; nil when the method gave no forecast.
        var smape: Double?
    }

    private(set) var candidates: [Candidate]

    /// Every combination of a grid, in the order of names and values.
    init(_ grid: [String: [ParameterValue]]) {
        var combinations: [[String: ParameterValue]] = [[:]]
        for (name, values) in grid.sorted(by: { $0.key < $1.key }) {
            combinations = combinations.flatMap { combination in
                values.map { combination.merging([name: $0]) { $1 } }
            }
        }
        candidates = combinations.map { Candidate(values: $0) }
    }

    /// Lets every candidate without a score forecast.
    ///
    /// - Parameters:
    ///   - learning: What candidates learn from.
    ///   - truth: What follows it.
    ///   - done: Called after each candidate, with its number.
    ///   - make: A fresh model with a candidate's values; the number of the candidate tells its stream from others'.
    mutating func score(
        learning: TimeSeries, truth: TimeSeries, done: (Int) throws -> Void,
        make: (_ values: [String: ParameterValue], _ number: Int) throws(ParameterProblem) -> any Forecaster
    ) throws {
        for number in candidates.indices where candidates[number].smape == nil {
            var method = try make(candidates[number].values, number)
            do {
                try method.fit(learning)
                candidates[number].smape = Self.smape(truth, try method.forecast(truth.count))
            } catch ForecastError.cancelled {
                throw ForecastError.cancelled
            } catch {
                // A combination that cannot forecast loses.
            }
            try done(number)
        }
    }

    /// The first of the best; nil when none gave a forecast.
    var best: Candidate? {
        candidates.filter { $0.smape != nil }.min { ($0.smape ?? .infinity) < ($1.smape ?? .infinity) }
    }

    private static func smape(_ truth: TimeSeries, _ forecast: TimeSeries) -> Double? {
        var sum = 0.0
        for (y, z) in zip(truth.values, forecast.values) {
            // A forecast beyond all numbers is as wrong as can be.
            guard z.isFinite else {
                sum += 1
                continue
            }
            let scale = abs(y) + abs(z)
            if scale > 0 { sum += abs(y - z) / scale }
        }
        return truth.values.isEmpty ? nil : 200 * sum / Double(truth.values.count)
    }
}
