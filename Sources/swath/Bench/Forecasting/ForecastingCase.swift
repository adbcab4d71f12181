import Families
import Forecasting
import Numerics

/// A method that is timed fitting and forecasting, beside the same from a peer (`Benchmarks/forecasting`).
struct ForecastingCase: Sendable {
    /// As the peer's script calls it.
    let name: String
    /// One line for people: "ARIMA(5, 1, 0) by exact maximum likelihood".
    let summary: String
    /// The script in `Benchmarks/forecasting` that has the peer.
    let peer: String
    /// Whether both sides should come to the same forecast; networks draw other weights.
    let isComparable: Bool
    /// Builds the case for some training series; what it returns fits and forecasts each of them once.
    let make: @Sendable (_ training: [TimeSeries]) throws -> () throws -> [TimeSeries]
    /// How many of ``BenchSeries/systems`` are forecast.
    let systems: Int
    /// All components together, or the first alone.
    let isMultivariate: Bool

    init(
        name: String, summary: String, peer: String, isComparable: Bool = true,
        systems: Int = BenchSeries.systems.count,
        isMultivariate: Bool = false,
        make: @escaping @Sendable (_ training: [TimeSeries]) throws -> () throws -> [TimeSeries]
    ) {
        self.name = name
        self.summary = summary
        self.peer = peer
        self.isComparable = isComparable
        self.systems = min(max(systems, 1), BenchSeries.systems.count)
        self.isMultivariate = isMultivariate
        self.make = make
    }
}

extension ForecastingCase {
    /// Every case, in the order in which they run. A file of cases adds its list here.
    static var all: [ForecastingCase] {
        classical + regressions + neural + metrics
    }

    /// A method of the family with its defaults, but for `parameters`.
    ///
    /// - Parameters:
    ///   - method: As sweep files write it.
    ///   - name: Of the case, where it is not the method's.
    static func method(
        _ method: String, _ parameters: [String: ParameterValue] = [:], case name: String? = nil, peer: String,
        isComparable: Bool = true, systems: Int = BenchSeries.systems.count, isMultivariate: Bool = false
    ) -> ForecastingCase {
        let described = parameters.sorted { $0.key < $1.key }.map { " \($0.key) \($0.value.text)" }.joined()
        return ForecastingCase(
            name: name ?? method, summary: method + described + (isMultivariate ? ", all components" : ""), peer: peer,
            isComparable: isComparable, systems: systems, isMultivariate: isMultivariate
        ) { training in
            let given = Parameters(
                parameters.merging(["method": .string(method)]) { $1 }, completedBy: ForecastingFamily().parameters)
            guard let method = ForecastingMethod.named(method) else {
                throw CommandFailure(.fault, "there is no method \(method)")
            }
            return {
                try training.map { series in
                    let setting = ForecastingSetting(
                        random: RandomStream(seed: 1), pointsPerPeriod: BenchSeries.pointsPerPeriod)
                    var model = try method.make(given, setting)
                    try model.fit(series)
                    return try model.forecast(BenchSeries.horizon)
                }
            }
        }
    }
}

extension ParameterValue {
    fileprivate var text: String {
        asString ?? asInteger.map { "\($0)" } ?? asNumber.map { "\($0)" } ?? asBool.map { "\($0)" } ?? "…"
    }
}
