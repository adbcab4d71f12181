public import Numerics

/// A forecast beside what happened.
public struct ScoredForecast: Sendable {
    public let truth: TimeSeries
    /// As long and as wide as `truth`.
    public let forecast: TimeSeries
    /// What the method had learned from: it sets the scale of scaled errors.
    public let training: TimeSeries
    /// One sampling step in Lyapunov times, step · λ₁, by the exponent that is published with the system; nil
    /// where it is not known, and where the exponent is not positive: there is no such time then.
    public let lyapunovStep: Double?
    /// The same by the exponent that Swath computed itself.
    public let recomputedLyapunovStep: Double?
    /// Which of the published definitions metrics follow.
    public let definitions: MetricDefinitions
    /// Where metrics that draw random numbers get them, each from a split of its own.
    public let random: RandomStream

    /// Component by component.
    let pairs: [(truth: [Double], forecast: [Double])]
    /// Whether truth and forecast are numbers throughout.
    let isFinite: Bool

    /// The forecast and the truth are cut to the shorter of the two, and to nothing when one has other components than
    /// the other.
    public init(
        truth: TimeSeries, forecast: TimeSeries, training: TimeSeries, lyapunovStep: Double? = nil,
        recomputedLyapunovStep: Double? = nil, definitions: MetricDefinitions = MetricDefinitions(),
        random: RandomStream = RandomStream(seed: 0)
    ) {
        let count = truth.dimension == forecast.dimension ? min(truth.count, forecast.count) : 0
        self.truth = truth[0..<count]
        self.forecast = forecast[0..<count]
        self.training = training
        self.lyapunovStep = lyapunovStep.flatMap { $0 > 0 ? $0 : nil }
        self.recomputedLyapunovStep = recomputedLyapunovStep.flatMap { $0 > 0 ? $0 : nil }
        self.definitions = definitions
        self.random = random
        pairs = zip(self.truth.components, self.forecast.components).map { ($0, $1) }
        isFinite = self.truth.values.allSatisfy(\.isFinite) && self.forecast.values.allSatisfy(\.isFinite)
    }

    /// Points in time that are scored.
    var count: Int { truth.count }

    /// Σ f(y, ŷ) over all points and components, divided by their number.
    @inline(__always)
    func meanOverEntries(_ f: (_ truth: Double, _ forecast: Double) -> Double) -> Double {
        var sum = 0.0
        truth.values.withUnsafeBufferPointer { truth in
            forecast.values.withUnsafeBufferPointer { forecast in
                for place in 0..<truth.count { sum += f(truth[place], forecast[place]) }
            }
        }
        return sum / Double(truth.values.count)
    }

    /// The mean of a statistic over components; nil where it is nil, or not a finite number, for one of them.
    func meanOverComponents(_ f: (_ truth: [Double], _ forecast: [Double]) -> Double?) -> Double? {
        var sum = 0.0
        for pair in pairs {
            guard let value = f(pair.truth, pair.forecast), value.isFinite else { return nil }
            sum += value
        }
        return sum / Double(pairs.count)
    }
}
