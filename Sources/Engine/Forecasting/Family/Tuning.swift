import Families
import Numerics

/// Where a method's parameters come from.
enum TuningMode: String, CaseIterable, Sendable {
    case none, published, study

    var summary: String {
        switch self {
        case .none: "as given, or their defaults"
        case .published: "from the published study's tuning, system by system (input published:FOLDER)"
        case .study: "the best of the study's grid on a trajectory apart"
        }
    }
}

/// The study's choice of a method's parameters: every combination of its grid learns from a separate trajectory, or
/// from the first five sixths of the training points where there is none, and the least sMAPE of what follows wins.
///
/// All candidates draw the random numbers that the winner draws when it then learns from the task's own points, as the study's
/// do, all of one seed: what is chosen for one draw of an echo-state network's weights is not the best for another.
struct Tuning {
    /// One combination and how it did.
    struct Candidate {
        let values: [String: ParameterValue]
        var isTried = false
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
    ///   - done: Called after each candidate with what a later attempt would go on from.
    ///   - make: A fresh model with a candidate's values.
    mutating func score(
        learning: TimeSeries, truth: TimeSeries, done: ([UInt8]) throws -> Void,
        make: (_ values: [String: ParameterValue]) throws(ParameterProblem) -> any Forecaster
    ) throws {
        for number in candidates.indices where !candidates[number].isTried {
            var method = try make(candidates[number].values)
            do throws(ForecastError) {
                try method.fit(learning)
                let scored = ScoredForecast(
                    truth: truth, forecast: try method.forecast(truth.count), training: learning)
                candidates[number].smape = Metric.symmetricMeanAbsolutePercentageError(scored)
            } catch .cancelled {
                throw ForecastError.cancelled
            } catch {
                // A combination that cannot forecast loses.
            }
            candidates[number].isTried = true
            try done(saved)
        }
    }

    /// The first of the best; nil when none gave a forecast.
    var best: Candidate? {
        candidates.filter { $0.smape != nil }.min { ($0.smape ?? .infinity) < ($1.smape ?? .infinity) }
    }

    /// What a later attempt goes on from: scores of the candidates so far, in order; null: no forecast.
    var saved: [UInt8] {
        CanonicalJSON.bytes(.list(candidates.filter(\.isTried).map { $0.smape.map(ParameterValue.number) ?? .null }))
    }

    /// Takes over what an earlier attempt has saved; what cannot be read is tried again.
    mutating func restore(_ checkpoint: [UInt8]) {
        guard let scores = (try? JSONReader.read(checkpoint))?.asList, scores.count <= candidates.count else { return }
        for (number, score) in scores.enumerated() {
            candidates[number].isTried = true
            candidates[number].smape = score.asNumber
        }
    }

    /// Every candidate and its score, for the artifact `tuning`.
    var report: [UInt8] {
        CanonicalJSON.bytes(
            .list(
                candidates.map { candidate in
                    .map([
                        "values": .map(candidate.values), "smape": candidate.smape.map(ParameterValue.number) ?? .null,
                    ])
                }))
    }
}
